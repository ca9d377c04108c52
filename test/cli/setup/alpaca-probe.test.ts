// `sluice doctor --paper-probe` at Alpaca's simulator: what the documents leave open is asked with one share, which is sold again.
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SimulatorProcess, startSimulator } from '../../processes/simulator.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
let alpaca: SimulatorProcess;
const CLOCK = `2026-11-24T10:00:00-05:00@${Date.now()}x1`;

beforeAll(async () => {
  place = makePlace();
  alpaca = await startSimulator('alpaca', CLOCK, ['--partials', '0']);
  const url = `127.0.0.1:${alpaca.port}`;
  writeFileSync(
    place.config,
    [
      ...['broker: alpaca', 'mode: paper', 'account: PA3SIMULATED', 'metrics: { port: 0 }'],
      ...['alpaca:', '  api_key: PKSIMULATED', '  api_secret: simulated'],
      ...[`  url: http://${url}`, `  data_url: http://${url}`],
      `  data_stream_url: ws://${url}/v2`,
    ].join('\n'),
  );
});

afterAll(async () => {
  await alpaca.end();
  place.leave();
});

const probe = (...more: string[]) =>
  place.run('doctor', '--paper-probe', '--symbol', 'AAPL', '--clock', CLOCK, ...more);

const state = async () =>
  (await fetch(`http://127.0.0.1:${alpaca.controlPort}/state`)).json() as Promise<{
    readonly positions: readonly unknown[];
    readonly open_orders: readonly unknown[];
  }>;

it('tries each guess about its orders, and leaves nothing behind', async () => {
  const { code, out, err } = await probe('--json');
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    passed: true,
    left: [],
    answers: {
      far_target: 'accepted',
      unfilled_entry_cancel: 'ends its exits',
      stop_moves: 'accepted, and a second one of the changed order',
      addition: 'accepted',
      exit_by_target: 'accepted',
      stop_after_exit: 'ends',
      stop_alone: 'accepted',
      exit_joins_stop_alone: 'accepted',
    },
  });
  expect(await state()).toMatchObject({ positions: [], open_orders: [] });
});

it('says what was refused, and still sells its share', async () => {
  await fetch(`http://127.0.0.1:${alpaca.controlPort}/fault`, {
    method: 'POST',
    body: JSON.stringify({ kind: 'refuse-replace', count: 100 }),
  });
  const { code, out, err } = await probe();
  expect(code).toBe(1);
  expect(err).toContain('the stop could not be moved');
  expect(out).toMatch(/stop_moves +refused: 40310000: insufficient qty/);
  expect(await state()).toMatchObject({ positions: [], open_orders: [] });
});
