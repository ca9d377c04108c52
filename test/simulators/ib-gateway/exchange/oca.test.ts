import { describe, expect, test } from 'vitest';
import { createHarness, type Harness, order, stock } from './exchange-harness.ts';

/** Long 100 at 100 with a stop of 100 at 98 in group `g`. */
function protectedLong(harness: Harness, ocaType: number): void {
  harness.exchange.setPrice('AAPL', { last: 100 });
  const contract = stock('AAPL');
  harness.ask({ name: 'placeOrder', orderId: 1, contract, order: order({}) });
  const stop = { action: 'SELL', type: 'STP', auxPrice: 98, tif: 'GTC', ocaGroup: 'g', ocaType };
  harness.ask({ name: 'placeOrder', orderId: 2, contract, order: order(stop) });
  harness.pass(4_000);
}

function placeExit(harness: Harness, ocaType: number): void {
  const exit = order({
    action: 'SELL',
    type: 'LMT',
    limitPrice: 99.5,
    ocaGroup: 'g',
    ocaType,
    orderRef: 'x',
  });
  harness.ask({ name: 'placeOrder', orderId: 3, contract: stock('AAPL'), order: exit });
}

function stopLeft(harness: Harness): number | undefined {
  const stop = harness.exchange.view().openOrders.find(({ orderId }) => orderId === 2);
  return stop === undefined ? undefined : stop.quantity - stop.filled;
}

describe('a one-cancels-all group', () => {
  test.each([
    [1, undefined],
    [2, 70],
    [3, 70],
  ] as const)('of type %i answers a fill of 30 from 100 literally', (ocaType, left) => {
    const harness = createHarness();
    protectedLong(harness, ocaType);
    harness.exchange.addFault({ kind: 'partial-fill', shares: 30 });
    placeExit(harness, ocaType);
    harness.pass(1_000);
    expect(stopLeft(harness)).toBe(left);
    harness.pass(5_000);
    expect(harness.exchange.view().nakedMs > 0).toBe(ocaType === 1);
  });

  test('accepts a late exit and cancels the stop at the moment the exit fills', () => {
    const harness = createHarness();
    protectedLong(harness, 2);
    placeExit(harness, 2);
    harness.pass(5_000);
    const view = harness.exchange.view();
    expect(view).toMatchObject({ openOrders: [], nakedMs: 0 });
    expect(view.accounts[0]?.account.holdingBySymbol.get('AAPL')?.quantity).toBe(0);
  });

  test('rejects a late member if the gateway is configured so, and the stop stays', () => {
    const harness = createHarness({ lateOca: 'refuse' });
    protectedLong(harness, 2);
    placeExit(harness, 2);
    harness.pass(5_000);
    expect(harness.all('error')).toContainEqual(expect.objectContaining({ id: 3, code: 201 }));
    expect(stopLeft(harness)).toBe(100);
  });

  test('is closed once a member has filled completely: a late exit cannot reverse the position', () => {
    const harness = createHarness();
    protectedLong(harness, 2);
    harness.exchange.setPrice('AAPL', { last: 97 });
    harness.pass(1_500);
    placeExit(harness, 2);
    harness.pass(5_000);
    expect(harness.all('error')).toContainEqual(expect.objectContaining({ id: 3, code: 201 }));
    expect(harness.exchange.view().accounts[0]?.account.holdingBySymbol.get('AAPL')?.quantity).toBe(
      0,
    );
  });
});
