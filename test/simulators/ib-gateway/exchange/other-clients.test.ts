// Orders of others: the master client hears of all, and client 0 takes over what was placed by hand.
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../../src/simulators/ib-gateway/messages/answer.ts';
import type { Request } from '../../../../src/simulators/ib-gateway/messages/request.ts';
import {
  ACCOUNT,
  ALL_EXECUTIONS,
  CLIENT,
  createHarness,
  type Harness,
  harnessAt100,
  order,
  stock,
} from './exchange-harness.ts';

const MASTER = 99;
const BY_HAND = {
  account: ACCOUNT,
  symbol: 'AAPL',
  action: 'BUY',
  type: 'LMT',
  quantity: 10,
  limitPrice: 90,
} as const;

const harnessWithMaster = () => harnessAt100({ masterClient: MASTER });

function heardBy(harness: Harness, clientId: number): readonly Answer[] {
  return harness.heard.filter((heard) => heard.clientId === clientId).map(({ answer }) => answer);
}

function ask(harness: Harness, clientId: number, request: Request): void {
  harness.exchange.request(clientId, request);
}

describe('the master client', () => {
  test('hears of the orders, executions and commissions of all, and of no errors of theirs', () => {
    const harness = harnessWithMaster();
    harness.exchange.connect(MASTER);
    harness.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: order({}) });
    harness.ask({
      name: 'placeOrder',
      orderId: 2,
      contract: stock('AAPL'),
      order: order({ tif: 'FOK', quantity: 9_000 }),
    });
    harness.exchange.hand.place({ ...BY_HAND, type: 'MKT' });
    harness.pass(10_000);
    const heard = heardBy(harness, MASTER);
    const shares = heard.flatMap((answer) =>
      answer.name === 'executionData' ? [answer.execution.shares] : [],
    );
    expect(shares.sort((a, b) => a - b)).toEqual([10, 100]);
    expect(heard.filter(({ name }) => name === 'commissionReport')).toHaveLength(2);
    expect(heard.filter(({ name }) => name === 'error')).toEqual([]);
    harness.forget();
    ask(harness, MASTER, {
      name: 'reqExecutions',
      reqId: 5,
      filter: ALL_EXECUTIONS,
    });
    const names = heardBy(harness, MASTER).map(({ name }) => name);
    expect(names.filter((name) => name === 'commissionReport')).toHaveLength(2);
  });

  test('is nobody unless it is named', () => {
    const harness = createHarness();
    harness.exchange.setPrice('AAPL', { last: 100 });
    harness.exchange.connect(MASTER);
    harness.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: order({}) });
    harness.pass(10_000);
    expect(heardBy(harness, MASTER)).toEqual([]);
  });
});

describe('client 0', () => {
  test('takes over manual orders with its open orders, and can change and cancel them', () => {
    const harness = harnessWithMaster();
    harness.exchange.connect(0);
    harness.exchange.hand.place(BY_HAND);
    ask(harness, 0, { name: 'reqOpenOrders' });
    const bound = heardBy(harness, 0).find(({ name }) => name === 'orderBound');
    expect(bound).toMatchObject({ clientId: 0, orderId: -1 });
    expect(heardBy(harness, 0)).toContainEqual(
      expect.objectContaining({ name: 'openOrder', orderId: -1 }),
    );
    const changed = order({ type: 'LMT', limitPrice: 91, quantity: 10 });
    ask(harness, 0, { name: 'placeOrder', orderId: -1, contract: stock('AAPL'), order: changed });
    harness.pass(2_000);
    expect(harness.exchange.view().openOrders).toMatchObject([{ order: { limitPrice: 91 } }]);
    ask(harness, 0, { name: 'cancelOrder', orderId: -1, manualTime: '' });
    harness.pass(2_000);
    expect(harness.exchange.view().openOrders).toEqual([]);
    expect(heardBy(harness, 0).at(-1)).toMatchObject({
      name: expect.stringMatching(/error|orderStatus/),
    });
  });

  test('may ask for those to come; no other client may', () => {
    const harness = harnessWithMaster();
    harness.exchange.connect(0);
    ask(harness, 0, { name: 'reqAutoOpenOrders', autoBind: true });
    harness.ask({ name: 'reqAutoOpenOrders', autoBind: true });
    harness.exchange.hand.place(BY_HAND);
    harness.exchange.hand.place(BY_HAND);
    const bound = heardBy(harness, 0).filter(({ name }) => name === 'orderBound');
    expect(bound).toMatchObject([{ orderId: -1 }, { orderId: -2 }]);
    expect(harness.all('error')).toMatchObject([{ code: 327 }]);
  });
});

