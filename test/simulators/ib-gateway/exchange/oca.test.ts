import { describe, expect, test } from 'vitest';
import { createRig, order, type Rig, stock } from './exchange-rig.ts';

/** Long 100 at 100 with a stop of 100 at 98 in group `g`. */
function protectedLong(rig: Rig, ocaType: number): void {
  rig.exchange.setPrice('AAPL', { last: 100 });
  const contract = stock('AAPL');
  rig.ask({ name: 'placeOrder', orderId: 1, contract, order: order({}) });
  const stop = { action: 'SELL', type: 'STP', auxPrice: 98, tif: 'GTC', ocaGroup: 'g', ocaType };
  rig.ask({ name: 'placeOrder', orderId: 2, contract, order: order(stop) });
  rig.pass(4_000);
}

function placeExit(rig: Rig, ocaType: number): void {
  const exit = order({
    action: 'SELL',
    type: 'LMT',
    limitPrice: 99.5,
    ocaGroup: 'g',
    ocaType,
    orderRef: 'x',
  });
  rig.ask({ name: 'placeOrder', orderId: 3, contract: stock('AAPL'), order: exit });
}

function stopLeft(rig: Rig): number | undefined {
  const stop = rig.exchange.view().openOrders.find(({ orderId }) => orderId === 2);
  return stop === undefined ? undefined : stop.quantity - stop.filled;
}

describe('a one-cancels-all group', () => {
  test.each([
    [1, undefined],
    [2, 70],
    [3, 70],
  ] as const)('of type %i answers a fill of 30 from 100 literally', (ocaType, left) => {
    const rig = createRig();
    protectedLong(rig, ocaType);
    rig.exchange.addFault({ kind: 'partial-fill', shares: 30 });
    placeExit(rig, ocaType);
    rig.pass(1_000);
    expect(stopLeft(rig)).toBe(left);
    rig.pass(5_000);
    expect(rig.exchange.view().nakedMs > 0).toBe(ocaType === 1);
  });

  test('accepts a late exit and cancels the stop at the moment the exit fills', () => {
    const rig = createRig();
    protectedLong(rig, 2);
    placeExit(rig, 2);
    rig.pass(5_000);
    const view = rig.exchange.view();
    expect(view).toMatchObject({ openOrders: [], nakedMs: 0 });
    expect(view.accounts[0]?.account.holdingBySymbol.get('AAPL')?.quantity).toBe(0);
  });

  test('rejects a late member if the gateway is configured so, and the stop stays', () => {
    const rig = createRig({ lateOca: 'refuse' });
    protectedLong(rig, 2);
    placeExit(rig, 2);
    rig.pass(5_000);
    expect(rig.all('error')).toContainEqual(expect.objectContaining({ id: 3, code: 201 }));
    expect(stopLeft(rig)).toBe(100);
  });

  test('is closed once a member has filled completely: a late exit cannot reverse the position', () => {
    const rig = createRig();
    protectedLong(rig, 2);
    rig.exchange.setPrice('AAPL', { last: 97 });
    rig.pass(1_500);
    placeExit(rig, 2);
    rig.pass(5_000);
    expect(rig.all('error')).toContainEqual(expect.objectContaining({ id: 3, code: 201 }));
    expect(rig.exchange.view().accounts[0]?.account.holdingBySymbol.get('AAPL')?.quantity).toBe(0);
  });
});
