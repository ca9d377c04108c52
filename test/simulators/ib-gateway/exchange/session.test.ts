// What the day does to orders: the open, the close, gaps, halts, and the clock of naked positions.
import { describe, expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { ALL_EXECUTIONS, createRig, order, stock } from './exchange-rig.ts';
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
    const rig = createRig({ start: BEFORE_CLOSE, bars });
    const contract = stock('GAP');
    rig.ask({ name: 'placeOrder', orderId: 1, contract, order: order({}) });
    const stop = order({ action: 'SELL', type: 'STP', auxPrice: 99, tif: 'GTC' });
    rig.ask({ name: 'placeOrder', orderId: 2, contract, order: stop });
    const low = order({ type: 'LMT', limitPrice: 90, tif: 'DAY' });
    rig.ask({ name: 'placeOrder', orderId: 3, contract, order: low });
    rig.passTo('2020-12-16T21:00:01Z');
    expect(rig.all('orderStatus').findLast(({ orderId }) => orderId === 3)?.status).toBe(
      'Cancelled',
    );
    rig.forget();
    rig.passTo('2020-12-17T14:29:59Z');
    expect(rig.all('executionData')).toEqual([]);
    rig.passTo('2020-12-17T14:30:05Z');
    expect(rig.all('executionData').map(({ execution }) => execution)).toMatchObject([
      { side: 'SLD', shares: 100, price: 93.99, orderId: 2 },
    ]);
    expect(rig.exchange.view().nakedMs).toBe(0);
  });

  test('answers an order outside regular hours with 399 and fills it at the first print of the open', () => {
    const rig = createRig({ start: instant(Date.parse('2020-12-17T13:00:00Z')), bars });
    rig.ask({ name: 'placeOrder', orderId: 1, contract: stock('GAP'), order: order({}) });
    rig.pass(1_000);
    expect(rig.all('error')).toMatchObject([{ id: 1, code: 399 }]);
    expect(rig.all('orderStatus').at(-1)?.status).toBe('PreSubmitted');
    rig.passTo('2020-12-17T14:30:02Z');
    expect(rig.all('executionData')).toMatchObject([{ execution: { price: 94.01 } }]);
  });

  test('drops executions at midnight, but not resting orders', () => {
    const rig = createRig({ start: BEFORE_CLOSE, bars });
    rig.ask({ name: 'placeOrder', orderId: 1, contract: stock('GAP'), order: order({}) });
    rig.pass(1_000);
    const filter = ALL_EXECUTIONS;
    rig.forget();
    rig.ask({ name: 'reqExecutions', reqId: 9, filter });
    rig.pass(1_000);
    expect(rig.all('executionData').filter(({ reqId }) => reqId === 9)).toHaveLength(1);
    rig.passTo('2020-12-17T05:00:01Z');
    rig.forget();
    rig.ask({ name: 'reqExecutions', reqId: 10, filter });
    rig.pass(1_000);
    expect(rig.heard.map(({ answer }) => answer.name)).toContain('executionDataEnd');
    expect(rig.all('executionData')).toEqual([]);
  });

  test('fills nothing in a halt, reports it by tick 49, and trades again when it is lifted', () => {
    const rig = createRig();
    rig.exchange.setPrice('AAPL', { last: 100 });
    rig.ask({
      name: 'reqMktData',
      reqId: 5,
      contract: stock('AAPL'),
      genericTicks: '236',
      snapshot: false,
      regulatorySnapshot: false,
    });
    rig.pass(100);
    rig.exchange.addFault({ kind: 'halt', symbol: 'AAPL', forMs: 60_000 });
    rig.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: order({}) });
    rig.pass(30_000);
    expect(rig.all('executionData')).toEqual([]);
    rig.pass(40_000);
    expect(rig.all('executionData')).toHaveLength(1);
    const halted = rig.all('tickGeneric').filter(({ tickType }) => tickType === 49);
    expect(halted.map(({ value }) => value)).toEqual([0, 1, 0]);
  });

  test('ends a good-till-date order at its time', () => {
    const rig = createRig();
    rig.exchange.setPrice('AAPL', { last: 100 });
    const goodTillAt = rig.exchange.now() + 30_000;
    const low = order({ type: 'LMT', limitPrice: 90, tif: 'GTD', goodTillAt });
    rig.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: low });
    rig.pass(29_999);
    expect(rig.exchange.view().openOrders).toHaveLength(1);
    rig.pass(1);
    expect(rig.exchange.view().openOrders).toEqual([]);
  });

  test('counts part of a share as needing no stop, since the API takes no order for it', () => {
    const rig = createRig();
    rig.exchange.setPrice('AAPL', { last: 100 });
    const contract = stock('AAPL');
    rig.ask({ name: 'placeOrder', orderId: 1, contract, order: order({ quantity: 100 }) });
    const stop = order({ action: 'SELL', type: 'STP', auxPrice: 98, tif: 'GTC', quantity: 99 });
    rig.ask({ name: 'placeOrder', orderId: 2, contract, order: stop });
    rig.exchange.addFault({ kind: 'manual-close', symbol: 'AAPL', shares: 0.37 });
    rig.pass(1_000);
    const before = rig.exchange.view().nakedMs;
    rig.pass(60_000);
    expect(rig.exchange.view().nakedMs).toBe(before);
    rig.ask({ name: 'cancelOrder', orderId: 2, manualTime: '' });
    rig.pass(10_000);
    expect(rig.exchange.view().nakedMs - before).toBeGreaterThan(9_000);
  });

  test('measures open, unhalted time in which shares bought over the API have no stop', () => {
    const rig = createRig();
    rig.exchange.setPrice('AAPL', { last: 100 });
    const contract = stock('AAPL');
    rig.ask({ name: 'placeOrder', orderId: 1, contract, order: order({}) });
    rig.pass(10_000);
    expect(rig.exchange.view().nakedMs).toBe(10_000);
    rig.exchange.addFault({ kind: 'halt', symbol: 'AAPL', forMs: 5_000 });
    rig.pass(5_000);
    expect(rig.exchange.view().nakedMs).toBe(10_000);
    const stop = order({ action: 'SELL', type: 'STP', auxPrice: 98, tif: 'GTC', quantity: 60 });
    rig.ask({ name: 'placeOrder', orderId: 2, contract, order: stop });
    rig.pass(1_000);
    expect(rig.exchange.view().nakedMs).toBe(11_000);
    const rest = order({ action: 'SELL', type: 'STP', auxPrice: 98, tif: 'GTC', quantity: 40 });
    rig.ask({ name: 'placeOrder', orderId: 3, contract, order: rest });
    rig.pass(60_000);
    expect(rig.exchange.view().nakedMs).toBe(11_000);
    rig.passTo('2020-12-16T20:59:59Z');
    rig.ask({ name: 'cancelOrder', orderId: 3, manualTime: '' });
    rig.passTo('2020-12-17T14:30:00Z');
    const closing = rig.exchange.view().nakedMs - 11_000;
    expect(closing).toBeGreaterThan(900);
    expect(closing).toBeLessThan(1_000);
  });

  test('does not count shares bought manually as unprotected', () => {
    const rig = createRig();
    rig.exchange.setPrice('AAPL', { last: 100 });
    const placed = rig.exchange.hand.place({
      account: 'DU1234567',
      symbol: 'AAPL',
      action: 'BUY',
      type: 'MKT',
      quantity: 50,
    });
    rig.pass(10_000);
    expect(placed.kind).toBe('done');
    expect(rig.exchange.view()).toMatchObject({ nakedMs: 0, trades: [{ isByHand: true }] });
  });
});