test.each([
  ['at once', 0],
  ['after they were reported', 5_000],
])('manual orders that client 0 binds %s are shown to it under their new ids alone', (_, ms) => {
  const harness = harnessWithMaster();
  harness.exchange.connect(0);
  harness.exchange.hand.place(BY_HAND);
  harness.pass(ms);
  ask(harness, 0, { name: 'reqAutoOpenOrders', autoBind: true });
  harness.pass(5_000);
  const words = heardBy(harness, 0).flatMap((answer) =>
    answer.name === 'openOrder' || answer.name === 'orderStatus' ? [answer] : [],
  );
  expect(new Set(words.map(({ name, orderId }) => `${name} ${orderId}`))).toEqual(
    new Set(['openOrder -1', 'orderStatus -1']),
  );
});

test('a manual order is known to the broker before any client: each word has its permId', () => {
  const harness = harnessWithMaster();
  harness.exchange.connect(0);
  ask(harness, 0, { name: 'reqAutoOpenOrders', autoBind: true });
  for (let times = 0; times < 10; times += 1) harness.exchange.hand.place(BY_HAND);
  harness.pass(5_000);
  expect(harness.all('orderStatus').map(({ permId }) => permId)).not.toContain(0);
  expect(harness.all('openOrder').map(({ permId }) => permId)).not.toContain(0);
});

test('manual orders are no longer bound after client 0 has left', () => {
  const harness = harnessWithMaster();
  harness.exchange.connect(0);
  ask(harness, 0, { name: 'reqAutoOpenOrders', autoBind: true });
  harness.exchange.disconnect(0);
  harness.exchange.hand.place(BY_HAND);
  expect(harness.exchange.view().openOrders).toMatchObject([{ orderId: 0 }]);
});

describe('a list', () => {
  const OTHER = 18;

  function harnessAfterTrades(): Harness {
    const harness = harnessWithMaster();
    for (const clientId of [0, OTHER, MASTER]) harness.exchange.connect(clientId);
    harness.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: order({}) });
    const sale = order({ action: 'SELL', quantity: 20 });
    ask(harness, OTHER, { name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: sale });
    harness.exchange.hand.place({ ...BY_HAND, type: 'MKT' });
    harness.pass(10_000);
    harness.forget();
    return harness;
  }

  test.each([
    ['one', CLIENT, 1],
    ['another', OTHER, 1],
    ['client 0', 0, 0],
    ['the master', MASTER, 3],
  ])('of executions has all of them, and the commissions of %s', (_, clientId, commissions) => {
    const harness = harnessAfterTrades();
    ask(harness, clientId, { name: 'reqExecutions', reqId: 5, filter: ALL_EXECUTIONS });
    const names = heardBy(harness, clientId).map(({ name }) => name);
    expect(names.filter((name) => name === 'executionData')).toHaveLength(3);
    expect(names.filter((name) => name === 'commissionReport')).toHaveLength(commissions);
    expect(names.at(-1)).toBe('executionDataEnd');
  });

  test('of executions has the commissions of manual orders that client 0 had bound', () => {
    const harness = harnessWithMaster();
    harness.exchange.connect(0);
    ask(harness, 0, { name: 'reqAutoOpenOrders', autoBind: true });
    harness.exchange.hand.place({ ...BY_HAND, type: 'MKT' });
    harness.pass(10_000);
    harness.forget();
    ask(harness, 0, { name: 'reqExecutions', reqId: 5, filter: ALL_EXECUTIONS });
    expect(harness.all('executionData')).toMatchObject([{ execution: { orderId: -1 } }]);
    expect(harness.all('commissionReport')).toHaveLength(1);
  });

  test.each([
    ['BUY', 2],
    ['BOT', 2],
    ['SELL', 1],
    ['SLD', 1],
  ])('of executions of one side (%s) has only those', (side, count) => {
    const harness = harnessAfterTrades();
    harness.ask({ name: 'reqExecutions', reqId: 5, filter: { ...ALL_EXECUTIONS, side } });
    expect(harness.all('executionData')).toHaveLength(count);
  });

  test('of executions of no side is refused with 321', () => {
    const harness = harnessAfterTrades();
    harness.ask({ name: 'reqExecutions', reqId: 5, filter: { ...ALL_EXECUTIONS, side: 'LONG' } });
    expect(harness.heard.map(({ answer }) => answer)).toMatchObject([{ id: 5, code: 321 }]);
  });

  test('of completed orders can leave out those by hand', () => {
    const harness = harnessAfterTrades();
    harness.ask({ name: 'reqCompletedOrders', apiOnly: false });
    expect(harness.all('completedOrder')).toHaveLength(3);
    harness.forget();
    harness.ask({ name: 'reqCompletedOrders', apiOnly: true });
    expect(harness.all('completedOrder')).toHaveLength(2);
  });
});
