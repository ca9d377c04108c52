// What a gateway does once a year: corrections, forks, vanished stops, splits, gaps.
import { describe, expect, test } from 'vitest';
import { FAULT_KINDS } from '../../../../src/simulators/ib-gateway/exchange/scheduling/fault-kinds.ts';
import { createHarness, type Harness, order, stock } from './exchange-harness.ts';

/** Long 100 at 100 with a stop at 98. */
function protectedLong(): Harness {
  const harness = createHarness();
  harness.exchange.setPrice('AAPL', { last: 100 });
  const contract = stock('AAPL');
  harness.ask({ name: 'reqPositions' });
  harness.ask({ name: 'placeOrder', orderId: 1, contract, order: order({}) });
  const stop = order({ action: 'SELL', type: 'STP', auxPrice: 98, tif: 'GTC' });
  harness.ask({ name: 'placeOrder', orderId: 2, contract, order: stop });
  harness.pass(5_000);
  return harness;
}

function sharesHeld(harness: Harness): number | undefined {
  return harness.exchange.view().accounts[0]?.account.holdingBySymbol.get('AAPL')?.quantity;
}

describe('a rare fault', () => {
  test('of every known kind is accepted or rejected with a reason, never ignored', () => {
    for (const kind of FAULT_KINDS) {
      const harness = protectedLong();
      const outcome = harness.exchange.addFault({ kind, symbol: 'AAPL', count: 1 });
      // Only a short option can be assigned.
      const isRefused = kind === 'assignment';
      expect(outcome).toMatchObject(
        isRefused ? { kind: 'refused' } : { kind: 'added', fault: { kind } },
      );
      harness.pass(1_000);
      harness.exchange.removeFaults();
      harness.pass(1_000);
    }
  });

  test('corrects an execution: the same id with a higher last segment replaces the quantity', () => {
    const harness = createHarness();
    harness.exchange.setPrice('AAPL', { last: 100 });
    harness.exchange.addFault({ kind: 'correct-execution', shares: 70 });
    harness.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: order({}) });
    harness.pass(5_000);
    const [first, second] = harness.all('executionData').map(({ execution }) => execution);
    expect(first).toMatchObject({ shares: 100, execId: expect.stringMatching(/\.01\.01$/) });
    expect(second).toMatchObject({ shares: 70, execId: expect.stringMatching(/\.01\.02$/) });
    expect(harness.exchange.view().trades).toHaveLength(1);
    expect(sharesHeld(harness)).toBe(70);
  });

  test('corrects a sale by hand: what it leaves is held, and without a stop unprotected', () => {
    const harness = protectedLong();
    harness.exchange.addFault({ kind: 'correct-execution', shares: 40 });
    harness.exchange.addFault({ kind: 'manual-close' });
    harness.pass(10_000);
    expect(sharesHeld(harness)).toBe(60);
    harness.exchange.addFault({ kind: 'stop-vanishes' });
    harness.pass(3_000);
    expect(harness.exchange.view()).toMatchObject({ openOrders: [], nakedMs: 3_000 });
  });

  test('forks a change into two live stops; the first cancel by id ends the older', () => {
    const harness = protectedLong();
    harness.exchange.addFault({ kind: 'modify-forks' });
    const tighter = order({ action: 'SELL', type: 'STP', auxPrice: 99, tif: 'GTC' });
    harness.ask({ name: 'placeOrder', orderId: 2, contract: stock('AAPL'), order: tighter });
    harness.pass(1_000);
    const stops = () => harness.exchange.view().openOrders.map((one) => one.order.auxPrice);
    expect(stops()).toEqual([98, 99]);
    harness.ask({ name: 'cancelOrder', orderId: 2, manualTime: '' });
    harness.pass(1_000);
    expect(stops()).toEqual([99]);
  });

  test('removes the stop silently, and the unprotected time is measured', () => {
    const harness = protectedLong();
    harness.forget();
    harness.exchange.addFault({ kind: 'stop-vanishes' });
    harness.pass(3_000);
    expect(harness.all('orderStatus')).toEqual([]);
    expect(harness.exchange.view()).toMatchObject({ openOrders: [], nakedMs: 3_000 });
  });

  test('removes an entry that is a stop with its children', () => {
    const harness = createHarness();
    harness.exchange.setPrice('AAPL', { last: 100 });
    const entry = order({ type: 'STP', auxPrice: 110, transmit: false });
    const exit = order({ action: 'SELL', parentId: 1, type: 'LMT', limitPrice: 120, tif: 'GTC' });
    harness.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: entry });
    harness.ask({ name: 'placeOrder', orderId: 2, contract: stock('AAPL'), order: exit });
    harness.pass(1_000);
    expect(harness.exchange.view().openOrders).toHaveLength(2);
    harness.exchange.addFault({ kind: 'stop-vanishes' });
    expect(harness.exchange.view().openOrders).toEqual([]);
  });

  test('holds transmitted legs: no list shows them until they are cancelled or lost', () => {
    const harness = createHarness();
    harness.exchange.setPrice('AAPL', { last: 100 });
    harness.exchange.addFault({ kind: 'held-legs' });
    harness.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: order({}) });
    harness.pass(60_000);
    expect(harness.heard.filter(({ answer }) => 'orderId' in answer)).toEqual([]);
    harness.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
    harness.pass(1_000);
    expect(harness.all('error')).toMatchObject([{ id: 1, code: 202 }]);
  });

  test('splits overnight: twice the shares at half the price, and no resting order', () => {
    const harness = protectedLong();
    harness.exchange.addFault({ kind: 'split', symbol: 'AAPL', ratio: 2 });
    harness.passTo('2020-12-17T14:31:00Z');
    expect(sharesHeld(harness)).toBe(200);
    expect(harness.all('position').at(-1)).toMatchObject({ position: 200 });
    const view = harness.exchange.view();
    expect(view.openOrders).toEqual([]);
    expect(view.listings.find(({ symbol }) => symbol === 'AAPL')?.last).toBe(50);
    expect(view.accounts[0]?.netLiquidation).toBeCloseTo(1_000_000 - 2, 0);
  });

  test('opens far below the close, and the stop fills there', () => {
    const harness = protectedLong();
    harness.exchange.addFault({ kind: 'gap-open', symbol: 'AAPL', price: 90 });
    harness.passTo('2020-12-17T14:30:05Z');
    expect(harness.all('executionData').at(-1)?.execution).toMatchObject({
      side: 'SLD',
      price: 89.99,
    });
  });

  test('prints a price outside the market, which triggers no stop', () => {
    const harness = protectedLong();
    harness.exchange.addFault({ kind: 'bad-print', symbol: 'AAPL', price: 80 });
    harness.pass(60_000);
    expect(harness.exchange.view().openOrders).toHaveLength(1);
  });

  test('closes manually; later shares bought over the API are measured from zero', () => {
    const harness = protectedLong();
    harness.exchange.addFault({ kind: 'manual-close', symbol: 'AAPL' });
    harness.ask({ name: 'cancelOrder', orderId: 2, manualTime: '' });
    harness.pass(5_000);
    expect(harness.exchange.view().nakedMs).toBe(0);
    const short = order({ action: 'SELL', quantity: 100 });
    harness.ask({ name: 'placeOrder', orderId: 3, contract: stock('AAPL'), order: short });
    harness.pass(4_000);
    expect(sharesHeld(harness)).toBe(-100);
    expect(harness.exchange.view().nakedMs).toBe(4_000);
  });

  test('liquidates for margin with an execution that says so', () => {
    const harness = protectedLong();
    harness.exchange.addFault({ kind: 'margin-liquidation', symbol: 'AAPL' });
    expect(harness.exchange.view().trades.at(-1)).toMatchObject({
      execution: { liquidation: true },
    });
    expect(sharesHeld(harness)).toBe(0);
  });
});
