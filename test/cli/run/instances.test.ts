// Several data folders on one host: commands find the daemon that runs, and an account has one daemon.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { register } from '../../../src/trader/adapters/system/instance-registry.ts';
import { isAlive } from '../../processes/alive.ts';
import { LONG_TIMEOUT, LONG_WAIT } from '../../processes/program.ts';
import { until } from '../../processes/waiting.ts';
import { startGateway } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
let gatewayPort = 0;
let elsewhere = '';

beforeAll(async () => {
  place = makePlace();
  elsewhere = join(place.folder, 'elsewhere');
  ({ gatewayPort } = await startGateway(place));
});

afterEach(async () => {
  await Promise.all([
    place.run('stop', ...LONG_TIMEOUT),
    place.runWithData(elsewhere, 'stop', ...LONG_TIMEOUT),
  ]);
});
afterAll(() => place.leave());

async function started(): Promise<number> {
  place.configure({ gatewayPort });
  const { code, out } = await place.run('start', '--json', ...LONG_WAIT);
  expect(code).toBe(0);
  return JSON.parse(out).pid;
}

const folderOf = () => join(place.folder, 'data', 'paper-DU1');
const haltFile = () => join(elsewhere, 'paper-DU1', 'HALT');

/** The modes of the daemons, once so many are registered. */
function running(count: number): Promise<string[]> {
  return until(`${count} daemons run`, async () => {
    const { out } = await place.run('instances', '--json');
    const rows = JSON.parse(out) as { mode: string }[];
    return rows.length === count && rows.map(({ mode }) => mode);
  });
}

describe('a command whose data folder has no daemon', () => {
  it('names the daemon of the same account that runs elsewhere, and how to reach it', async () => {
    const pid = await started();
    for (const command of [
      ['status'],
      ['positions'],
      ['predictions', '--score'],
      ['report'],
      ['locks'],
      ['logs'],
      ['resume'],
      ['reload'],
      ['flatten', '--yes'],
      ['strategy', 'list'],
      ['stop'],
    ]) {
      const { code, out, err } = await place.runWithData(elsewhere, ...command);
      expect([command, code, out]).toEqual([command, 2, '']);
      expect(err).toBe(
        `error: No daemon runs in ${elsewhere}/paper-DU1, but one of paper DU1 runs with pid ${pid} in ${folderOf()}. To reach that one, run the command with SLUICE__DATA=${place.folder}/data (other-instance)\n`,
      );
    }
    expect(isAlive(pid)).toBe(true);
  });

  it('reads the records of a practice while the daemon of the account runs', async () => {
    await started();
    const { code, err } = await place.run('trades', '--practice');
    expect(code).toBe(3);
    expect(err).toContain(`Nothing was ever recorded in ${place.folder}/data/practice-DU1`);
    expect((await place.run('status', '--practice')).code).toBe(3);
  });

  it('means its own records beside a practice of the same configuration, and the practice without any', async () => {
    await started();
    expect((await place.run('stop', ...LONG_TIMEOUT)).code).toBe(0);
    const practice = register(join(place.folder, 'sluice'), {
      ...{ pid: process.pid, mode: 'practice', account: 'DU1', config: [place.config] },
      ...{ gateway: '', folder: join(place.folder, 'data', 'practice-DU1'), version: '0' },
      startedAt: new Date().toISOString(),
    });
    const own = await Promise.all([place.run('status'), place.run('orders'), place.run('halt')]);
    expect(own.map(({ code }) => code)).toEqual([3, 0, 3]);
    const { code, err } = await place.runWithData(elsewhere, 'status');
    expect([code, err]).toEqual([2, expect.stringContaining('--practice')]);
    practice.withdraw();
    expect((await place.run('resume')).code).toBe(0);
  });

  it('finds the daemon of the same configuration files under another account', async () => {
    const pid = await started();
    place.configure({ gatewayPort, account: 'DU2' });
    const { code, err } = await place.run('status');
    expect(code).toBe(2);
    expect(err).toContain(`pid ${pid}`);
    expect(err).toContain(`SLUICE__DATA=${place.folder}/data SLUICE__ACCOUNT=DU1`);
    place.configure({ gatewayPort });
  });

  it('halts nothing and says so, and leaves the HALT file where it was asked to', async () => {
    await started();
    const { code, err } = await place.runWithData(elsewhere, 'halt');
    expect(code).toBe(2);
    expect(err).toMatch(
      /^error: The HALT file stands in .*, but nothing is halted\. No daemon runs/,
    );
    expect(existsSync(haltFile())).toBe(true);
    expect(JSON.parse((await place.run('status', '--json')).out).trading.state).toBe('ACTIVE');
    await place.run('stop', ...LONG_TIMEOUT);
    expect((await place.runWithData(elsewhere, 'resume')).code).toBe(0);
  });

  it('stops nothing with exit code 0, and halts by the file alone with exit code 3', async () => {
    place.configure({ gatewayPort });
    expect(await place.runWithData(elsewhere, 'stop')).toMatchObject({ code: 0 });
    const { code, out, err } = await place.runWithData(elsewhere, 'halt', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ halted: true, confirmed: false, file: haltFile() });
    expect(JSON.parse(err)).toEqual({
      error: expect.stringMatching(/^No daemon runs\. The HALT file stands in /),
      code: 'not-running',
    });
    expect((await place.runWithData(elsewhere, 'flatten', '--yes')).code).toBe(3);
    expect((await place.runWithData(elsewhere, 'resume')).code).toBe(0);
  });
});

