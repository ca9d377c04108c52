// An order for an option walks over the real wire: the daemon dies at every step, quotes flicker, and changes are refused. One order, never
// beyond its limit.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChainView } from '../../src/trader/contract/chain.ts';
import type { TruthOrder } from '../processes/gateway-truth.ts';
import { createWorld, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';
import { FOLLOW_AAPL } from '../processes/world-files.ts';

const CALL = 'AAPL 210115C00100000';

/** Market time. */
const FLICKER_MS = 10_000;

interface Placed {
  readonly order_ref: string;
}

interface Checked {
  readonly allowed: boolean;
}

let world: World;

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    // The walk takes half a minute, a restart a second.
    speed: 2,
    symbols: ['AAPL'],
    strategy: FOLLOW_AAPL,
  });
  await world.begin();
});

afterAll(() => world?.end());

const body = (quantity: number, price: number) => ({
  ...{ symbol: CALL, side: 'BUY', order_type: 'LMT', walk: true, quantity, price },
  by: { user: 'ann', key: `k-${quantity}` },
});

async function ask(): Promise<number> {
  const chain = await world.control<ChainView>('/chain?symbol=AAPL&near=2021-01-15');
  return chain.contracts.find(({ id }) => id === CALL)?.ask ?? Number.NaN;
}

/** Until the contract is known and quoted, an order is refused. */
async function place(quantity: number): Promise<{ readonly ref: string; readonly most: number }> {
  const most = await until('it is quoted', async () => {
    const price = await ask();
    const { by: _, ...order } = body(quantity, price);
    const check = { ...order, by: { user: 'ann' } };
    return (await world.command<Checked>('/orders/check', check)).allowed && price;
  });
  const placed = await world.command<Placed>('/orders', body(quantity, most));
  return { ref: placed.order_ref, most };
}

/** Every order that the broker has ever had in the contract. */
async function ordersOf(quantity: number): Promise<readonly TruthOrder[]> {
  const { open_orders, completed_orders } = await world.state();
  return [...open_orders, ...completed_orders].filter(
    (each) => each.quantity === quantity && each.action === 'BUY',
  );
}

async function limitOf(quantity: number): Promise<number> {
  const [order] = await ordersOf(quantity);
  return order?.limit_price ?? Number.NaN;
}

/** The limit after the next step. */
function nextLimit(quantity: number, before: number): Promise<number> {
  return until('it takes a step', async () => {
    const limit = await limitOf(quantity);
    return limit > before && limit;
  });
}

/** The same, or the last limit of an order that ended without another step. */
function nextOrLastLimit(quantity: number, before: number): Promise<number> {
  return until('it takes a step or ends', async () => {
    const [order] = await ordersOf(quantity);
    const limit = order?.limit_price ?? Number.NaN;
    const { open_orders } = await world.state();
    const isOver = !open_orders.some(({ order_ref }) => order_ref === order?.order_ref);
    return (limit > before || isOver) && limit;
  });
}

describe('an order for an option that walks', () => {
  it('is one order after a kill at every step, never dearer than its limit', async () => {
    const { ref, most } = await place(2);
    const seen = [await until('it rests', async () => (await limitOf(2)) || undefined)];
    seen.push(await nextLimit(2, seen[0] ?? 0));
    for (let kill = 0; kill < 4; kill += 1) {
      seen.push(await nextOrLastLimit(2, seen.at(-1) ?? 0));
      await world.kill();
      await world.begin();
      const orders = await ordersOf(2);
      expect(orders.map(({ order_ref }) => order_ref)).toEqual([ref]);
    }
    const ended = await until('it ends', async () => {
      const { completed_orders } = await world.state();
      return completed_orders.find(({ order_ref }) => order_ref === ref);
    });
    expect(Math.max(...seen, ended.limit_price ?? 0)).toBeLessThan(most);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    await until('the end is known', async () => {
      const rows = await world.control<{ order_ref: string; state: string }[]>('/orders');
      const state = rows.find(({ order_ref }) => order_ref === ref)?.state ?? '';
      return ['cancelled', 'expired', 'filled'].includes(state);
    });
    // The market moves meanwhile, and may come to its price while the daemon is dead.
    const { stdout } = await world.sluice('explain', ref, '-c', 'config/sluice.yaml');
    expect(stdout).toContain('a step to limit');
    expect(stdout).toContain(ended.filled === 2 ? 'bought 2 at' : 'the walk ended at');
    expect(await ordersOf(2)).toHaveLength(1);
  });

  it('waits while the quotes flicker, and for the answer to a refused step', async () => {
    const { ref } = await place(3);
    const first = await until('it rests', async () => (await limitOf(3)) || undefined);
    // Not that of a step which was under way.
    const second = await until('a step waits for its quotes', async () => {
      const { time: before } = await world.state();
      const flicker = { kind: 'option-flicker', symbol: 'AAPL', for_ms: FLICKER_MS };
      await world.gateway('POST', '/fault', flicker);
      const limit = await nextLimit(3, await limitOf(3));
      const { time } = await world.state();
      return Date.parse(time) - Date.parse(before) >= FLICKER_MS && limit;
    });
    expect(second).toBeGreaterThan(first);
    await world.gateway('POST', '/fault', {
      ...{
        kind: 'change-refused',
        symbol: 'AAPL  210115C00100000',
        code: 105,
        text: 'Order does not match',
      },
    });
    expect(await nextLimit(3, second)).toBeGreaterThan(second);
    expect((await ordersOf(3)).map(({ order_ref }) => order_ref)).toEqual([ref]);
  });

  it('takes no step while its stock alone is halted, and says why it ended', async () => {
    const { ref } = await place(5);
    const first = await until('it rests', async () => (await limitOf(5)) || undefined);
    const halt = { kind: 'halt', symbol: 'AAPL', options: 'quoted', for_ms: 65_000 };
    await world.gateway('POST', '/fault', halt);
    const limit = await until('it ends', async () => {
      const { completed_orders } = await world.state();
      return completed_orders.find(({ order_ref }) => order_ref === ref)?.limit_price ?? undefined;
    });
    expect(limit).toBe(first);
    const { stdout } = await world.sluice('explain', ref, '-c', 'config/sluice.yaml');
    expect(stdout).toContain('AAPL is halted');
  });

  // Of other contracts than the orders before: two positions never share one.
  it('is one order of a vertical, whose combination is changed in place', async () => {
    const by = { user: 'ann', key: 'k-4' };
    const order = { ...body(4, 4), symbol: 'AAPL 210115C00102000-210115C00108000', by };
    const placed = await until('it is quoted', async () => {
      const { by: _, ...asked } = order;
      const check = { ...asked, by: { user: 'ann' } };
      const { allowed } = await world.command<Checked>('/orders/check', check);
      return allowed && world.command<Placed>('/orders', order);
    });
    const first = await until('it rests', async () => (await limitOf(4)) || undefined);
    expect(await nextLimit(4, first)).toBeGreaterThan(first);
    expect((await ordersOf(4)).map(({ order_ref }) => order_ref)).toEqual([placed.order_ref]);
  });
});
