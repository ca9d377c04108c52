// Requests and orders that a gateway refuses, each with its documented code, and what a refusal leaves untouched.
import { describe, expect, test } from 'vitest';
import { type Order, unsetOrder } from '../../../../src/simulators/ib-gateway/messages/order.ts';
import {
  codes,
  createHarness,
  harnessAt100,
  LOW_LIMIT,
  order,
  place,
  placeBracket,
  stock,
} from './exchange-harness.ts';

describe('an id sent again after its order was rejected', () => {
  test('gets 103 and no status, every time', () => {
    const harness = harnessAt100();
    place(harness, 1, { quantity: 0 });
    harness.forget();
    for (let times = 0; times < 20; times += 1) place(harness, 1, { quantity: 0 });
    expect(new Set(codes(harness))).toEqual(new Set([103]));
    expect(harness.all('orderStatus')).toEqual([]);
    expect(harness.all('openOrder')).toEqual([]);
  });

  test('gets 103 too as a child of a rejected parent', () => {
    const harness = harnessAt100();
    place(harness, 1, { quantity: 0 });
    place(harness, 2, { ...LOW_LIMIT, parentId: 1 });
    place(harness, 2, { ...LOW_LIMIT, parentId: 1 });
    expect(codes(harness)).toEqual([434, 202, 103]);
    expect(harness.changes.at(-1)).toMatchObject({ kind: 'order-id', orderId: 2 });
  });

  test('transmits no parent', () => {
    const harness = harnessAt100();
    const child = { action: 'SELL', type: 'STP', auxPrice: 90, parentId: 2 };
    place(harness, 2, { ...LOW_LIMIT, transmit: false });
    place(harness, 1, child);
    expect(codes(harness)).toEqual([103]);
    expect(harness.exchange.view().openOrders).toEqual([]);
  });
});

describe('a refusal', () => {
  const seeds = Array.from({ length: 10 }, (_, index) => index + 1);

  test.each(seeds)(
    'of a cancel because of a fill follows the word of that fill, seed %i',
    (seed) => {
      const harness = harnessAt100({ seed });
      harness.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: order({}) });
      harness.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
      harness.pass(3_000);
      const said = harness.heard.map(({ answer }) => answer);
      const isFilled = said.findIndex(
        (one) => one.name === 'orderStatus' && one.status === 'Filled',
      );
      expect(codes(harness)).toEqual([10_148]);
      expect(said.findIndex(({ name }) => name === 'error')).toBeGreaterThan(isFilled);
    },
  );

  test.each(seeds)('of a child follows that of its parent, seed %i', (seed) => {
    const harness = harnessAt100({ seed });
    placeBracket(harness, {
      symbol: 'AAPL',
      firstId: 1,
      quantity: 100,
      parent: { quantity: 0 },
      target: 110,
      stop: 90,
    });
    harness.pass(3_000);
    const ids = harness.all('error').map(({ id }) => id);
    expect([ids[0], ids.toSorted()]).toEqual([1, [1, 2, 3]]);
  });
});

describe('a what-if order', () => {
  test('that is not transmitted is refused with 413', () => {
    const harness = harnessAt100();
    place(harness, 1, { ...LOW_LIMIT, whatIf: true, transmit: false });
    expect(codes(harness)).toEqual([413]);
    expect(harness.all('openOrder')).toEqual([]);
  });

  test('under the id of a live order tells its margin and changes nothing', () => {
    const harness = harnessAt100();
    place(harness, 1, LOW_LIMIT);
    harness.forget();
    place(harness, 1, { ...LOW_LIMIT, quantity: 300, whatIf: true });
    expect(harness.all('openOrder')).toMatchObject([{ state: { initMarginChange: 13_500 } }]);
    expect(harness.all('orderStatus')).toEqual([]);
    expect(harness.exchange.view().openOrders).toMatchObject([{ quantity: 100 }]);
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
    const harness = harnessAt100();
    place(harness, 1, { ...LOW_LIMIT, ...terms });
    expect(codes(harness)).toEqual([code]);
    expect(harness.exchange.view().openOrders).toEqual([]);
  });

  test.each<[string, Partial<Order>]>([
    ['flags that say no', single('eTradeOnly', '0')],
    ['a price cap of nothing', single('nbboPriceCap', '0.0')],
    ['a minimum of the whole quantity', { minQuantity: 100 }],
  ])('that says nothing is taken: %s', (_, terms) => {
    const harness = harnessAt100();
    place(harness, 1, { ...LOW_LIMIT, ...terms });
    expect(codes(harness)).toEqual([]);
    expect(harness.exchange.view().openOrders).toHaveLength(1);
  });
});

