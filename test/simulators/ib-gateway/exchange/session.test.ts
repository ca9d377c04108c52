// What the day does to orders: the open, the close, gaps, halts, and the clock of naked positions.
import { describe, expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { ALL_EXECUTIONS, createHarness, order, stock } from './exchange-harness.ts';
import { minutes } from './minutes.ts';

const GAP_CSV = `2020-12-16 15:58,100,100.2,99.8,100,60000
2020-12-16 15:59,100,100.1,99.9,100.05,60000
2020-12-16 16:00,120,120,120,120,60000
2020-12-17 09:30,94,94.5,93.5,94.2,60000
2020-12-17 09:31,94.2,94.6,94,94.4,60000
`;
const BEFORE_CLOSE = instant(Date.parse('2020-12-16T20:58:30Z'));
const bars = new Map([['GAP', minutes(GAP_CSV)]]);

describe('a day at the exchange', () => {
  test('expires a DAY order at the close, keeps a GTC stop, and fills it a tick beyond the open after a gap', () => {
    const harness = createHarness({ start: BEFORE_CLOSE, bars });
    const contract = stock('GAP');
    harness.ask({ name: 'placeOrder', orderId: 1, contract, order: order({}) });
    const stop = order({ action: 'SELL', type: 'STP', auxPrice: 99, tif: 'GTC' });
    harness.ask({ name: 'placeOrder', orderId: 2, contract, order: stop });
    const low = order({ type: 'LMT', limitPrice: 90, tif: 'DAY' });
    harness.ask({ name: 'placeOrder', orderId: 3, contract, order: low });
    harness.passTo('2020-12-16T21:00:01Z');
    expect(harness.all('orderStatus').findLast(({ orderId }) => orderId === 3)?.status).toBe(
      'Cancelled',
    );
    harness.forget();
    harness.passTo('2020-12-17T14:29:59Z');
    expect(harness.all('executionData')).toEqual([]);
    harness.passTo('2020-12-17T14:30:05Z');
    expect(harness.all('executionData').map(({ execution }) => execution)).toMatchObject([
      { side: 'SLD', shares: 100, price: 93.99, orderId: 2 },
    ]);
    expect(harness.exchange.view().nakedMs).toBe(0);
  });

  test('answers an order outside regular hours with 399 and fills it at the first print of the open', () => {
    const harness = createHarness({ start: instant(Date.parse('2020-12-17T13:00:00Z')), bars });
    harness.ask({ name: 'placeOrder', orderId: 1, contract: stock('GAP'), order: order({}) });
    harness.pass(1_000);
    expect(harness.all('error')).toMatchObject([{ id: 1, code: 399 }]);
    expect(harness.all('orderStatus').at(-1)?.status).toBe('PreSubmitted');
    harness.passTo('2020-12-17T14:30:02Z');
    expect(harness.all('executionData')).toMatchObject([{ execution: { price: 94.01 } }]);
  });

  test('drops executions at midnight, but not resting orders', () => {
    const harness = createHarness({ start: BEFORE_CLOSE, bars });
    harness.ask({ name: 'placeOrder', orderId: 1, contract: stock('GAP'), order: order({}) });
    harness.pass(1_000);
    const filter = ALL_EXECUTIONS;
    harness.forget();
    harness.ask({ name: 'reqExecutions', reqId: 9, filter });
    harness.pass(1_000);
    expect(harness.all('executionData').filter(({ reqId }) => reqId === 9)).toHaveLength(1);
    harness.passTo('2020-12-17T05:00:01Z');
    harness.forget();
    harness.ask({ name: 'reqExecutions', reqId: 10, filter });
    harness.pass(1_000);
    expect(harness.heard.map(({ answer }) => answer.name)).toContain('executionDataEnd');
    expect(harness.all('executionData')).toEqual([]);
  });

  test('states a halt later than the first prices of a subscription', () => {
    const harness = createHarness();
    harness.exchange.setPrice('AAPL', { last: 100 });
    harness.exchange.addFault({ kind: 'halt', symbol: 'AAPL' });
    const quotes = { genericTicks: '', snapshot: false, regulatorySnapshot: false };
    harness.ask({ name: 'reqMktData', reqId: 1, contract: stock('AAPL'), ...quotes });
    expect(harness.all('tickPrice').length).toBeGreaterThan(0);
    expect(harness.all('tickGeneric')).toEqual([]);
    harness.pass(200);
    expect(harness.all('tickGeneric')).toMatchObject([{ tickType: 49, value: 1 }]);
  });

  test('fills nothing in a halt, reports it by tick 49, and trades again when it is lifted', () => {
    const harness = createHarness();
    harness.exchange.setPrice('AAPL', { last: 100 });
    harness.ask({
      name: 'reqMktData',
      reqId: 5,
      contract: stock('AAPL'),
      genericTicks: '236',
      snapshot: false,
      regulatorySnapshot: false,
    });
    harness.pass(100);
    harness.exchange.addFault({ kind: 'halt', symbol: 'AAPL', forMs: 60_000 });
    harness.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: order({}) });
    harness.pass(30_000);
    expect(harness.all('executionData')).toEqual([]);
    harness.pass(40_000);
    expect(harness.all('executionData')).toHaveLength(1);
    const halted = harness.all('tickGeneric').filter(({ tickType }) => tickType === 49);
    expect(halted.map(({ value }) => value)).toEqual([0, 1, 0]);
  });

  test('ends a good-till-date order at its time', () => {
    const harness = createHarness();
    harness.exchange.setPrice('AAPL', { last: 100 });
    const goodTillAt = harness.exchange.now() + 30_000;
    const low = order({ type: 'LMT', limitPrice: 90, tif: 'GTD', goodTillAt });
    harness.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: low });
    harness.pass(29_999);
    expect(harness.exchange.view().openOrders).toHaveLength(1);
    harness.pass(1);
    expect(harness.exchange.view().openOrders).toEqual([]);
  });

  test('counts part of a share as needing no stop, since the API takes no order for it', () => {
    const harness = createHarness();
    harness.exchange.setPrice('AAPL', { last: 100 });
    const contract = stock('AAPL');
    harness.ask({ name: 'placeOrder', orderId: 1, contract, order: order({ quantity: 100 }) });
    const stop = order({ action: 'SELL', type: 'STP', auxPrice: 98, tif: 'GTC', quantity: 99 });
    harness.ask({ name: 'placeOrder', orderId: 2, contract, order: stop });
    harness.exchange.addFault({ kind: 'manual-close', symbol: 'AAPL', shares: 0.37 });
    harness.pass(1_000);
    const before = harness.exchange.view().nakedMs;
    harness.pass(60_000);
    expect(harness.exchange.view().nakedMs).toBe(before);
    harness.ask({ name: 'cancelOrder', orderId: 2, manualTime: '' });
    harness.pass(10_000);
    expect(harness.exchange.view().nakedMs - before).toBeGreaterThan(9_000);
  });

  test('measures open, unhalted time in which shares bought over the API have no stop', () => {
    const harness = createHarness();
    harness.exchange.setPrice('AAPL', { last: 100 });
    const contract = stock('AAPL');
    harness.ask({ name: 'placeOrder', orderId: 1, contract, order: order({}) });
    harness.pass(10_000);
    expect(harness.exchange.view().nakedMs).toBe(10_000);
    harness.exchange.addFault({ kind: 'halt', symbol: 'AAPL', forMs: 5_000 });
    harness.pass(5_000);
    expect(harness.exchange.view().nakedMs).toBe(10_000);
    const stop = order({ action: 'SELL', type: 'STP', auxPrice: 98, tif: 'GTC', quantity: 60 });
    harness.ask({ name: 'placeOrder', orderId: 2, contract, order: stop });
    harness.pass(1_000);
    expect(harness.exchange.view().nakedMs).toBe(11_000);
    const rest = order({ action: 'SELL', type: 'STP', auxPrice: 98, tif: 'GTC', quantity: 40 });
    harness.ask({ name: 'placeOrder', orderId: 3, contract, order: rest });
    harness.pass(60_000);
    expect(harness.exchange.view().nakedMs).toBe(11_000);
    harness.passTo('2020-12-16T20:59:59Z');
    harness.ask({ name: 'cancelOrder', orderId: 3, manualTime: '' });
    harness.passTo('2020-12-17T14:30:00Z');
    const closing = harness.exchange.view().nakedMs - 11_000;
    expect(closing).toBeGreaterThan(900);
    expect(closing).toBeLessThan(1_000);
  });

  test('does not count shares bought manually as unprotected', () => {
    const harness = createHarness();
    harness.exchange.setPrice('AAPL', { last: 100 });
    const placed = harness.exchange.hand.place({
      account: 'DU1234567',
      symbol: 'AAPL',
      action: 'BUY',
      type: 'MKT',
      quantity: 50,
    });
    harness.pass(10_000);
    expect(placed.kind).toBe('done');
    expect(harness.exchange.view()).toMatchObject({ nakedMs: 0, trades: [{ isByHand: true }] });
  });
});
