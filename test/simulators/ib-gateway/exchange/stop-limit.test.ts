// Stop-limit and trailing orders in the exchange: triggered like a stop, traded like what they become.
import { describe, expect, test } from 'vitest';
import { createHarness, type Harness, order, stock } from './exchange-harness.ts';

type Wanted = Parameters<typeof order>[0];

/** AAPL at 100, long 100 shares, and the order. */
function harnessWith(wanted: Wanted): Harness {
  const harness = createHarness();
  harness.exchange.setPrice('AAPL', { last: 100 });
  const contract = stock('AAPL');
  harness.ask({ name: 'placeOrder', orderId: 1, contract, order: order({}) });
  harness.pass(2_000);
  harness.ask({ name: 'placeOrder', orderId: 2, contract, order: order(wanted) });
  harness.pass(2_000);
  return harness;
}

function lastFrom(harness: Harness, ...prices: readonly number[]): void {
  for (const last of prices) {
    harness.exchange.setPrice('AAPL', { last });
    harness.pass(2_000);
  }
}

const sold = (harness: Harness) =>
  harness
    .all('executionData')
    .filter(({ execution }) => execution.side === 'SLD')
    .map(({ execution }) => execution.price);

const STOP_LIMIT = { action: 'SELL', type: 'STP LMT', auxPrice: 98, limitPrice: 97.5, tif: 'GTC' };

describe('a stop-limit order', () => {
  test('rests untriggered above its stop and counts as protection', () => {
    const harness = harnessWith(STOP_LIMIT);
    lastFrom(harness, 98.01, 105);
    expect(harness.exchange.view()).toMatchObject({ openOrders: [{ isTriggered: false }] });
    expect(sold(harness)).toEqual([]);
  });

  test('sells at the bid once triggered, but not below its limit', () => {
    const harness = harnessWith(STOP_LIMIT);
    lastFrom(harness, 97.9);
    expect(sold(harness)).toEqual([97.89]);
    expect(harness.exchange.view().openOrders).toEqual([]);
  });

  test('stays unfilled if the price jumps below its limit, and sells when it comes back', () => {
    const harness = harnessWith(STOP_LIMIT);
    lastFrom(harness, 95);
    expect(sold(harness)).toEqual([]);
    expect(harness.exchange.view()).toMatchObject({ openOrders: [{ isTriggered: true }] });
    lastFrom(harness, 97.6);
    expect(sold(harness)).toEqual([97.59]);
  });

  test('is rejected without a limit price', () => {
    const harness = harnessWith({ ...STOP_LIMIT, limitPrice: undefined });
    expect(harness.all('error').at(-1)).toMatchObject({ id: 2, code: 321 });
  });
});

describe('a trailing order', () => {
  test('in percent follows upward at its distance and fills where it was touched', () => {
    const harness = harnessWith({ action: 'SELL', type: 'TRAIL', trailingPercent: 2, tif: 'GTC' });
    lastFrom(harness, 110, 108.5);
    expect(harness.exchange.view().openOrders).toMatchObject([{ trailStop: 107.8 }]);
    lastFrom(harness, 107.5);
    expect(sold(harness)).toEqual([107.49]);
    expect(harness.exchange.view().nakedMs).toBe(2_000);
  });

  test.each([
    ['an amount', { auxPrice: 2, trailingPercent: 0 }],
    ['a percentage', { auxPrice: 0, trailingPercent: 2 }],
  ])('of %s buys back what rises from the lowest price', (_, distance) => {
    const harness = harnessWith({
      action: 'BUY',
      type: 'TRAIL',
      tif: 'GTC',
      quantity: 50,
      ...distance,
    });
    expect(harness.exchange.view().openOrders).toMatchObject([{ trailStop: 102 }]);
    lastFrom(harness, 90, 91);
    const [trail] = harness.exchange.view().openOrders;
    expect(trail?.trailStop).toBeLessThan(92.1);
    lastFrom(harness, 92.5);
    expect(harness.all('executionData').at(-1)?.execution).toMatchObject({
      side: 'BOT',
      price: 92.51,
    });
  });

  test('takes the trigger that a change names, and trails on from there', () => {
    const wanted = { action: 'SELL', type: 'TRAIL', auxPrice: 5, tif: 'GTC' };
    const harness = harnessWith(wanted);
    const contract = stock('AAPL');
    const tighter = order({ ...wanted, trailStopPrice: 97 });
    harness.ask({ name: 'placeOrder', orderId: 2, contract, order: tighter });
    harness.pass(2_000);
    expect(harness.all('openOrder').at(-1)?.order.trailStopPrice).toBe(97);
    lastFrom(harness, 101, 103);
    expect(harness.exchange.view().openOrders).toMatchObject([{ trailStop: 98 }]);
  });

  test('tells its trigger from the first word on', () => {
    const harness = harnessWith({ action: 'SELL', type: 'TRAIL', auxPrice: 5, tif: 'GTC' });
    const told = harness.all('openOrder').filter(({ orderId }) => orderId === 2);
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
    const harness = harnessWith(wanted);
    const changed = order({ ...wanted, ...terms });
    harness.ask({ name: 'placeOrder', orderId: 2, contract: stock('AAPL'), order: changed });
    harness.pass(2_000);
    expect(harness.exchange.view().openOrders).toMatchObject([{ trailStop: trigger }]);
    expect(harness.all('openOrder').at(-1)?.order.trailStopPrice).toBe(trigger);
  });

  test('is rejected with a trigger off the tick', () => {
    const harness = harnessWith({
      action: 'SELL',
      type: 'TRAIL',
      auxPrice: 5,
      trailStopPrice: 96.005,
    });
    expect(harness.all('error').at(-1)).toMatchObject({ id: 2, code: 110 });
  });

  test('starts at its given trigger and ignores a print that the quote does not confirm', () => {
    const wanted = { action: 'SELL', type: 'TRAIL', auxPrice: 5, trailStopPrice: 96, tif: 'GTC' };
    const harness = harnessWith(wanted);
    expect(harness.exchange.view().openOrders).toMatchObject([{ trailStop: 96 }]);
    harness.exchange.addFault({ kind: 'bad-print', symbol: 'AAPL', price: 140 });
    harness.pass(2_000);
    expect(harness.exchange.view().openOrders).toMatchObject([{ trailStop: 96 }]);
  });
});
