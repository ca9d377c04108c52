// Stop-limit and trailing orders in the exchange: triggered like a stop, traded like what they become.
import { describe, expect, test } from 'vitest';
import { createRig, order, type Rig, stock } from './exchange-rig.ts';

type Wanted = Parameters<typeof order>[0];

/** AAPL at 100, long 100 shares, and the order. */
function rigWith(wanted: Wanted): Rig {
  const rig = createRig();
  rig.exchange.setPrice('AAPL', { last: 100 });
  const contract = stock('AAPL');
  rig.ask({ name: 'placeOrder', orderId: 1, contract, order: order({}) });
  rig.pass(2_000);
  rig.ask({ name: 'placeOrder', orderId: 2, contract, order: order(wanted) });
  rig.pass(2_000);
  return rig;
}

function lastFrom(rig: Rig, ...prices: readonly number[]): void {
  for (const last of prices) {
    rig.exchange.setPrice('AAPL', { last });
    rig.pass(2_000);
  }
}

const sold = (rig: Rig) =>
  rig
    .all('executionData')
    .filter(({ execution }) => execution.side === 'SLD')
    .map(({ execution }) => execution.price);

const STOP_LIMIT = { action: 'SELL', type: 'STP LMT', auxPrice: 98, limitPrice: 97.5, tif: 'GTC' };

describe('a stop-limit order', () => {
  test('rests untriggered above its stop and counts as protection', () => {
    const rig = rigWith(STOP_LIMIT);
    lastFrom(rig, 98.01, 105);
    expect(rig.exchange.view()).toMatchObject({ openOrders: [{ isTriggered: false }] });
    expect(sold(rig)).toEqual([]);
  });

  test('sells at the bid once triggered, but not below its limit', () => {
    const rig = rigWith(STOP_LIMIT);
    lastFrom(rig, 97.9);
    expect(sold(rig)).toEqual([97.89]);
    expect(rig.exchange.view().openOrders).toEqual([]);
  });

  test('stays unfilled if the price jumps below its limit, and sells when it comes back', () => {
    const rig = rigWith(STOP_LIMIT);
    lastFrom(rig, 95);
    expect(sold(rig)).toEqual([]);
    expect(rig.exchange.view()).toMatchObject({ openOrders: [{ isTriggered: true }] });
    lastFrom(rig, 97.6);
    expect(sold(rig)).toEqual([97.59]);
  });

  test('is rejected without a limit price', () => {
    const rig = rigWith({ ...STOP_LIMIT, limitPrice: undefined });
    expect(rig.all('error').at(-1)).toMatchObject({ id: 2, code: 321 });
  });
});

describe('a trailing order', () => {
  test('in percent follows upward at its distance and fills where it was touched', () => {
    const rig = rigWith({ action: 'SELL', type: 'TRAIL', trailingPercent: 2, tif: 'GTC' });
    lastFrom(rig, 110, 108.5);
    expect(rig.exchange.view().openOrders).toMatchObject([{ trailStop: 107.8 }]);
    lastFrom(rig, 107.5);
    expect(sold(rig)).toEqual([107.49]);
    expect(rig.exchange.view().nakedMs).toBe(2_000);
  });

  test.each([
    ['an amount', { auxPrice: 2, trailingPercent: 0 }],
    ['a percentage', { auxPrice: 0, trailingPercent: 2 }],
  ])('of %s buys back what rises from the lowest price', (_, distance) => {
    const rig = rigWith({ action: 'BUY', type: 'TRAIL', tif: 'GTC', quantity: 50, ...distance });
    expect(rig.exchange.view().openOrders).toMatchObject([{ trailStop: 102 }]);
    lastFrom(rig, 90, 91);
    const [trail] = rig.exchange.view().openOrders;
    expect(trail?.trailStop).toBeLessThan(92.1);
    lastFrom(rig, 92.5);
    expect(rig.all('executionData').at(-1)?.execution).toMatchObject({ side: 'BOT', price: 92.51 });
  });

  test('takes the trigger that a change names, and trails on from there', () => {
    const wanted = { action: 'SELL', type: 'TRAIL', auxPrice: 5, tif: 'GTC' };
    const rig = rigWith(wanted);
    const contract = stock('AAPL');
    const tighter = order({ ...wanted, trailStopPrice: 97 });
    rig.ask({ name: 'placeOrder', orderId: 2, contract, order: tighter });
    rig.pass(2_000);
    expect(rig.all('openOrder').at(-1)?.order.trailStopPrice).toBe(97);
    lastFrom(rig, 101, 103);
    expect(rig.exchange.view().openOrders).toMatchObject([{ trailStop: 98 }]);
  });

  test('tells its trigger from the first word on', () => {
    const rig = rigWith({ action: 'SELL', type: 'TRAIL', auxPrice: 5, tif: 'GTC' });
    const told = rig.all('openOrder').filter(({ orderId }) => orderId === 2);
    expect(new Set(told.map(({ order: { trailStopPrice } }) => trailStopPrice))).toEqual(
      new Set([95]),
    );
  });

  test.each<[string, Parameters<typeof order>[0], number]>([
    ['a wider amount', { auxPrice: 7 }, 93],
    ['a closer amount', { auxPrice: 3 }, 97],
    ['a percentage', { auxPrice: undefined, trailingPercent: 2 }, 98],
    ['the same amount', { auxPrice: 5, quantity: 40 }, 95],
  ])('that is changed to %s begins anew, unless the distance is the same', (_, terms, trigger) => {
    const wanted = { action: 'SELL', type: 'TRAIL', auxPrice: 5, tif: 'GTC' };
    const rig = rigWith(wanted);
    const changed = order({ ...wanted, ...terms });
    rig.ask({ name: 'placeOrder', orderId: 2, contract: stock('AAPL'), order: changed });
    rig.pass(2_000);
    expect(rig.exchange.view().openOrders).toMatchObject([{ trailStop: trigger }]);
    expect(rig.all('openOrder').at(-1)?.order.trailStopPrice).toBe(trigger);
  });

  test('is rejected with a trigger off the tick', () => {
    const rig = rigWith({ action: 'SELL', type: 'TRAIL', auxPrice: 5, trailStopPrice: 96.005 });
    expect(rig.all('error').at(-1)).toMatchObject({ id: 2, code: 110 });
  });

  test('starts at its given trigger and ignores a print that the quote does not confirm', () => {
    const wanted = { action: 'SELL', type: 'TRAIL', auxPrice: 5, trailStopPrice: 96, tif: 'GTC' };
    const rig = rigWith(wanted);
    expect(rig.exchange.view().openOrders).toMatchObject([{ trailStop: 96 }]);
    rig.exchange.addFault({ kind: 'bad-print', symbol: 'AAPL', price: 140 });
    rig.pass(2_000);
    expect(rig.exchange.view().openOrders).toMatchObject([{ trailStop: 96 }]);
  });
});
