// The exit of an option rests at the broker as a conditional order: the daemon is killed, the stock falls, the order fills, and the next start
// books it once.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TruthOrder } from '../processes/gateway-truth.ts';
import { createWorld, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';

const strategyOf = (trade: string) => `
name: calls
symbols: [AAPL]
trade: { as: ${trade}, min_volume: 0, max_spread_percent: 20 }
entry: { side: long, when: "prediction.confidence >= 0.7", order: limit }
size: { shares: 1 }
exit: { opposite: false, underlying: { percent: 3, rested: true } }
cooldown_minutes: 0
limits: { max_entries_per_day: 50 }
`;

interface TradeRow {
  readonly symbol: string;
  readonly reason: string;
  readonly id: string;
}

interface HeldRow {
  readonly symbol: string;
  readonly quantity: number;
}

async function worldOf(trade: string): Promise<World> {
  const world = await createWorld({
    ...{ market: '2020-12-16T10:00:00-05:00', speed: 5, symbols: ['AAPL'] },
    strategy: strategyOf(trade),
  });
  const folder = join(world.folder, 'data', 'paper-DU1234567');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const passed = { is_practice: true, proven: ['contract', 'vertical'] };
  writeFileSync(join(folder, 'conditional-probe.json'), JSON.stringify(passed));
  return world;
}

async function stockAt(world: World, last: number): Promise<void> {
  const price = { symbol: 'AAPL', last, bid: last - 0.01, ask: last + 0.01 };
  await world.gateway('POST', '/price', price);
}

const isConditional = ({ tif, status }: TruthOrder) => tif === 'GTC' && status !== 'Filled';

/** Predicts until an option is held and its exit rests. */
async function rests(world: World): Promise<TruthOrder> {
  return until('the exit rests', async () => {
    const held = await world.control<HeldRow[]>('/positions');
    if (held.length === 0) await world.predicted('AAPL', 'BUY');
    const { open_orders: open } = await world.state();
    return open.find((order) => isConditional(order));
  });
}

const filledIn = async (world: World, { order_ref: ref }: TruthOrder) =>
  (await world.state()).completed_orders.some(
    (order) => order.order_ref === ref && order.status === 'Filled',
  );

describe.each(['call_or_put', 'debit_vertical'])('the exit of a %s', (trade) => {
  let world: World;

  beforeAll(async () => {
    world = await worldOf(trade);
    await stockAt(world, 100);
    await world.begin();
  });

  afterAll(() => world?.end());

  it('is placed again when somebody cancels it, and fires while the daemon is dead', async () => {
    const first = await rests(world);
    expect(first).toMatchObject({ status: 'PreSubmitted', quantity: 1 });
    await world.gateway('DELETE', `/order/${first.perm_id}`);
    const exit = await until('it is placed again', async () => {
      const { open_orders: open } = await world.state();
      return open.find((order) => isConditional(order) && order.perm_id !== first.perm_id);
    });
    await world.kill();
    await stockAt(world, 96.5);
    await until('it fills', () => filledIn(world, exit));
    await world.begin();
    const trades = await until('it is booked', async () => {
      const rows = await world.look<TradeRow[]>('trades');
      return rows.length > 0 && rows;
    });
    expect(trades).toMatchObject([{ reason: 'stop' }]);
    const { positions, open_orders: open } = await world.state();
    expect(positions.filter(({ quantity }) => quantity !== 0)).toEqual([]);
    expect(open).toEqual([]);
    const { stdout } = await world.sluice('explain', exit.order_ref, '-c', 'config/sluice.yaml');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('once AAPL is at 97 or below');
  });
});
