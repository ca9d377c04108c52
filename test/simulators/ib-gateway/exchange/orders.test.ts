// What the gateway refuses, what it warns of, and what its misbehaviour does to orders.
import { describe, expect, test } from 'vitest';
import type { Order } from '../../../../src/simulators/ib-gateway/messages/order.ts';
import { createHarness, type Harness, order, placeBracket, stock } from './exchange-harness.ts';

function harnessAt100(): Harness {
  const harness = createHarness();
  harness.exchange.setPrice('AAPL', { last: 100 });
  return harness;
}

function place(harness: Harness, orderId: number, terms: Partial<Order>, symbol = 'AAPL'): void {
  harness.ask({ name: 'placeOrder', orderId, contract: stock(symbol), order: order(terms) });
}

function codesOf(harness: Harness, id: number): readonly number[] {
  return harness
    .all('error')
    .filter((error) => error.id === id)
    .map(({ code }) => code);
}

const LOW_LIMIT = { type: 'LMT', limitPrice: 90, tif: 'GTC' } as const;

describe('an order that the gateway rejects', () => {
  test.each<[string, Partial<Order>, number]>([
    ['is off the tick grid', { type: 'LMT', limitPrice: 100.005 }, 110],
    ['names an account that is not here', { account: 'DU9' }, 201],
    ['needs more margin than there is', { quantity: 30_000 }, 201],
    ['has no quantity', { quantity: 0 }, 434],
    ['has no stop price', { type: 'STP' }, 321],
    ['is of a type this exchange does not know', { type: 'PEG MID' }, 387],
    ['was good till a moment that has passed', { ...LOW_LIMIT, tif: 'GTD', goodTillAt: 1 }, 201],
    ['is the child of nobody', { parentId: 77 }, 10_006],
  ])('%s: refused', (_, terms, code) => {
    const harness = harnessAt100();
    place(harness, 1, terms);
    harness.pass(5_000);
    expect(codesOf(harness, 1)).toEqual([code]);
    expect(harness.exchange.view()).toMatchObject({ openOrders: [], trades: [] });
  });

  test('has an unknown symbol: 200', () => {
    const harness = harnessAt100();
    place(harness, 1, {}, 'not a symbol');
    harness.pass(5_000);
    expect(codesOf(harness, 1)).toEqual([200]);
  });
});

describe('an order id', () => {
  test('can be used once: 103 after a cancel, 104 after a fill, 105 for another order', () => {
    const harness = harnessAt100();
    place(harness, 1, {});
    place(harness, 2, LOW_LIMIT);
    place(harness, 3, LOW_LIMIT);
    harness.pass(1_000);
    harness.ask({ name: 'cancelOrder', orderId: 2, manualTime: '' });
    harness.pass(1_000);
    harness.forget();
    place(harness, 1, {});
    place(harness, 2, LOW_LIMIT);
    place(harness, 3, { ...LOW_LIMIT, action: 'SELL' });
    harness.pass(1_000);
    expect([1, 2, 3].map((id) => codesOf(harness, id))).toEqual([[104], [103], [105]]);
    expect(harness.exchange.view().openOrders).toMatchObject([{ orderId: 3, order: LOW_LIMIT }]);
  });

  test('that is unknown or final cannot be cancelled: 10147 and 10148', () => {
    const harness = harnessAt100();
    place(harness, 1, {});
    harness.pass(1_000);
    harness.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
    harness.ask({ name: 'cancelOrder', orderId: 9, manualTime: '' });
    harness.pass(1_000);
    expect([codesOf(harness, 1), codesOf(harness, 9)]).toEqual([[10148], [10147]]);
  });

  test('goes back on demand, as after a gateway restart', () => {
    const harness = harnessAt100();
    for (let id = 1; id <= 10; id += 1) place(harness, id, LOW_LIMIT);
    expect(harness.exchange.connect(17).nextOrderId).toBe(11);
    harness.exchange.addFault({ kind: 'id-rollback', by: 4 });
    expect(harness.exchange.connect(17).nextOrderId).toBe(7);
  });
});

describe('an untransmitted order', () => {
  test('is in no list, survives a disconnect, and is lost when the gateway restarts', () => {
    const harness = harnessAt100();
    place(harness, 1, { ...LOW_LIMIT, transmit: false });
    harness.exchange.disconnect(17);
    harness.exchange.connect(17);
    harness.ask({ name: 'reqAllOpenOrders' });
    harness.pass(1_000);
    expect(harness.all('openOrder')).toEqual([]);
    expect(harness.all('openOrderEnd')).toHaveLength(1);
    harness.exchange.forgetStored();
    harness.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
    harness.pass(1_000);
    expect(codesOf(harness, 1)).toEqual([10147]);
  });
});