describe('a request', () => {
  test('to bind manual orders by another client than 0 is refused with 327', () => {
    const harness = harnessAt100();
    harness.ask({ name: 'reqAutoOpenOrders', autoBind: true });
    expect(codes(harness)).toEqual([327]);
  });

  test('to set the log level is silent from 1 to 5, and otherwise 319', () => {
    const harness = harnessAt100();
    for (const level of [0, 1, 5, 6]) harness.ask({ name: 'setServerLogLevel', level });
    expect(harness.all('error')).toMatchObject([
      { id: -1, code: 319 },
      { id: -1, code: 319 },
    ]);
    expect(harness.heard).toHaveLength(2);
  });

  test('for an unknown type of market data is refused with 321', () => {
    const harness = harnessAt100();
    for (const marketDataType of [0, 1, 4, 5])
      harness.ask({ name: 'reqMarketDataType', marketDataType });
    expect(codes(harness)).toEqual([321, 321]);
  });

  test('for the values of a second account ends those of the first: 2100', () => {
    const harness = createHarness({ accounts: ['DU1', 'DU2'] });
    for (const account of ['DU1', 'DU1', 'DU2']) {
      harness.ask({ name: 'reqAccountUpdates', subscribe: true, account });
    }
    expect(codes(harness)).toEqual([2_100]);
    harness.forget();
    for (const [index, account] of ['DU1', 'DU2'].entries())
      harness.ask({
        name: 'placeOrder',
        orderId: index + 1,
        contract: stock('AAPL'),
        order: order({ account }),
      });
    harness.pass(180_000);
    expect(new Set(harness.all('accountValue').map(({ account }) => account))).toEqual(
      new Set(['DU2']),
    );
  });

  test.each([
    ['an unknown group', 'Everyone', ['NetLiquidation']],
    ['an unknown tag', 'All', ['NetLiquidation', 'Bogus']],
    ['no tag', 'All', []],
  ])('for an account summary with %s is refused with 321', (_, group, tags) => {
    const harness = harnessAt100();
    harness.ask({ name: 'reqAccountSummary', reqId: 4, group, tags });
    expect(harness.heard.map(({ answer }) => answer)).toMatchObject([{ id: 4, code: 321 }]);
  });

  test('for an account summary takes every documented tag, and the ledger of each currency', () => {
    const harness = harnessAt100();
    const tags = [
      'PreviousEquityWithLoanValue',
      'LookAheadInitMarginReq',
      'Leverage',
      '$LEDGER:ALL',
    ];
    harness.ask({ name: 'reqAccountSummary', reqId: 4, group: 'All', tags });
    expect(codes(harness)).toEqual([]);
    const told = harness.all('accountSummary').map(({ tag }) => tag);
    expect(told).toContain('CashBalance');
    expect(told).not.toContain('NetLiquidation');
    expect(harness.all('accountSummaryEnd')).toHaveLength(1);
  });

  test.each([
    ['$LEDGER', ['USD']],
    ['$LEDGER:ALL', ['USD']],
    ['$LEDGER:USD', ['USD']],
    ['$LEDGER:EUR', []],
    ['$LEDGER:EUR,$LEDGER:USD', ['USD']],
  ])('the ledger %s has the currencies %j', (tags, currencies) => {
    const harness = createHarness();
    harness.ask({ name: 'reqAccountSummary', reqId: 4, group: 'All', tags: tags.split(',') });
    const told = harness.all('accountSummary').filter(({ tag }) => tag === 'Currency');
    expect(told.map(({ value }) => value)).toEqual(currencies);
    if (currencies.length === 0) expect(harness.all('accountSummary')).toEqual([]);
    expect(harness.all('accountSummaryEnd')).toHaveLength(1);
  });

  test('for the profit of a contract that is not held says that nothing is held', () => {
    const harness = harnessAt100();
    const asked = { name: 'reqPnlSingle', account: '', modelCode: '' } as const;
    harness.ask({ ...asked, reqId: 4, conId: 424_242 });
    expect(harness.all('pnlSingle')).toEqual([
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
