// Requests and orders that a gateway refuses, each with its documented code, and what a refusal leaves untouched.
import { describe, expect, test } from 'vitest';
import { type Order, unsetOrder } from '../../../../src/simulators/ib-gateway/messages/order.ts';
import {
  codes,
  createRig,
  LOW_LIMIT,
  order,
  place,
  placeBracket,
  rigAt100,
  stock,
} from './exchange-rig.ts';

describe('an id sent again after its order was rejected', () => {
  test('gets 103 and no status, every time', () => {
    const rig = rigAt100();
    place(rig, 1, { quantity: 0 });
    rig.forget();
    for (let times = 0; times < 20; times += 1) place(rig, 1, { quantity: 0 });
    expect(new Set(codes(rig))).toEqual(new Set([103]));
    expect(rig.all('orderStatus')).toEqual([]);
    expect(rig.all('openOrder')).toEqual([]);
  });

  test('gets 103 too as a child of a rejected parent', () => {
    const rig = rigAt100();
    place(rig, 1, { quantity: 0 });
    place(rig, 2, { ...LOW_LIMIT, parentId: 1 });
    place(rig, 2, { ...LOW_LIMIT, parentId: 1 });
    expect(codes(rig)).toEqual([434, 202, 103]);
    expect(rig.changes.at(-1)).toMatchObject({ kind: 'order-id', orderId: 2 });
  });

  test('transmits no parent', () => {
    const rig = rigAt100();
    const child = { action: 'SELL', type: 'STP', auxPrice: 90, parentId: 2 };
    place(rig, 2, { ...LOW_LIMIT, transmit: false });
    place(rig, 1, child);
    expect(codes(rig)).toEqual([103]);
    expect(rig.exchange.view().openOrders).toEqual([]);
  });
});

describe('a refusal', () => {
  const seeds = Array.from({ length: 10 }, (_, index) => index + 1);

  test.each(seeds)(
    'of a cancel because of a fill follows the word of that fill, seed %i',
    (seed) => {
      const rig = rigAt100({ seed });
      rig.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: order({}) });
      rig.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
      rig.pass(3_000);
      const said = rig.heard.map(({ answer }) => answer);
      const isFilled = said.findIndex(
        (one) => one.name === 'orderStatus' && one.status === 'Filled',
      );
      expect(codes(rig)).toEqual([10_148]);
      expect(said.findIndex(({ name }) => name === 'error')).toBeGreaterThan(isFilled);
    },
  );

  test.each(seeds)('of a child follows that of its parent, seed %i', (seed) => {
    const rig = rigAt100({ seed });
    placeBracket(rig, {
      symbol: 'AAPL',
      firstId: 1,
      quantity: 100,
      parent: { quantity: 0 },
      target: 110,
      stop: 90,
    });
    rig.pass(3_000);
    const ids = rig.all('error').map(({ id }) => id);
    expect([ids[0], ids.toSorted()]).toEqual([1, [1, 2, 3]]);
  });
});

describe('a what-if order', () => {
  test('that is not transmitted is refused with 413', () => {
    const rig = rigAt100();
    place(rig, 1, { ...LOW_LIMIT, whatIf: true, transmit: false });
    expect(codes(rig)).toEqual([413]);
    expect(rig.all('openOrder')).toEqual([]);
  });

  test('under the id of a live order tells its margin and changes nothing', () => {
    const rig = rigAt100();
    place(rig, 1, LOW_LIMIT);
    rig.forget();
    place(rig, 1, { ...LOW_LIMIT, quantity: 300, whatIf: true });
    expect(rig.all('openOrder')).toMatchObject([{ state: { initMarginChange: 13_500 } }]);
    expect(rig.all('orderStatus')).toEqual([]);
    expect(rig.exchange.view().openOrders).toMatchObject([{ quantity: 100 }]);
  });
});

describe('an order attribute', () => {
  const single = (name: string, value: string): Partial<Order> => ({
    carried: { ...unsetOrder.carried, single: { [name]: value } },
  });

  test.each<[string, Partial<Order>, number]>([
    ['a cash quantity', { cashQuantity: 500 }, 10_244],
    ['E-Trade only', single('eTradeOnly', '1'), 10_268],
    ['firm quote only', single('firmQuoteOnly', '1'), 10_269],
    ['a cap at the best price', single('nbboPriceCap', '100.5'), 10_270],
    ['a group of an adviser', single('faGroup', 'All'), 344],
    ['an unknown OCA type', { ocaGroup: 'g', ocaType: 9 }, 321],
    ['a minimum above the quantity', { minQuantity: 101 }, 321],
    ['a parent that is unknown', { parentId: 77 }, 10_006],
  ])('that a gateway does not take is refused: %s', (_, terms, code) => {
    const rig = rigAt100();
    place(rig, 1, { ...LOW_LIMIT, ...terms });
    expect(codes(rig)).toEqual([code]);
    expect(rig.exchange.view().openOrders).toEqual([]);
  });

  test.each<[string, Partial<Order>]>([
    ['flags that say no', single('eTradeOnly', '0')],
    ['a price cap of nothing', single('nbboPriceCap', '0.0')],
    ['a minimum of the whole quantity', { minQuantity: 100 }],
  ])('that says nothing is taken: %s', (_, terms) => {
    const rig = rigAt100();
    place(rig, 1, { ...LOW_LIMIT, ...terms });
    expect(codes(rig)).toEqual([]);
    expect(rig.exchange.view().openOrders).toHaveLength(1);
  });
});

