// Orders of others: the master client hears of all, and client 0 takes over what was placed by hand.
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../../src/simulators/ib-gateway/messages/answer.ts';
import type { Request } from '../../../../src/simulators/ib-gateway/messages/request.ts';
import {
  ACCOUNT,
  ALL_EXECUTIONS,
  CLIENT,
  createRig,
  order,
  type Rig,
  rigAt100,
  stock,
} from './exchange-rig.ts';

const MASTER = 99;
const BY_HAND = {
  account: ACCOUNT,
  symbol: 'AAPL',
  action: 'BUY',
  type: 'LMT',
  quantity: 10,
  limitPrice: 90,
} as const;

const rigWithMaster = () => rigAt100({ masterClient: MASTER });

function heardBy(rig: Rig, clientId: number): readonly Answer[] {
  return rig.heard.filter((heard) => heard.clientId === clientId).map(({ answer }) => answer);
}

function ask(rig: Rig, clientId: number, request: Request): void {
  rig.exchange.request(clientId, request);
}

describe('the master client', () => {
  test('hears of the orders, executions and commissions of all, and of no errors of theirs', () => {
    const rig = rigWithMaster();
    rig.exchange.connect(MASTER);
    rig.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: order({}) });
    rig.ask({
      name: 'placeOrder',
      orderId: 2,
      contract: stock('AAPL'),
      order: order({ tif: 'FOK', quantity: 9_000 }),
    });
    rig.exchange.hand.place({ ...BY_HAND, type: 'MKT' });
    rig.pass(10_000);
    const heard = heardBy(rig, MASTER);
    const shares = heard.flatMap((answer) =>
      answer.name === 'executionData' ? [answer.execution.shares] : [],
    );
    expect(shares.sort((a, b) => a - b)).toEqual([10, 100]);
    expect(heard.filter(({ name }) => name === 'commissionReport')).toHaveLength(2);
    expect(heard.filter(({ name }) => name === 'error')).toEqual([]);
    rig.forget();
    ask(rig, MASTER, {
      name: 'reqExecutions',
      reqId: 5,
      filter: ALL_EXECUTIONS,
    });
    const names = heardBy(rig, MASTER).map(({ name }) => name);
    expect(names.filter((name) => name === 'commissionReport')).toHaveLength(2);
  });

  test('is nobody unless it is named', () => {
    const rig = createRig();
    rig.exchange.setPrice('AAPL', { last: 100 });
    rig.exchange.connect(MASTER);
    rig.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: order({}) });
    rig.pass(10_000);
    expect(heardBy(rig, MASTER)).toEqual([]);
  });
});

describe('client 0', () => {
  test('takes over manual orders with its open orders, and can change and cancel them', () => {
    const rig = rigWithMaster();
    rig.exchange.connect(0);
    rig.exchange.hand.place(BY_HAND);
    ask(rig, 0, { name: 'reqOpenOrders' });
    const bound = heardBy(rig, 0).find(({ name }) => name === 'orderBound');
    expect(bound).toMatchObject({ clientId: 0, orderId: -1 });
    expect(heardBy(rig, 0)).toContainEqual(
      expect.objectContaining({ name: 'openOrder', orderId: -1 }),
    );
    const changed = order({ type: 'LMT', limitPrice: 91, quantity: 10 });
    ask(rig, 0, { name: 'placeOrder', orderId: -1, contract: stock('AAPL'), order: changed });
    rig.pass(2_000);
    expect(rig.exchange.view().openOrders).toMatchObject([{ order: { limitPrice: 91 } }]);
    ask(rig, 0, { name: 'cancelOrder', orderId: -1, manualTime: '' });
    rig.pass(2_000);
    expect(rig.exchange.view().openOrders).toEqual([]);
    expect(heardBy(rig, 0).at(-1)).toMatchObject({
      name: expect.stringMatching(/error|orderStatus/),
    });
  });

  test('may ask for those to come; no other client may', () => {
    const rig = rigWithMaster();
    rig.exchange.connect(0);
    ask(rig, 0, { name: 'reqAutoOpenOrders', autoBind: true });
    rig.ask({ name: 'reqAutoOpenOrders', autoBind: true });
    rig.exchange.hand.place(BY_HAND);
    rig.exchange.hand.place(BY_HAND);
    const bound = heardBy(rig, 0).filter(({ name }) => name === 'orderBound');
    expect(bound).toMatchObject([{ orderId: -1 }, { orderId: -2 }]);
    expect(rig.all('error')).toMatchObject([{ code: 327 }]);
  });
});

