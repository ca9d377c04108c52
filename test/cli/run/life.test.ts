import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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

const { PATH } = process.env;
afterEach(async () => {
  process.env.PATH = PATH;
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

/** A systemd that has noticed the end of its service when it is asked for its process the fourth time. Returns how often it was. */
function manageSlowly({ folder }: Place): () => number {
  const bin = join(folder, 'bin');
  const asked = join(folder, 'asked');
  mkdirSync(bin);
  writeFileSync(asked, '');
  writeFileSync(
    join(bin, 'systemctl'),
    `#!/bin/sh
case "$*" in *MainPID*)
  echo >>${asked}
  [ "$(wc -l <${asked})" -lt 4 ] && echo 77 || echo 0 ;;
esac
`,
    { mode: 0o755 },
  );
  process.env.PATH = `${bin}:${PATH}`;
  return () => readFileSync(asked, 'utf8').length;
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

  it('is stopped once its service manager has noticed the end, as a start before does nothing', async () => {
    await started();
    const unit = { kind: 'systemd', unit: 'sluice.service', isUser: false };
    writeFileSync(join(place.folder, 'data/paper-DU1/supervisor.json'), JSON.stringify(unit));
    const asked = manageSlowly(place);
    const { code, out } = await place.run('stop', ...LONG_TIMEOUT);
    expect(code).toBe(0);
    expect(out).toContain('systemd does not start it again');
    expect(asked()).toBe(4);
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
