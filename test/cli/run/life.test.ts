import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../../processes/alive.ts';
import { LONG_TIMEOUT, LONG_WAIT } from '../../processes/program.ts';
import { until } from '../../processes/waiting.ts';
import { startGateway } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
let gatewayPort = 0;

beforeAll(async () => {
  place = makePlace();
  ({ gatewayPort } = await startGateway(place));
});

afterEach(async () => {
  await place.run('stop', ...LONG_TIMEOUT);
});
afterAll(() => place.leave());

const PROTECTED = /^0 positions, all protected at the broker; worst case if every stop /;

async function started(): Promise<number> {
  place.configure({ gatewayPort });
  const { code, out, err } = await place.run('start', '--json', ...LONG_WAIT);
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out).pid;
}

describe('a daemon', () => {
  it('starts detached, trades, answers queries, and stops', async () => {
    const pid = await started();
    // A machine that gives no time makes any gateway silent for a moment.
    const [status, , second, positions] = await Promise.all([
      until('the gateway is ready', async () => {
        const seen = JSON.parse((await place.run('status', '--json')).out);
        return seen.gateway.state === 'ready' && seen;
      }),
      until('all is protected', async () => PROTECTED.test((await place.run('status')).out)),
      place.run('start'),
      place.run('positions', '--json'),
    ]);
    expect(status).toMatchObject({
      live: true,
      real_money: false,
      state: 'trading',
      mode: 'paper',
      account: 'DU1',
      pid,
      gateway: { state: 'ready' },
      trading: { state: 'ACTIVE' },
      positions: 0,
      unknown_orders: 0,
      naked_seen_ms: 0,
    });
    expect(second.code).toBe(1);
    expect(second.err).toMatch(new RegExp(`^error: .*pid ${pid}; .* \\(already-running\\)\\n$`));
    expect(JSON.parse(positions.out)).toEqual([]);

    const health = `http://127.0.0.1:${status.metrics.port}/health/ready`;
    await until('it is ready', async () => (await fetch(health)).ok);

    expect(await place.run('stop', ...LONG_TIMEOUT)).toMatchObject({
      code: 0,
      out: `Stopped (pid ${pid}). No position is open.\n`,
    });
    const after = await place.run('status', '--json');
    expect(after.code).toBe(3);
    expect(JSON.parse(after.err)).toEqual({
      note: expect.stringMatching(/^daemon stopped; as of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d ET$/),
    });
    expect(existsSync(join(place.folder, 'data/paper-DU1/sluice.pid'))).toBe(false);
    const log = await place.run('logs');
    expect(log.out).toContain('Started.');
  });

  it('is replaced by a new daemon; after a kill, status reports it stopped despite its pid file', async () => {
    const first = await started();
    const replaced = await place.run('start', '--replace', '--json', ...LONG_WAIT);
    const second = JSON.parse(replaced.out).pid;
    expect(second).not.toBe(first);
    process.kill(second, 'SIGKILL');
    await until('it is dead', () => !isAlive(second));
    expect((await place.run('status')).code).toBe(3);
    await started();
  });

  it('is halted although the HALT file cannot be written, also after a restart', async () => {
    await started();
    const folder = join(place.folder, 'data/paper-DU1');
    // In the place of the file that is moved over it.
    mkdirSync(join(folder, 'HALT.new'));
    const halted = await place.run('halt', '--why', 'lunch');
    expect(halted).toMatchObject({ code: 0, out: expect.stringContaining('Halted: no new') });
    expect(halted.err).toMatch(/^The HALT file .*HALT could not be written: it is a folder/);
    await place.run('stop', ...LONG_TIMEOUT);
    const stopped = await place.run('halt', '--json');
    expect(stopped.code).toBe(3);
    expect(JSON.parse(stopped.out)).toMatchObject({ halted: false, file: null });
    rmdirSync(join(folder, 'HALT.new'));
    const again = await place.run('start', ...LONG_WAIT);
    expect(again.err).toMatch(/^warning: not trading yet: .*halt/);
    expect((await place.run('resume')).code).toBe(0);
  });

  it('refuses entries while halted, also after a restart, until resume', async () => {
    place.configure({ gatewayPort });
    expect((await place.run('halt', '--why', 'checking')).code).toBe(3);
    const halted = await place.run('start', ...LONG_WAIT);
    expect(halted.code).toBe(5);
    expect(halted.err).toMatch(/^warning: not trading yet: .*halt/);
    const resumed = await place.run('resume');
    expect(resumed.code).toBe(0);
    expect(resumed.out).toBe(
      'Removed the HALT file (checking). The HALT file is gone: trading is active again.\n',
    );
    expect(JSON.parse((await place.run('status', '--json')).out).trading.state).toBe('ACTIVE');
    expect((await place.run('halt', '--why', 'lunch')).code).toBe(0);
    expect(JSON.parse((await place.run('status', '--json')).out).trading).toEqual({
      state: 'HALTED',
      reason: 'lunch',
      halted_by: 'requested by the operator',
      runbook: 'docs/runbook.md#requested-by-the-operator',
    });
    // The log is written behind the program.
    await until('the log has both', async () => {
      const { out } = await place.run('logs', '--level', 'warn');
      const isFileThere = out.includes('HALT file: appeared: no entries while it is there');
      return isFileThere && out.includes('trading: HALTED: lunch');
    });
    expect((await place.run('status')).code).toBe(1);
    expect((await place.run('report')).out).toMatch(/HALT file appeared/);
    await place.run('stop', ...LONG_TIMEOUT);
    // The journal still records the halt, and no daemon runs that could write to it.
    const early = await place.run('resume');
    expect(early.code).toBe(3);
    expect(early.err).toContain(
      'a daemon will start HALTED (lunch). Start it, then run `sluice resume` again',
    );
    expect((await place.run('status')).out).toMatch(/^trading .*it will start HALTED: lunch/m);
    const again = await place.run('start', ...LONG_WAIT);
    expect(again.code).toBe(5);
    expect(again.err).toMatch(/^warning: not trading yet: .*halt/);
    expect((await place.run('resume')).out).toMatch(
      /^Lifted: HALTED \(lunch\) since [-\d]{10} [\d:]{8} ET\. Trading is active again\.\n$/,
    );
    expect(JSON.parse((await place.run('status', '--json')).out).trading.state).toBe('ACTIVE');
  });

  it('stops although its tables cannot be read, and builds them again at the next start', async () => {
    const pid = await started();
    const database = new Database(join(place.folder, 'data/paper-DU1/journal.sqlite'));
    database.exec('ALTER TABLE orders RENAME COLUMN quantity TO quantitz').close();
    expect(await place.run('stop', ...LONG_TIMEOUT)).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        `^Stopped \\(pid ${pid}\\)\\. Which positions stay open cannot be read \\(.*quantity\\);`,
      ),
    });
    await started();
    expect(await place.run('positions', '--json')).toMatchObject({ code: 0, out: '[]\n' });
  });
});
