// A split that Alpaca announces while nothing runs: a daemon that starts before the open restates its position, though nothing has traded
// yet, so that the old stop does not sell at the open. Its quotes are of IEX, and everything that shows one says so.
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withFreshPrices } from '../cli/place/fresh-prices.ts';
import { makePlace, type Place } from '../cli/place/sluice.ts';
import { LONG_TIMEOUT, LONG_WAIT } from '../processes/program.ts';
import { type SimulatorProcess, startSimulator } from '../processes/simulator.ts';
import { until } from '../processes/waiting.ts';

const TEN = `2026-11-24T10:00:00-05:00@${Date.now()}x1`;
const MORNING = '2026-11-25T07:00:00-05:00';

let place: Place;
let alpaca: SimulatorProcess;

beforeAll(async () => {
  place = makePlace();
  alpaca = await startSimulator('alpaca', TEN, ['--partials', '0']);
  const url = `127.0.0.1:${alpaca.port}`;
  writeFileSync(
    place.config,
    [
      ...['broker: alpaca', 'mode: paper', 'account: PA3SIMULATED', 'metrics: { port: 0 }'],
      ...['alpaca:', '  api_key: PKSIMULATED', '  api_secret: simulated'],
      ...[`  url: http://${url}`, `  data_url: http://${url}`, `  data_stream_url: ws://${url}/v2`],
    ].join('\n'),
  );
});

afterAll(async () => {
  await place.run('stop', ...LONG_TIMEOUT);
  await alpaca.end();
  place.leave();
});

async function control(path: string, body: object): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${alpaca.controlPort}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  expect(answer.status).toBeLessThan(300);
}

interface Row {
  readonly id: string;
  readonly quantity: number;
  readonly stop_price: number;
  readonly protected: boolean;
}

async function positions(): Promise<readonly Row[]> {
  return JSON.parse((await place.ask('positions', '--json')).out);
}

async function startAt(clock: string): Promise<void> {
  const started = await place.run('start', '--json', '--clock', clock, ...LONG_WAIT);
  expect(started.err).toBe('');
}

it('is settled by its announcement before any price of the day', async () => {
  await control('/price', { symbol: 'AAPL', last: 150, bid: 149.99, ask: 150.01 });
  await startAt(TEN);
  const buy = ['buy', 'AAPL', '5', '--limit', '151', '--stop', '3%'];
  await until('the order is allowed', async () => {
    return (await place.ask(...buy, '--check')).code === 0;
  });
  expect((await withFreshPrices(place.ask, ...buy, '--yes')).code).toBe(0);
  const before = await until('protected', async () => {
    const [row] = await positions();
    return row?.quantity === 5 && row.protected && row;
  });
  expect((await place.ask('status')).out).toContain('thin quotes (IEX)');
  expect((await place.ask('explain', before.id)).out).toContain('thin quote (IEX)');
  await place.run('stop', ...LONG_TIMEOUT);

  await control('/announcement', {
    symbol: 'AAPL',
    type: 'split',
    ex_date: '2026-11-25',
    new_rate: 4,
  });
  const wallMs = Date.now();
  await control('/clock', { at: MORNING, wall_ms: wallMs });
  await startAt(`${MORNING}@${wallMs}x1`);
  await until('the split, and its stop', async () => {
    const [row] = await positions();
    // The row has the price of the stop that rests.
    const isRestated = Math.abs((row?.stop_price ?? 0) - before.stop_price / 4) < 0.01;
    return row?.quantity === 20 && row.protected && isRestated;
  });
  expect((await place.ask('explain', before.id)).out).toMatch(
    /price 150\S* to unknown, announced 4:1/,
  );
});