test('cancelling legs that were never transmitted answers each and leaves no trace', () => {
  const harness = harnessAt100();
  place(harness, 1, { ...LOW_LIMIT, transmit: false });
  place(harness, 2, { ...LOW_LIMIT, action: 'SELL', parentId: 1, transmit: false });
  harness.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
  harness.pass(1_000);
  expect([codesOf(harness, 1), codesOf(harness, 2)]).toEqual([[202], [202]]);
  harness.ask({ name: 'reqCompletedOrders', apiOnly: false });
  expect(harness.all('completedOrder')).toEqual([]);
  expect(harness.exchange.view()).toMatchObject({ openOrders: [], completedOrders: [] });
});

test('a change of tif makes a resting order end with the next session', () => {
  const harness = harnessAt100();
  place(harness, 1, LOW_LIMIT);
  harness.passTo('2020-12-17T15:00:00Z');
  place(harness, 1, { ...LOW_LIMIT, tif: 'DAY' });
  harness.passTo('2020-12-17T20:59:59Z');
  expect(harness.exchange.view().openOrders).toHaveLength(1);
  harness.passTo('2020-12-17T21:00:00Z');
  expect(harness.exchange.view().openOrders).toEqual([]);
});

describe('faults on demand', () => {
  const parent = { type: 'LMT', limitPrice: 100.2, tif: 'DAY' } as const;
  const bracket = { symbol: 'AAPL', firstId: 1, quantity: 100, parent, target: 104, stop: 98 };

  test('reject a parent, and its children end with it', () => {
    const harness = harnessAt100();
    harness.exchange.addFault({ kind: 'reject', leg: 'parent' });
    placeBracket(harness, bracket);
    harness.pass(5_000);
    expect([1, 2, 3].map((id) => codesOf(harness, id))).toEqual([[201], [202], [202]]);
    expect(harness.exchange.view()).toMatchObject({ openOrders: [], trades: [] });
  });

  test('reject the stop alone: the parent fills without protection', () => {
    const harness = harnessAt100();
    harness.exchange.addFault({ kind: 'reject', leg: 'child', count: 2 });
    placeBracket(harness, bracket);
    harness.pass(5_000);
    expect(codesOf(harness, 3)).toEqual([201]);
    expect(harness.exchange.view()).toMatchObject({ openOrders: [], nakedMs: 5_000 });
  });

  test('swallow a whole bracket silently', () => {
    const harness = harnessAt100();
    harness.exchange.addFault({ kind: 'swallow-order' });
    placeBracket(harness, bracket);
    harness.pass(60_000);
    expect(harness.all('orderStatus')).toEqual([]);
    expect(harness.all('error')).toEqual([]);
    expect(harness.exchange.faults()).toEqual([]);
  });

  test('repeat an execution under its own id, and book it once', () => {
    const harness = harnessAt100();
    harness.exchange.addFault({ kind: 'duplicate-execution' });
    place(harness, 1, {});
    harness.pass(5_000);
    const ids = harness.all('executionData').map(({ execution }) => execution.execId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(harness.exchange.view().trades).toHaveLength(1);
  });

  test('send an execution before the order is acknowledged', () => {
    const harness = harnessAt100();
    harness.exchange.addFault({ kind: 'execution-first' });
    place(harness, 1, {});
    harness.pass(5_000);
    const names = harness.heard.map(({ answer }) => answer.name);
    expect(names.indexOf('executionData')).toBeLessThan(names.indexOf('openOrder'));
  });

  test('hold a short sale while shares are located, but not a sale of held shares', () => {
    const harness = harnessAt100();
    place(harness, 1, {});
    harness.pass(1_000);
    harness.exchange.addFault({ kind: 'locate', forMs: 20_000 });
    place(harness, 2, { action: 'SELL' });
    place(harness, 3, { action: 'SELL' });
    harness.pass(1_000);
    expect(codesOf(harness, 3)).toEqual([404]);
    expect(harness.exchange.view()).toMatchObject({
      openOrders: [{ orderId: 3, stage: 'inactive' }],
    });
    harness.pass(20_000);
    expect(harness.exchange.view().trades).toHaveLength(3);
  });

  test('fill an order after reporting it cancelled', () => {
    const harness = harnessAt100();
    place(harness, 1, LOW_LIMIT);
    harness.pass(1_000);
    harness.exchange.addFault({ kind: 'cancelled-then-filled' });
    harness.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
    harness.pass(5_000);
    const names = harness.heard.map(({ answer }) =>
      answer.name === 'orderStatus' ? answer.status : answer.name,
    );
    expect(names.indexOf('Cancelled')).toBeGreaterThan(-1);
    expect(names.indexOf('executionData')).toBeGreaterThan(names.indexOf('Cancelled'));
    expect(harness.exchange.view().trades).toHaveLength(1);
  });

  test('let a manual trader cancel or move the stop and close the position, without a client id', () => {
    const harness = harnessAt100();
    harness.ask({ name: 'reqPositions' });
    placeBracket(harness, bracket);
    harness.pass(5_000);
    harness.exchange.addFault({ kind: 'stop-moved-by-hand', price: 95 });
    harness.pass(1_000);
    expect(harness.all('openOrder').at(-1)).toMatchObject({ orderId: 3, order: { auxPrice: 95 } });
    harness.exchange.addFault({ kind: 'manual-close', symbol: 'AAPL' });
    harness.pass(5_000);
    const trade = harness.exchange.view().trades.at(-1);
    expect(trade).toMatchObject({ isByHand: true, execution: { clientId: 0, orderId: 0 } });
    expect(harness.all('position').at(-1)).toMatchObject({ position: 0 });
    expect(harness.exchange.addFault({ kind: 'manual-close', symbol: 'AAPL' }).kind).toBe(
      'refused',
    );
  });

  test('lose and restore the uplink: silence, 1100, then 1101 without subscriptions', () => {
    const harness = harnessAt100();
    const quotes = { genericTicks: '', snapshot: false, regulatorySnapshot: false };
    harness.ask({ name: 'reqMktData', reqId: 1, contract: stock('AAPL'), ...quotes });
    harness.pass(1_000);
    harness.exchange.addFault({ kind: 'lost-1100' });
    expect(codesOf(harness, -1)).toEqual([1100, 2103, 2105, 2157]);
    harness.forget();
    harness.pass(10_000);
    expect(harness.all('tickPrice')).toEqual([]);
    harness.exchange.addFault({ kind: 'restored-1101' });
    harness.pass(10_000);
    expect(harness.all('tickPrice')).toEqual([]);
    expect(harness.exchange.faults()).toEqual([]);
    expect(codesOf(harness, -1)).toEqual([1101]);
    expect(harness.all('error').at(-1)?.text).toContain(': usfarm; ushmds; secdefil.');
  });

  test('show another data type and other tick ids while data is delayed', () => {
    const harness = harnessAt100();
    const quotes = { genericTicks: '', snapshot: false, regulatorySnapshot: false };
    harness.ask({ name: 'reqMktData', reqId: 1, contract: stock('AAPL'), ...quotes });
    harness.pass(1_000);
    harness.forget();
    harness.exchange.addFault({ kind: 'delayed-data', forMs: 5_000 });
    harness.pass(4_000);
    expect(harness.all('marketDataType')).toMatchObject([{ marketDataType: 3 }]);
    expect(new Set(harness.all('tickPrice').map(({ tickType }) => tickType))).toEqual(
      new Set([66, 67, 68]),
    );
    harness.pass(4_000);
    expect(harness.all('marketDataType').at(-1)?.marketDataType).toBe(1);
    expect(harness.all('tickPrice').at(-1)?.tickType).toBe(4);
  });
});

describe('a trailing stop', () => {
  test('follows the last price, never loosens, and fills where it is touched', () => {
    const harness = harnessAt100();
    place(harness, 1, {});
    place(harness, 2, { action: 'SELL', type: 'TRAIL', auxPrice: 2, tif: 'GTC' });
    harness.pass(2_000);
    for (const last of [103, 101.5]) {
      harness.exchange.setPrice('AAPL', { last });
      harness.pass(2_000);
    }
    expect(harness.exchange.view().openOrders).toMatchObject([
      { trailStop: 101, stage: 'working' },
    ]);
    harness.exchange.setPrice('AAPL', { last: 100.9 });
    harness.pass(2_000);
    expect(harness.exchange.view()).toMatchObject({ openOrders: [], nakedMs: 0 });
    expect(harness.all('executionData').at(-1)?.execution.price).toBe(100.89);
  });
});
