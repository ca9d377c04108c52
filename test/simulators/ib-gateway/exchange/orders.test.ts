// What the gateway refuses, what it warns of, and what its misbehaviour does to orders.
import { describe, expect, test } from 'vitest';
import type { Order } from '../../../../src/simulators/ib-gateway/messages/order.ts';
import { createRig, order, placeBracket, type Rig, stock } from './exchange-rig.ts';

function rigAt100(): Rig {
  const rig = createRig();
  rig.exchange.setPrice('AAPL', { last: 100 });
  return rig;
}

function place(rig: Rig, orderId: number, terms: Partial<Order>, symbol = 'AAPL'): void {
  rig.ask({ name: 'placeOrder', orderId, contract: stock(symbol), order: order(terms) });
}

function codesOf(rig: Rig, id: number): readonly number[] {
  return rig
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
    const rig = rigAt100();
    place(rig, 1, terms);
    rig.pass(5_000);
    expect(codesOf(rig, 1)).toEqual([code]);
    expect(rig.exchange.view()).toMatchObject({ openOrders: [], trades: [] });
  });

  test('has an unknown symbol: 200', () => {
    const rig = rigAt100();
    place(rig, 1, {}, 'not a symbol');
    rig.pass(5_000);
    expect(codesOf(rig, 1)).toEqual([200]);
  });
});

describe('an order id', () => {
  test('can be used once: 103 after a cancel, 104 after a fill, 105 for another order', () => {
    const rig = rigAt100();
    place(rig, 1, {});
    place(rig, 2, LOW_LIMIT);
    place(rig, 3, LOW_LIMIT);
    rig.pass(1_000);
    rig.ask({ name: 'cancelOrder', orderId: 2, manualTime: '' });
    rig.pass(1_000);
    rig.forget();
    place(rig, 1, {});
    place(rig, 2, LOW_LIMIT);
    place(rig, 3, { ...LOW_LIMIT, action: 'SELL' });
    rig.pass(1_000);
    expect([1, 2, 3].map((id) => codesOf(rig, id))).toEqual([[104], [103], [105]]);
    expect(rig.exchange.view().openOrders).toMatchObject([{ orderId: 3, order: LOW_LIMIT }]);
  });

  test('that is unknown or final cannot be cancelled: 10147 and 10148', () => {
    const rig = rigAt100();
    place(rig, 1, {});
    rig.pass(1_000);
    rig.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
    rig.ask({ name: 'cancelOrder', orderId: 9, manualTime: '' });
    rig.pass(1_000);
    expect([codesOf(rig, 1), codesOf(rig, 9)]).toEqual([[10148], [10147]]);
  });

  test('goes back on demand, as after a gateway restart', () => {
    const rig = rigAt100();
    for (let id = 1; id <= 10; id += 1) place(rig, id, LOW_LIMIT);
    expect(rig.exchange.connect(17).nextOrderId).toBe(11);
    rig.exchange.addFault({ kind: 'id-rollback', by: 4 });
    expect(rig.exchange.connect(17).nextOrderId).toBe(7);
  });
});

describe('an untransmitted order', () => {
  test('is in no list, survives a disconnect, and is lost when the gateway restarts', () => {
    const rig = rigAt100();
    place(rig, 1, { ...LOW_LIMIT, transmit: false });
    rig.exchange.disconnect(17);
    rig.exchange.connect(17);
    rig.ask({ name: 'reqAllOpenOrders' });
    rig.pass(1_000);
    expect(rig.all('openOrder')).toEqual([]);
    expect(rig.all('openOrderEnd')).toHaveLength(1);
    rig.exchange.forgetStored();
    rig.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
    rig.pass(1_000);
    expect(codesOf(rig, 1)).toEqual([10147]);
  });
});

