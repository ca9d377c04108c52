// Commands without --demo, while a demonstration runs: they name the demonstration and what shows it.
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { register } from '../../../src/trader/adapters/system/instance-registry.ts';
import { MAIN } from '../../processes/program.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;

beforeAll(() => {
  place = makePlace();
  const runtime = join(place.folder, 'sluice');
  mkdirSync(runtime, { mode: 0o700 });
  // This process stands for the demonstration's.
  register(runtime, {
    pid: process.pid,
    ...{ mode: 'demo', account: 'DU0000001', gateway: '127.0.0.1:1', version: '0.1.0' },
    folder: join(place.folder, 'data', 'demo-DU0000001'),
    config: [join(dirname(dirname(MAIN)), 'config', 'demo.yaml')],
    startedAt: '2020-12-16T14:30:00.000Z',
  });
});
afterAll(() => place.leave());

const NAMED = `A demonstration runs with pid ${process.pid}: \`sluice status --demo\``;

it('is named beside a daemon that does not run', async () => {
  place.configure();
  const { code, out, err } = await place.run('status');
  expect(code).toBe(3);
  expect(err).toContain(`${NAMED}\n`);
  expect(out).toContain('stopped');
  const json = await place.run('status', '--json');
  expect(JSON.parse(json.out)).toMatchObject({ live: false });
  expect(json.err).toContain(`${JSON.stringify({ note: NAMED })}\n`);
});

it('is named by a command that only a running daemon can carry out', async () => {
  const { code, err } = await place.run('buy', 'SPY', '1');
  expect(code).toBe(3);
  expect(err).toContain(`run \`sluice start\` first. ${NAMED} (not-running)\n`);
});

it.each([['status'], ['positions'], ['why'], ['cancel', 'abcd2345.9.e']])(
  'is named by %s where there is no configuration',
  async (...asked) => {
    rmSync(place.config, { force: true });
    const { code, err } = await place.run(...asked);
    expect(code).toBe(4);
    expect(err).toContain(NAMED);
    expect(err).toContain('(no-config)');
  },
);
