// The daemon is killed while orders for the open rest at the broker: they fill without it or with it, and are ours either way.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderRow } from '../../../src/trader/contract/order-rows.ts';
import { createWorld, type HeldRow, type World } from '../../processes/three-processes.ts';
import { until } from '../../processes/waiting.ts';

const STRATEGY = `
name: follow
symbols: [AAPL, MSFT]
entry: { side: long, when: "prediction.confidence >= 0.7" }
size: { shares: 100 }
stop: { percent: 2 }
`;

const ORDER = { side: 'BUY', order_type: 'MOO', quantity: 100, by: { user: 'ann' } };

let world: World;

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T08:30:00-05:00',
    speed: 10,
    symbols: ['AAPL', 'MSFT'],
    strategy: STRATEGY,
  });
});

afterAll(() => world?.end());

describe('an order for the open', () => {
  it('is recognised by the daemon that starts after a kill, filled at the open, and protected', async () => {
    for (const symbol of ['AAPL', 'MSFT'])
      await world.gateway('POST', '/price', { symbol, last: 100 });
    expect((await world.start()).stderr).toBe('');
    const { order_ref: ref } = await until('the order is taken', () =>
      world
        .command<{ order_ref: string }>('/orders', { ...ORDER, symbol: 'AAPL' })
        .catch(() => undefined),
    );
    const before = await until('it rests with its stop', async () => {
      const { open_orders: open } = await world.state();
      return open.length === 2 ? open : undefined;
    });
    expect(before.map(({ type, order_ref }) => [type, order_ref])).toEqual([
      ['MKT', ref],
      ['STP', ref.replace(/e$/, 's')],
    ]);
    await world.kill();
    expect((await world.start()).stderr).toBe('');
    const rows = await world.control<OrderRow[]>('/orders');
    expect(rows.find((row) => row.order_ref === ref)).toMatchObject({
      type: 'MKT',
      tif: 'OPG',
      state: 'working',
      perm_id: before[0]?.perm_id,
    });
    await world.moveTo('2020-12-16T09:29:58-05:00');
    const held = await until('it is held', async () =>
      (await world.control<HeldRow[]>('/positions')).find((row) => row.protected),
    );
    expect(held).toMatchObject({ symbol: 'AAPL', quantity: 100, strategy: 'manual' });
    const truth = await world.state();
    expect(truth.executions).toMatchObject([{ order_ref: ref, shares: 100, price: 100 }]);
    expect(truth.executions[0]?.time).toBe('2020-12-16T14:30:00.000Z');
    expect(truth.open_orders).toMatchObject([{ type: 'STP', quantity: 100, stop_price: 95 }]);
    expect(truth.naked_milliseconds).toBe(0);
  });
});