test('cancelling legs that were never transmitted answers each and leaves no trace', () => {
  const rig = rigAt100();
  place(rig, 1, { ...LOW_LIMIT, transmit: false });
  place(rig, 2, { ...LOW_LIMIT, action: 'SELL', parentId: 1, transmit: false });
  rig.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
  rig.pass(1_000);
  expect([codesOf(rig, 1), codesOf(rig, 2)]).toEqual([[202], [202]]);
  rig.ask({ name: 'reqCompletedOrders', apiOnly: false });
  expect(rig.all('completedOrder')).toEqual([]);
  expect(rig.exchange.view()).toMatchObject({ openOrders: [], completedOrders: [] });
});

test('a change of tif makes a resting order end with the next session', () => {
  const rig = rigAt100();
  place(rig, 1, LOW_LIMIT);
  rig.passTo('2020-12-17T15:00:00Z');
  place(rig, 1, { ...LOW_LIMIT, tif: 'DAY' });
  rig.passTo('2020-12-17T20:59:59Z');
  expect(rig.exchange.view().openOrders).toHaveLength(1);
  rig.passTo('2020-12-17T21:00:00Z');
  expect(rig.exchange.view().openOrders).toEqual([]);
});

describe('faults on demand', () => {
  const parent = { type: 'LMT', limitPrice: 100.2, tif: 'DAY' } as const;
  const bracket = { symbol: 'AAPL', firstId: 1, quantity: 100, parent, target: 104, stop: 98 };

  test('reject a parent, and its children end with it', () => {
    const rig = rigAt100();
    rig.exchange.addFault({ kind: 'reject', leg: 'parent' });
    placeBracket(rig, bracket);
    rig.pass(5_000);
    expect([1, 2, 3].map((id) => codesOf(rig, id))).toEqual([[201], [202], [202]]);
    expect(rig.exchange.view()).toMatchObject({ openOrders: [], trades: [] });
  });

  test('reject the stop alone: the parent fills without protection', () => {
    const rig = rigAt100();
    rig.exchange.addFault({ kind: 'reject', leg: 'child', count: 2 });
    placeBracket(rig, bracket);
    rig.pass(5_000);
    expect(codesOf(rig, 3)).toEqual([201]);
    expect(rig.exchange.view()).toMatchObject({ openOrders: [], nakedMs: 5_000 });
  });

  test('swallow a whole bracket silently', () => {
    const rig = rigAt100();
    rig.exchange.addFault({ kind: 'swallow-order' });
    placeBracket(rig, bracket);
    rig.pass(60_000);
    expect(rig.all('orderStatus')).toEqual([]);
    expect(rig.all('error')).toEqual([]);
    expect(rig.exchange.faults()).toEqual([]);
  });

  test('repeat an execution under its own id, and book it once', () => {
    const rig = rigAt100();
    rig.exchange.addFault({ kind: 'duplicate-execution' });
    place(rig, 1, {});
    rig.pass(5_000);
    const ids = rig.all('executionData').map(({ execution }) => execution.execId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(rig.exchange.view().trades).toHaveLength(1);
  });

  test('send an execution before the order is acknowledged', () => {
    const rig = rigAt100();
    rig.exchange.addFault({ kind: 'execution-first' });
    place(rig, 1, {});
    rig.pass(5_000);
    const names = rig.heard.map(({ answer }) => answer.name);
    expect(names.indexOf('executionData')).toBeLessThan(names.indexOf('openOrder'));
  });

  test('hold a short sale while shares are located, but not a sale of held shares', () => {
    const rig = rigAt100();
    place(rig, 1, {});
    rig.pass(1_000);
    rig.exchange.addFault({ kind: 'locate', forMs: 20_000 });
    place(rig, 2, { action: 'SELL' });
    place(rig, 3, { action: 'SELL' });
    rig.pass(1_000);
    expect(codesOf(rig, 3)).toEqual([404]);
    expect(rig.exchange.view()).toMatchObject({ openOrders: [{ orderId: 3, stage: 'inactive' }] });
    rig.pass(20_000);
    expect(rig.exchange.view().trades).toHaveLength(3);
  });

  test('fill an order after reporting it cancelled', () => {
    const rig = rigAt100();
    place(rig, 1, LOW_LIMIT);
    rig.pass(1_000);
    rig.exchange.addFault({ kind: 'cancelled-then-filled' });
    rig.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
    rig.pass(5_000);
    const names = rig.heard.map(({ answer }) =>
      answer.name === 'orderStatus' ? answer.status : answer.name,
    );
    expect(names.indexOf('Cancelled')).toBeGreaterThan(-1);
    expect(names.indexOf('executionData')).toBeGreaterThan(names.indexOf('Cancelled'));
    expect(rig.exchange.view().trades).toHaveLength(1);
  });

  test('let a manual trader cancel or move the stop and close the position, without a client id', () => {
    const rig = rigAt100();
    rig.ask({ name: 'reqPositions' });
    placeBracket(rig, bracket);
    rig.pass(5_000);
    rig.exchange.addFault({ kind: 'stop-moved-by-hand', price: 95 });
    rig.pass(1_000);
    expect(rig.all('openOrder').at(-1)).toMatchObject({ orderId: 3, order: { auxPrice: 95 } });
    rig.exchange.addFault({ kind: 'manual-close', symbol: 'AAPL' });
    rig.pass(5_000);
    const trade = rig.exchange.view().trades.at(-1);
    expect(trade).toMatchObject({ isByHand: true, execution: { clientId: 0, orderId: 0 } });
    expect(rig.all('position').at(-1)).toMatchObject({ position: 0 });
    expect(rig.exchange.addFault({ kind: 'manual-close', symbol: 'AAPL' }).kind).toBe('refused');
  });

  test('lose and restore the uplink: silence, 1100, then 1101 without subscriptions', () => {
    const rig = rigAt100();
    const quotes = { genericTicks: '', snapshot: false, regulatorySnapshot: false };
    rig.ask({ name: 'reqMktData', reqId: 1, contract: stock('AAPL'), ...quotes });
    rig.pass(1_000);
    rig.exchange.addFault({ kind: 'lost-1100' });
    rig.forget();
    rig.pass(10_000);
    expect(rig.all('tickPrice')).toEqual([]);
    rig.exchange.addFault({ kind: 'restored-1101' });
    rig.pass(10_000);
    expect(rig.all('tickPrice')).toEqual([]);
    expect(rig.exchange.faults()).toEqual([]);
    expect(codesOf(rig, -1)).toEqual([1101]);
  });

  test('show another data type and other tick ids while data is delayed', () => {
    const rig = rigAt100();
    const quotes = { genericTicks: '', snapshot: false, regulatorySnapshot: false };
    rig.ask({ name: 'reqMktData', reqId: 1, contract: stock('AAPL'), ...quotes });
    rig.pass(1_000);
    rig.forget();
    rig.exchange.addFault({ kind: 'delayed-data', forMs: 5_000 });
    rig.pass(4_000);
    expect(rig.all('marketDataType')).toMatchObject([{ marketDataType: 3 }]);
    expect(new Set(rig.all('tickPrice').map(({ tickType }) => tickType))).toEqual(
      new Set([66, 67, 68]),
    );
    rig.pass(4_000);
    expect(rig.all('marketDataType').at(-1)?.marketDataType).toBe(1);
    expect(rig.all('tickPrice').at(-1)?.tickType).toBe(4);
  });
});

describe('a trailing stop', () => {
  test('follows the last price, never loosens, and fills where it is touched', () => {
    const rig = rigAt100();
    place(rig, 1, {});
    place(rig, 2, { action: 'SELL', type: 'TRAIL', auxPrice: 2, tif: 'GTC' });
    rig.pass(2_000);
    for (const last of [103, 101.5]) {
      rig.exchange.setPrice('AAPL', { last });
      rig.pass(2_000);
    }
    expect(rig.exchange.view().openOrders).toMatchObject([{ trailStop: 101, stage: 'working' }]);
    rig.exchange.setPrice('AAPL', { last: 100.9 });
    rig.pass(2_000);
    expect(rig.exchange.view()).toMatchObject({ openOrders: [], nakedMs: 0 });
    expect(rig.all('executionData').at(-1)?.execution.price).toBe(100.89);
  });
});