describe('a daemon whose folder was removed', () => {
  it('is found by its registration, and stopped', async () => {
    const pid = await started();
    // The daemon may write a file meanwhile.
    rmSync(folderOf(), { recursive: true, maxRetries: 20 });
    for (const command of [['status'], ['flatten', '--yes'], ['halt']]) {
      const { code, err } = await place.run(...command);
      expect([command, code]).toEqual([command, 5]);
      expect(err).toContain(`pid ${pid}`);
    }
    const second = await place.run('start');
    expect(second.code).toBe(1);
    expect(second.err).toContain(`pid ${pid}`);
    expect((await place.run('stop', ...LONG_TIMEOUT)).out).toContain(`Stopped (pid ${pid})`);
    await until('it has ended', () => !isAlive(pid));
    expect((await place.run('resume')).code).toBe(0);
  });
});

describe('sluice instances', () => {
  it('lists the daemons that run; a killed one disappears', async () => {
    const none = await place.run('instances');
    expect(none).toMatchObject({ code: 0, out: 'No daemon of this user runs on this host.\n' });
    const pid = await started();
    // A busy machine makes any daemon silent for a moment.
    const listed = await until('it answers', async () => {
      const [row] = JSON.parse((await place.run('instances', '--json')).out);
      return row?.state === 'trading' && row;
    });
    expect(listed).toMatchObject({
      ...{ pid, mode: 'paper', account: 'DU1', folder: folderOf() },
      ...{ gateway: `127.0.0.1:${gatewayPort}`, config: [place.config] },
    });
    const table = (await place.run('instances')).out;
    expect(table).toMatch(/^ *PID +MODE +ACCOUNT +STATE +SINCE ET +FOLDER$/m);
    process.kill(pid, 'SIGKILL');
    await until('it is dead', () => !isAlive(pid));
    expect(JSON.parse((await place.run('instances', '--json')).out)).toEqual([]);
    const runtime = readdirSync(join(place.folder, 'sluice'));
    expect(runtime.filter((name) => name.endsWith('.json'))).toEqual([]);
  });
});

describe('an account', () => {
  it('has one daemon at its gateway: the second start names the first, whatever its folder', async () => {
    const pid = await started();
    const second = await place.runWithData(elsewhere, 'start');
    expect(second.code).toBe(1);
    expect(second.err).toBe(
      `error: DU1 is traded already by the daemon with pid ${pid} in ${folderOf()}; a second one would buy everything twice. Stop that one first, or keep it (account-in-use)\n`,
    );
    expect(existsSync(join(elsewhere, 'paper-DU1', 'journal.sqlite'))).toBe(false);
    process.kill(pid, 'SIGKILL');
    await until('it is dead', () => !isAlive(pid));
    expect((await place.runWithData(elsewhere, 'start', ...LONG_WAIT)).code).toBe(0);
  });

  it('of real money has one daemon, whatever its gateway', async () => {
    place.configure({ mode: 'live', account: 'U1', gatewayPort: 1 });
    expect((await place.run('start', '--wait', '0')).code).toBe(5);
    expect(await running(1)).toEqual(['live']);
    place.configure({ mode: 'live', account: 'U1', gatewayPort: 2 });
    const second = await place.runWithData(elsewhere, 'start', '--foreground');
    expect(second.code).toBe(1);
    expect(second.err).toMatch(/^error: U1 is traded already .* \(account-in-use\)\n$/);
    place.configure({ mode: 'live', account: 'U1', gatewayPort: 1 });
  });

  it('may have a dry run beside it, which sends nothing', async () => {
    await started();
    place.configure({ mode: 'dry-run', gatewayPort: 1 });
    expect((await place.runWithData(elsewhere, 'start', '--wait', '0')).code).toBe(5);
    expect(await running(2)).toEqual(['paper', 'dry-run']);
    await place.runWithData(elsewhere, 'stop', ...LONG_TIMEOUT);
    place.configure({ gatewayPort });
  });

  it('of paper money may be simulated at several gateways at once', async () => {
    await started();
    place.configure({ gatewayPort: 1 });
    expect((await place.runWithData(elsewhere, 'start', '--wait', '0')).code).toBe(5);
    expect(await running(2)).toEqual(['paper', 'paper']);
  });
});
