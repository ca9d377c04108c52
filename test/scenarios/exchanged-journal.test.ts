// The journal of a running daemon is removed, moved away or overwritten, while a position is held.

import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { US } from '../../src/market/venues/us.ts';
import { backUp } from '../../src/trader/adapters/sqlite/backup.ts';
import { readPidFile } from '../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import {
  createDeskClient,
  type DeskFailure,
} from '../../src/trader/app/desk-client/desk-client.ts';
import { openJournalReader } from '../../src/trader/app/stopped-state/journal-reader.ts';
import { until } from '../processes/waiting.ts';
import { type House, openHouse } from './house/house.ts';

let house: House;
afterEach(() => house.end());

async function holding(): Promise<void> {
  house = await openHouse({ symbols: ['AAPL', 'MSFT'] });
  await house.enter('AAPL');
}

async function halted(): Promise<void> {
  await until('it is noticed', () => {
    const { trading } = house.daemon.status();
    return trading.state === 'HALTED' && trading.reason === 'journal-exchanged';
  });
}

/** At the desk, as `sluice resume` does. */
async function resume(): Promise<DeskFailure | undefined> {
  const socket = readPidFile(house.folder)?.socketPath ?? '';
  const answer = await createDeskClient(socket).post('/commands', {
    type: 'resume',
    by: 'operator',
  });
  return answer.ok ? undefined : answer.failure;
}

describe('a journal that is gone while the daemon runs', () => {
  it('halts entries with an alarm, exits still work, and what was recorded is saved at the stop', async () => {
    await holding();
    const { journal, path } = house.folder;
    rmSync(journal);
    await halted();
    await until('the alarm', () =>
      house.told().some((text) => text.includes(`${journal} was removed or moved while`)),
    );
    expect(existsSync(house.folder.haltFile)).toBe(true);
    await house.predict('MSFT', 'BUY');
    await until('the refusal', () => house.refusals('MSFT').includes('trading_halted'));
    const exit = { type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'operator' } as const;
    expect((await house.daemon.trader.command(exit)).ok).toBe(true);
    await until('it is flat', async () => (await house.net('AAPL')) === 0);
    await until('it is closed', () => house.factsOf('position-closed', 'AAPL').length === 1);

    await house.daemon.stop('test');
    const [saved = ''] = readdirSync(path).filter((name) => name.startsWith('journal-saved-'));
    const reader = openJournalReader(join(path, saved), { clientId: undefined, home: US });
    if (!reader.ok) throw new Error(reader.failure.kind);
    expect(reader.value.look.trades()).toHaveLength(1);
    reader.value.close();
  });

  it('is resumed only once it is in its place again', async () => {
    await holding();
    const { journal } = house.folder;
    renameSync(journal, `${journal}.away`);
    await halted();
    expect(await resume()).toMatchObject({
      kind: 'problem',
      detail: expect.stringMatching(/was removed or moved\. Entries stay blocked until/),
    });
    renameSync(`${journal}.away`, journal);
    expect(await resume()).toBeUndefined();
    await house.enter('MSFT');
    await house.restart();
    expect(house.daemon.look.positions()).toHaveLength(2);
    expect(house.daemon.status().trading.state).toBe('ACTIVE');
  });

  it.each([
    ['its log', '-wal'],
    ['the index of its log', '-shm'],
  ])('is noticed by %s', async (_, end) => {
    await holding();
    rmSync(`${house.folder.journal}${end}`);
    await halted();
  });
});

describe('a backup that is copied over the journal while the daemon runs', () => {
  it('halts entries, even if it contains every fact', async () => {
    await holding();
    const { journal, path } = house.folder;
    const copy = join(path, 'copy.sqlite');
    expect((await backUp(journal, copy)).ok).toBe(true);
    copyFileSync(copy, journal);
    await halted();
    const [stop] = await house.stops('AAPL');
    expect(stop).toBeGreaterThan(0);
    expect(await resume()).toMatchObject({ kind: 'problem' });
  });
});

describe('a journal that another program fills with something else', () => {
  it('halts entries, and the position can still be closed', async () => {
    await holding();
    writeFileSync(house.folder.journal, 'not a journal '.repeat(10_000));
    await halted();
    const exit = { type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'operator' } as const;
    expect((await house.daemon.trader.command(exit)).ok).toBe(true);
    await until('it is flat', async () => (await house.net('AAPL')) === 0);
    await until('it is closed', () => house.factsOf('position-closed', 'AAPL').length === 1);
  });
});

describe('a start on an empty journal while orders of ours work at the broker', () => {
  it('is halted, and adopt takes the shares over with one stop', async () => {
    await holding();
    await house.stopAndStart(async () => {
      for (const end of ['', '-wal', '-shm'])
        rmSync(`${house.folder.journal}${end}`, { force: true });
    });
    await until('it is halted', () => {
      const { state, reason } = house.daemon.status().trading;
      return state === 'HALTED' && reason === 'journal-older-than-broker';
    });
    await until('the alarm', () =>
      house.told().some((text) => text.includes('`sluice adopt AAPL --yes`')),
    );
    const [before] = await house.stops('AAPL');
    expect(before).toBeGreaterThan(0);
    const adopt = { type: 'adopt', symbol: 'AAPL', isConfirmed: true, by: 'operator' } as const;
    await until('it is adopted', async () => (await house.daemon.trader.command(adopt)).ok);
    await until('its own stop protects it', () =>
      house.daemon.look.positions().some((position) => position.protected),
    );
    await until('no other order is left', async () => (await house.open('AAPL')).length === 1);
    expect(await resume()).toBeUndefined();
    await house.enter('MSFT');
    expect(house.daemon.status().trading.state).toBe('ACTIVE');
  });
});
