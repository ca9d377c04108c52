// The journal of a running daemon is removed, moved away or overwritten, while a position is held.

import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { US } from '../../src/market/venues/us.ts';
import { backUp } from '../../src/trader/adapters/sqlite/backup.ts';
import { readPidFile } from '../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import {
  type ControlFailure,
  createControlClient,
} from '../../src/trader/app/control-client/control-client.ts';
import { openJournalReader } from '../../src/trader/app/stopped-state/journal-reader.ts';
import { until } from '../processes/waiting.ts';
import { type Environment, openEnvironment } from './environment/environment.ts';

let environment: Environment;
afterEach(() => environment.end());

async function holding(): Promise<void> {
  environment = await openEnvironment({ symbols: ['AAPL', 'MSFT'] });
  await environment.enter('AAPL');
}

async function halted(): Promise<void> {
  await until('it is noticed', () => {
    const { trading } = environment.daemon.status();
    return trading.state === 'HALTED' && trading.reason === 'journal-exchanged';
  });
}

/** At the control API, as `sluice resume` does. */
async function resume(): Promise<ControlFailure | undefined> {
  const socket = readPidFile(environment.folder)?.socketPath ?? '';
  const answer = await createControlClient(socket).post('/commands', {
    type: 'resume',
    by: 'operator',
  });
  return answer.ok ? undefined : answer.failure;
}

describe('a journal that is gone while the daemon runs', () => {
  it('halts entries with an alarm, exits still work, and what was recorded is saved at the stop', async () => {
    await holding();
    const { journal, path } = environment.folder;
    rmSync(journal);
    await halted();
    await until('the alarm', () =>
      environment.told().some((text) => text.includes(`${journal} was removed or moved while`)),
    );
    expect(existsSync(environment.folder.haltFile)).toBe(true);
    await environment.accepted('MSFT', 'BUY');
    await until('the refusal', () => environment.refusals('MSFT').includes('trading_halted'));
    const exit = { type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'operator' } as const;
    expect((await environment.daemon.trader.command(exit)).ok).toBe(true);
    await until('it is flat', async () => (await environment.net('AAPL')) === 0);
    await until('it is closed', () => environment.factsOf('position-closed', 'AAPL').length === 1);

    await environment.daemon.stop('test');
    const [saved = ''] = readdirSync(path).filter((name) => name.startsWith('journal-saved-'));
    const reader = openJournalReader(join(path, saved), { clientId: undefined, home: US });
    if (!reader.ok) throw new Error(reader.failure.kind);
    expect(reader.value.look.trades()).toHaveLength(1);
    reader.value.close();
  });

  it('is resumed only once it is in its place again', async () => {
    await holding();
    const { journal } = environment.folder;
    renameSync(journal, `${journal}.away`);
    await halted();
    expect(await resume()).toMatchObject({
      kind: 'problem',
      detail: expect.stringMatching(/was removed or moved\. Entries stay blocked until/),
    });
    renameSync(`${journal}.away`, journal);
    expect(await resume()).toBeUndefined();
    await environment.enter('MSFT');
    await environment.restart();
    expect(environment.daemon.look.positions()).toHaveLength(2);
    expect(environment.daemon.status().trading.state).toBe('ACTIVE');
  });

  it.each([
    ['its log', '-wal'],
    ['the index of its log', '-shm'],
  ])('is noticed by %s', async (_, end) => {
    await holding();
    rmSync(`${environment.folder.journal}${end}`);
    await halted();
  });
});

describe('a backup that is copied over the journal while the daemon runs', () => {
  it('halts entries, even if it contains every fact', async () => {
    await holding();
    const { journal, path } = environment.folder;
    const copy = join(path, 'copy.sqlite');
    expect((await backUp(journal, copy)).ok).toBe(true);
    copyFileSync(copy, journal);
    await halted();
    const [stop] = await environment.stops('AAPL');
    expect(stop).toBeGreaterThan(0);
    expect(await resume()).toMatchObject({ kind: 'problem' });
  });
});

describe('a journal that another program fills with something else', () => {
  it('halts entries, and the position can still be closed', async () => {
    await holding();
    writeFileSync(environment.folder.journal, 'not a journal '.repeat(10_000));
    await halted();
    const exit = { type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'operator' } as const;
    expect((await environment.daemon.trader.command(exit)).ok).toBe(true);
    await until('it is flat', async () => (await environment.net('AAPL')) === 0);
    await until('it is closed', () => environment.factsOf('position-closed', 'AAPL').length === 1);
  });
});

describe('a start on an empty journal while orders of ours work at the broker', () => {
  it('is halted, and adopt takes the shares over with one stop', async () => {
    await holding();
    await environment.stopAndStart(async () => {
      for (const end of ['', '-wal', '-shm'])
        rmSync(`${environment.folder.journal}${end}`, { force: true });
    });
    await until('it is halted', () => {
      const { state, reason } = environment.daemon.status().trading;
      return state === 'HALTED' && reason === 'journal-older-than-broker';
    });
    await until('the alarm', () =>
      environment.told().some((text) => text.includes('`sluice adopt AAPL --yes`')),
    );
    const [before] = await environment.stops('AAPL');
    expect(before).toBeGreaterThan(0);
    const adopt = { type: 'adopt', symbol: 'AAPL', isConfirmed: true, by: 'operator' } as const;
    await until('it is adopted', async () => (await environment.daemon.trader.command(adopt)).ok);
    await until('its own stop protects it', () =>
      environment.daemon.look.positions().some((position) => position.protected),
    );
    await until(
      'no other order is left',
      async () => (await environment.open('AAPL')).length === 1,
    );
    expect(await resume()).toBeUndefined();
    await environment.enter('MSFT');
    expect(environment.daemon.status().trading.state).toBe('ACTIVE');
  });
});

describe('a start after a restore that was killed once it was decided', () => {
  it('completes it first, and is halted as the broker knows more than the backup', async () => {
    environment = await openEnvironment({ symbols: ['AAPL', 'MSFT'] });
    const { journal, path } = environment.folder;
    const copy = join(path, 'journal-restoring-1.sqlite');
    expect((await backUp(journal, copy)).ok).toBe(true);
    await environment.enter('AAPL');
    const plan = join(path, 'journal-swap.json');
    await environment.stopAndStart(async () => {
      const swap = { isDecided: true, copy: basename(copy), kept: 'journal-replaced-1.sqlite' };
      writeFileSync(plan, JSON.stringify(swap));
    });
    await until('it is halted', () => {
      const { state, reason } = environment.daemon.status().trading;
      return state === 'HALTED' && reason === 'journal-older-than-broker';
    });
    expect([existsSync(copy), existsSync(plan)]).toEqual([false, false]);
    const [stop] = await environment.stops('AAPL');
    expect(stop).toBeGreaterThan(0);
    await environment.accepted('MSFT', 'BUY');
    await until('the refusal', () => environment.refusals('MSFT').includes('trading_halted'));
  });
});
