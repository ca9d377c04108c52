// What a gateway does once a year: corrections, forks, vanished stops, splits, gaps.
import { describe, expect, test } from 'vitest';
import { FAULT_KINDS } from '../../../../src/simulators/ib-gateway/exchange/agenda/faults.ts';
import { createRig, order, type Rig, stock } from './exchange-rig.ts';

/** Long 100 at 100 with a stop at 98. */
function protectedLong(): Rig {
  const rig = createRig();
  rig.exchange.setPrice('AAPL', { last: 100 });
  const contract = stock('AAPL');
  rig.ask({ name: 'reqPositions' });
  rig.ask({ name: 'placeOrder', orderId: 1, contract, order: order({}) });
  const stop = order({ action: 'SELL', type: 'STP', auxPrice: 98, tif: 'GTC' });
  rig.ask({ name: 'placeOrder', orderId: 2, contract, order: stop });
  rig.pass(5_000);
  return rig;
}

function sharesHeld(rig: Rig): number | undefined {
  return rig.exchange.view().accounts[0]?.account.holdingBySymbol.get('AAPL')?.quantity;
}

describe('a rare fault', () => {
  test('of every known kind is accepted or rejected with a reason, never ignored', () => {
    for (const kind of FAULT_KINDS) {
      const rig = protectedLong();
      const outcome = rig.exchange.addFault({ kind, symbol: 'AAPL', count: 1 });
      expect(outcome).toMatchObject({ kind: 'added', fault: { kind } });
      rig.pass(1_000);
      rig.exchange.removeFaults();
      rig.pass(1_000);
    }
  });

  test('corrects an execution: the same id with a higher last segment replaces the quantity', () => {
    const rig = createRig();
    rig.exchange.setPrice('AAPL', { last: 100 });
    rig.exchange.addFault({ kind: 'correct-execution', shares: 70 });
    rig.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: order({}) });
    rig.pass(5_000);
    const [first, second] = rig.all('executionData').map(({ execution }) => execution);
    expect(first).toMatchObject({ shares: 100, execId: expect.stringMatching(/\.01\.01$/) });
    expect(second).toMatchObject({ shares: 70, execId: expect.stringMatching(/\.01\.02$/) });
    expect(rig.exchange.view().trades).toHaveLength(1);
    expect(sharesHeld(rig)).toBe(70);
  });

  test('forks a change into two live stops; the first cancel by id ends the older', () => {
    const rig = protectedLong();
    rig.exchange.addFault({ kind: 'modify-forks' });
    const tighter = order({ action: 'SELL', type: 'STP', auxPrice: 99, tif: 'GTC' });
    rig.ask({ name: 'placeOrder', orderId: 2, contract: stock('AAPL'), order: tighter });
    rig.pass(1_000);
    const stops = () => rig.exchange.view().openOrders.map((one) => one.order.auxPrice);
    expect(stops()).toEqual([98, 99]);
    rig.ask({ name: 'cancelOrder', orderId: 2, manualTime: '' });
    rig.pass(1_000);
    expect(stops()).toEqual([99]);
  });

  test('removes the stop silently, and the unprotected time is measured', () => {
    const rig = protectedLong();
    rig.forget();
    rig.exchange.addFault({ kind: 'stop-vanishes' });
    rig.pass(3_000);
    expect(rig.all('orderStatus')).toEqual([]);
    expect(rig.exchange.view()).toMatchObject({ openOrders: [], nakedMs: 3_000 });
  });

  test('removes an entry that is a stop with its children', () => {
    const rig = createRig();
    rig.exchange.setPrice('AAPL', { last: 100 });
    const entry = order({ type: 'STP', auxPrice: 110, transmit: false });
    const exit = order({ action: 'SELL', parentId: 1, type: 'LMT', limitPrice: 120, tif: 'GTC' });
    rig.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: entry });
    rig.ask({ name: 'placeOrder', orderId: 2, contract: stock('AAPL'), order: exit });
    rig.pass(1_000);
    expect(rig.exchange.view().openOrders).toHaveLength(2);
    rig.exchange.addFault({ kind: 'stop-vanishes' });
    expect(rig.exchange.view().openOrders).toEqual([]);
  });

  test('holds transmitted legs: no list shows them until they are cancelled or lost', () => {
    const rig = createRig();
    rig.exchange.setPrice('AAPL', { last: 100 });
    rig.exchange.addFault({ kind: 'held-legs' });
    rig.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: order({}) });
    rig.pass(60_000);
    expect(rig.heard.filter(({ answer }) => 'orderId' in answer)).toEqual([]);
    rig.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
    rig.pass(1_000);
    expect(rig.all('error')).toMatchObject([{ id: 1, code: 202 }]);
  });

  test('splits overnight: twice the shares at half the price, and no resting order', () => {
    const rig = protectedLong();
    rig.exchange.addFault({ kind: 'split', symbol: 'AAPL', ratio: 2 });
    rig.passTo('2020-12-17T14:31:00Z');
    expect(sharesHeld(rig)).toBe(200);
    expect(rig.all('position').at(-1)).toMatchObject({ position: 200 });
    const view = rig.exchange.view();
    expect(view.openOrders).toEqual([]);
    expect(view.listings.find(({ symbol }) => symbol === 'AAPL')?.last).toBe(50);
    expect(view.accounts[0]?.netLiquidation).toBeCloseTo(1_000_000 - 2, 0);
  });

  test('opens far below the close, and the stop fills there', () => {
    const rig = protectedLong();
    rig.exchange.addFault({ kind: 'gap-open', symbol: 'AAPL', price: 90 });
    rig.passTo('2020-12-17T14:30:05Z');
    expect(rig.all('executionData').at(-1)?.execution).toMatchObject({ side: 'SLD', price: 89.99 });
  });

  test('prints a price outside the market, which triggers no stop', () => {
    const rig = protectedLong();
    rig.exchange.addFault({ kind: 'bad-print', symbol: 'AAPL', price: 80 });
    rig.pass(60_000);
    expect(rig.exchange.view().openOrders).toHaveLength(1);
  });

  test('closes manually; later shares bought over the API are measured from zero', () => {
    const rig = protectedLong();
    rig.exchange.addFault({ kind: 'manual-close', symbol: 'AAPL' });
    rig.ask({ name: 'cancelOrder', orderId: 2, manualTime: '' });
    rig.pass(5_000);
    expect(rig.exchange.view().nakedMs).toBe(0);
    const short = order({ action: 'SELL', quantity: 100 });
    rig.ask({ name: 'placeOrder', orderId: 3, contract: stock('AAPL'), order: short });
    rig.pass(4_000);
    expect(sharesHeld(rig)).toBe(-100);
    expect(rig.exchange.view().nakedMs).toBe(4_000);
  });

  test('liquidates for margin with an execution that says so', () => {
    const rig = protectedLong();
    rig.exchange.addFault({ kind: 'margin-liquidation', symbol: 'AAPL' });
    expect(rig.exchange.view().trades.at(-1)).toMatchObject({ execution: { liquidation: true } });
    expect(sharesHeld(rig)).toBe(0);
  });
});