describe('a request', () => {
  test('to bind manual orders by another client than 0 is refused with 327', () => {
    const rig = rigAt100();
    rig.ask({ name: 'reqAutoOpenOrders', autoBind: true });
    expect(codes(rig)).toEqual([327]);
  });

  test('to set the log level is silent from 1 to 5, and otherwise 319', () => {
    const rig = rigAt100();
    for (const level of [0, 1, 5, 6]) rig.ask({ name: 'setServerLogLevel', level });
    expect(rig.all('error')).toMatchObject([
      { id: -1, code: 319 },
      { id: -1, code: 319 },
    ]);
    expect(rig.heard).toHaveLength(2);
  });

  test('for an unknown type of market data is refused with 321', () => {
    const rig = rigAt100();
    for (const marketDataType of [0, 1, 4, 5])
      rig.ask({ name: 'reqMarketDataType', marketDataType });
    expect(codes(rig)).toEqual([321, 321]);
  });

  test('for the values of a second account ends those of the first: 2100', () => {
    const rig = createRig({ accounts: ['DU1', 'DU2'] });
    for (const account of ['DU1', 'DU1', 'DU2']) {
      rig.ask({ name: 'reqAccountUpdates', subscribe: true, account });
    }
    expect(codes(rig)).toEqual([2_100]);
    rig.forget();
    rig.pass(120_000);
    expect(new Set(rig.all('accountValue').map(({ account }) => account))).toEqual(
      new Set(['DU2']),
    );
  });

  test.each([
    ['an unknown group', 'Everyone', ['NetLiquidation']],
    ['an unknown tag', 'All', ['NetLiquidation', 'Bogus']],
    ['no tag', 'All', []],
  ])('for an account summary with %s is refused with 321', (_, group, tags) => {
    const rig = rigAt100();
    rig.ask({ name: 'reqAccountSummary', reqId: 4, group, tags });
    expect(rig.heard.map(({ answer }) => answer)).toMatchObject([{ id: 4, code: 321 }]);
  });

  test('for an account summary takes every documented tag, and the ledger of each currency', () => {
    const rig = rigAt100();
    const tags = [
      'PreviousEquityWithLoanValue',
      'LookAheadInitMarginReq',
      'Leverage',
      '$LEDGER:ALL',
    ];
    rig.ask({ name: 'reqAccountSummary', reqId: 4, group: 'All', tags });
    expect(codes(rig)).toEqual([]);
    const told = rig.all('accountSummary').map(({ tag }) => tag);
    expect(told).toContain('CashBalance');
    expect(told).not.toContain('NetLiquidation');
    expect(rig.all('accountSummaryEnd')).toHaveLength(1);
  });

  test.each([
    ['$LEDGER', ['USD']],
    ['$LEDGER:ALL', ['USD']],
    ['$LEDGER:USD', ['USD']],
    ['$LEDGER:EUR', []],
    ['$LEDGER:EUR,$LEDGER:USD', ['USD']],
  ])('the ledger %s has the currencies %j', (tags, currencies) => {
    const rig = createRig();
    rig.ask({ name: 'reqAccountSummary', reqId: 4, group: 'All', tags: tags.split(',') });
    const told = rig.all('accountSummary').filter(({ tag }) => tag === 'Currency');
    expect(told.map(({ value }) => value)).toEqual(currencies);
    if (currencies.length === 0) expect(rig.all('accountSummary')).toEqual([]);
    expect(rig.all('accountSummaryEnd')).toHaveLength(1);
  });

  test('for the profit of a contract that is not held says that nothing is held', () => {
    const rig = rigAt100();
    const asked = { name: 'reqPnlSingle', account: '', modelCode: '' } as const;
    rig.ask({ ...asked, reqId: 4, conId: 424_242 });
    expect(rig.all('pnlSingle')).toEqual([
      {
        name: 'pnlSingle',
        reqId: 4,
        position: 0,
        daily: undefined,
        unrealized: undefined,
        realized: undefined,
        value: 0,
      },
    ]);
  });
});
