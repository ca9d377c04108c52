// The daemon is killed with a position open and started again: same position, same stop, no new order.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';
import { FOLLOW_AAPL } from '../processes/world-files.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL'],
    strategy: FOLLOW_AAPL,
  });
});

afterAll(() => world?.end());

describe('a killed daemon', () => {
  it('finds its position protected by the same stop and sends nothing new', async () => {
    await world.begin();
    const held = await world.hold('AAPL', 100);
    const before = await world.state();
    const stop = before.open_orders.find(({ type }) => type === 'STP');
    expect(before.positions).toMatchObject([{ symbol: 'AAPL', quantity: 100 }]);
    expect(stop).toMatchObject({ action: 'SELL', quantity: 100 });

    await world.kill();
    expect((await world.sluice('status')).code).toBe(3);
    const again = await world.start();
    expect(again.stderr).toBe('');
    expect(again.code).toBe(0);

    const [found] = await world.look<Record<string, unknown>[]>('positions');
    expect(found).toMatchObject({
      id: held.id,
      quantity: 100,
      stop_price: held.stop_price,
      protected: true,
    });
    const after = await world.state();
    expect(after.open_orders.map(({ order_ref }) => order_ref).sort()).toEqual(
      before.open_orders.map(({ order_ref }) => order_ref).sort(),
    );
    expect(after.open_orders.find(({ type }) => type === 'STP')).toMatchObject({
      perm_id: stop?.perm_id,
      stop_price: stop?.stop_price,
    });
    expect(after.completed_orders).toHaveLength(before.completed_orders.length);
    expect(after.executions).toEqual(before.executions);
    expect(after.naked_milliseconds).toBe(0);
  });

  it('does not act again on the prediction it acted on before it died', async () => {
    const polls = (await world.flow('GET', '/requests')) as unknown[];
    await until(
      'two more polls',
      async () => ((await world.flow('GET', '/requests')) as unknown[]).length >= polls.length + 2,
    );
    const orders = (await world.state()).open_orders.length;
    expect(orders).toBe(2);
    const predictions = await world.look<{ verdict: string }[]>('predictions');
    expect(predictions.map(({ verdict }) => verdict)).toContain('duplicate');
  });
});
