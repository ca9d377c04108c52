// The daemon is killed while it answers an order. Repeated with its key, the order is found, or placed for the first time: one order.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../processes/three-processes.ts';
import { pause, until } from '../../processes/waiting.ts';

const STRATEGY = `
name: idle
symbols: [AAPL]
entry: { side: long, when: "prediction.confidence >= 0.99" }
size: { shares: 1 }
stop: { percent: 2 }
`;

interface Placed {
  readonly order_ref: string;
  readonly repeated: boolean;
}

let world: World;

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 1,
    symbols: ['AAPL'],
    strategy: STRATEGY,
  });
  await world.begin();
});

afterAll(() => world?.end());

/** A limit far below the market, recognised by its quantity. */
function order(quantity: number) {
  return {
    symbol: 'AAPL',
    side: 'BUY',
    order_type: 'LMT',
    quantity,
    price: 50,
    by: { user: 'ann', key: `k-${quantity}` },
  };
}

/** Until the gate has its prices, an order is refused; each try has a key of its own. */
async function pricesAreThere(): Promise<void> {
  await until('an order would be allowed', async () => {
    const check = { ...order(1), by: { user: 'ann' } };
    return (await world.command<{ allowed: boolean }>('/orders/check', check)).allowed;
  });
}

async function buysOf(quantity: number): Promise<readonly string[]> {
  const { open_orders, completed_orders } = await world.state();
  return [...open_orders, ...completed_orders]
    .filter((each) => each.action === 'BUY' && each.quantity === quantity)
    .map(({ order_ref }) => order_ref);
}

async function fateOf(orderRef: string): Promise<string | undefined> {
  const rows = await world.control<{ order_ref: string; state: string }[]>('/orders');
  const state = rows.find((row) => row.order_ref === orderRef)?.state;
  return state === 'working' || state === 'not_sent' ? state : undefined;
}

describe('an order whose answer is lost with the daemon', () => {
  it.each([
    [11, 0],
    [12, 4],
    [13, 12],
    [14, 40],
  ])('of %d shares, killed after %d ms, exists once', async (quantity, delayMs) => {
    await pricesAreThere();
    const lost = world.command<Placed>('/orders', order(quantity)).catch(() => undefined);
    await pause(delayMs);
    await world.kill();
    const told = await lost;
    await world.begin();
    await pricesAreThere();
    const placed = await world.command<Placed>('/orders', order(quantity));
    expect(placed.order_ref).toMatch(/\.e$/);
    if (told !== undefined)
      expect(placed).toMatchObject({ order_ref: told.order_ref, repeated: true });
    expect(await world.command<Placed>('/orders', order(quantity))).toMatchObject({
      order_ref: placed.order_ref,
      repeated: true,
    });
    // What was decided and not yet written when the daemon died is never sent later.
    const state = await until('its fate is known', () => fateOf(placed.order_ref));
    expect(await buysOf(quantity)).toEqual(state === 'working' ? [placed.order_ref] : []);
  });
});