test.each([
  ['at once', 0],
  ['after they were reported', 5_000],
])('manual orders that client 0 binds %s are shown to it under their new ids alone', (_, ms) => {
  const rig = rigWithMaster();
  rig.exchange.connect(0);
  rig.exchange.hand.place(BY_HAND);
  rig.pass(ms);
  ask(rig, 0, { name: 'reqAutoOpenOrders', autoBind: true });
  rig.pass(5_000);
  const words = heardBy(rig, 0).flatMap((answer) =>
    answer.name === 'openOrder' || answer.name === 'orderStatus' ? [answer] : [],
  );
  expect(new Set(words.map(({ name, orderId }) => `${name} ${orderId}`))).toEqual(
    new Set(['openOrder -1', 'orderStatus -1']),
  );
});

test('a manual order is known to the broker before any client: each word has its permId', () => {
  const rig = rigWithMaster();
  rig.exchange.connect(0);
  ask(rig, 0, { name: 'reqAutoOpenOrders', autoBind: true });
  for (let times = 0; times < 10; times += 1) rig.exchange.hand.place(BY_HAND);
  rig.pass(5_000);
  expect(rig.all('orderStatus').map(({ permId }) => permId)).not.toContain(0);
  expect(rig.all('openOrder').map(({ permId }) => permId)).not.toContain(0);
});

test('manual orders are no longer bound after client 0 has left', () => {
  const rig = rigWithMaster();
  rig.exchange.connect(0);
  ask(rig, 0, { name: 'reqAutoOpenOrders', autoBind: true });
  rig.exchange.disconnect(0);
  rig.exchange.hand.place(BY_HAND);
  expect(rig.exchange.view().openOrders).toMatchObject([{ orderId: 0 }]);
});

describe('a list', () => {
  const OTHER = 18;

  function rigAfterTrades(): Rig {
    const rig = rigWithMaster();
    for (const clientId of [0, OTHER, MASTER]) rig.exchange.connect(clientId);
    rig.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: order({}) });
    const sale = order({ action: 'SELL', quantity: 20 });
    ask(rig, OTHER, { name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: sale });
    rig.exchange.hand.place({ ...BY_HAND, type: 'MKT' });
    rig.pass(10_000);
    rig.forget();
    return rig;
  }

  test.each([
    ['one', CLIENT, 1],
    ['another', OTHER, 1],
    ['client 0', 0, 0],
    ['the master', MASTER, 3],
  ])('of executions has all of them, and the commissions of %s', (_, clientId, commissions) => {
    const rig = rigAfterTrades();
    ask(rig, clientId, { name: 'reqExecutions', reqId: 5, filter: ALL_EXECUTIONS });
    const names = heardBy(rig, clientId).map(({ name }) => name);
    expect(names.filter((name) => name === 'executionData')).toHaveLength(3);
    expect(names.filter((name) => name === 'commissionReport')).toHaveLength(commissions);
    expect(names.at(-1)).toBe('executionDataEnd');
  });

  test('of executions has the commissions of manual orders that client 0 had bound', () => {
    const rig = rigWithMaster();
    rig.exchange.connect(0);
    ask(rig, 0, { name: 'reqAutoOpenOrders', autoBind: true });
    rig.exchange.hand.place({ ...BY_HAND, type: 'MKT' });
    rig.pass(10_000);
    rig.forget();
    ask(rig, 0, { name: 'reqExecutions', reqId: 5, filter: ALL_EXECUTIONS });
    expect(rig.all('executionData')).toMatchObject([{ execution: { orderId: -1 } }]);
    expect(rig.all('commissionReport')).toHaveLength(1);
  });

  test.each([
    ['BUY', 2],
    ['BOT', 2],
    ['SELL', 1],
    ['SLD', 1],
  ])('of executions of one side (%s) has only those', (side, count) => {
    const rig = rigAfterTrades();
    rig.ask({ name: 'reqExecutions', reqId: 5, filter: { ...ALL_EXECUTIONS, side } });
    expect(rig.all('executionData')).toHaveLength(count);
  });

  test('of executions of no side is refused with 321', () => {
    const rig = rigAfterTrades();
    rig.ask({ name: 'reqExecutions', reqId: 5, filter: { ...ALL_EXECUTIONS, side: 'LONG' } });
    expect(rig.heard.map(({ answer }) => answer)).toMatchObject([{ id: 5, code: 321 }]);
  });

  test('of completed orders can leave out those by hand', () => {
    const rig = rigAfterTrades();
    rig.ask({ name: 'reqCompletedOrders', apiOnly: false });
    expect(rig.all('completedOrder')).toHaveLength(3);
    rig.forget();
    rig.ask({ name: 'reqCompletedOrders', apiOnly: true });
    expect(rig.all('completedOrder')).toHaveLength(2);
  });
});
