// A breakout entered in two parts over real sockets: it waits above the market, each half has its own stop and
// target, the first takes its profit, and the second keeps a stop for its full quantity.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';

const RULE = `name: breakout
symbols: [AAPL]
entry:
  when: "prediction.confidence >= 0.7"
  order: { stop: { offset_percent: 0.2, seconds: 600 } }
size: { shares: 100 }
stop: { percent: 1 }
target: [{ r: 1, portion_percent: 50 }, { r: 5 }]
trail: { break_even_at_r: 1 }
`;

let world: World;

beforeAll(async () => {
  world = await createWorld({
    market: '2026-11-18T11:00:00-05:00',
    speed: 1,
    symbols: ['AAPL'],
    strategy: RULE,
    pollSeconds: 1,
  });
  await world.gateway('POST', '/price', { symbol: 'AAPL', last: 100 });
  const started = await world.start();
  expect(started.stderr).toBe('');
});

afterAll(() => world?.end());

const at = (last: number) =>
  world.gateway('POST', '/price', { symbol: 'AAPL', last: Math.round(last * 100) / 100 });

async function orders(type: string) {
  const { open_orders } = await world.state();
  return open_orders.filter((order) => order.type === type);
}

async function heldShares(): Promise<number> {
  const { positions } = await world.state();
  return positions.find(({ symbol }) => symbol === 'AAPL')?.quantity ?? 0;
}

it('enters when the price gets there, sells half at 1 R, and is always protected', async () => {
  let tries = 0;
  const waiting = await until('two entries that wait', async () => {
    if (tries % 10 === 0) await world.predict('AAPL', 'BUY', 0.9 + tries / 10_000);
    tries += 1;
    const entries = (await orders('STP')).filter(({ action }) => action === 'BUY');
    return entries.length === 2 ? entries : undefined;
  });
  expect(waiting.map(({ quantity }) => quantity)).toEqual([50, 50]);
  expect(await heldShares()).toBe(0);

  const [trigger = 0] = waiting.map(({ stop_price }) => stop_price ?? 0);
  await at(trigger + 0.02);
  await until('both halves', async () => (await heldShares()) === 100);
  await until('a stop for each half', async () => {
    const stops = (await orders('STP')).filter(({ action }) => action === 'SELL');
    return stops.length === 2 && stops.every(({ quantity }) => quantity === 50);
  });
  const groups = (await orders('LMT')).map(({ oca_group }) => oca_group);
  expect(new Set(groups).size).toBe(2);

  const targets = (await orders('LMT')).map(({ limit_price }) => limit_price ?? 0);
  // Beyond 1 R as it is settled from the fill.
  const high = Math.min(...targets) + 0.3;
  await at(high);
  await until('half of it sold', async () => (await heldShares()) === 50);
  let prints = 0;
  const left = await until('one stop at break-even', async () => {
    // A jump is accepted when a second print confirms it.
    prints += 1;
    await at(high + (prints % 2) / 100);
    const stops = (await orders('STP')).filter(({ action }) => action === 'SELL');
    const [stop] = stops;
    return stops.length === 1 && (stop?.stop_price ?? 0) >= trigger ? stop : undefined;
  });
  expect(left.quantity).toBe(50);

  const trades = await world.look<{ reason: string; quantity: number }[]>('trades');
  expect(trades).toMatchObject([{ reason: 'target', quantity: 50 }]);
  const { naked_milliseconds } = await world.state();
  expect(naked_milliseconds).toBe(0);
});
