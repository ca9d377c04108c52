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

describe('a trailing order in percent', () => {
  test('follows upward at its distance and fills where it was touched', () => {
    const rig = rigWith({ action: 'SELL', type: 'TRAIL', trailingPercent: 2, tif: 'GTC' });
    lastFrom(rig, 110, 108.5);
    expect(rig.exchange.view().openOrders).toMatchObject([{ trailStop: 107.8 }]);
    lastFrom(rig, 107.5);
    expect(sold(rig)).toEqual([107.49]);
    expect(rig.exchange.view().nakedMs).toBe(2_000);
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
