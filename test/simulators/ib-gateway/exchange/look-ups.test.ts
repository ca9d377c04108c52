// What few clients ask for: depth, symbols by a pattern, the first data, past ticks, positions of one account.
import { describe, expect, test } from 'vitest';
import type { RequestOf } from '../../../../src/simulators/ib-gateway/messages/request.ts';
import { ACCOUNT, createRig, order, type Rig, START, stock } from './exchange-rig.ts';

const contract = stock('AAPL');

function rigAt100(): Rig {
  const rig = createRig();
  rig.exchange.setPrice('AAPL', { last: 100, bid: 99.99, ask: 100.01 });
  return rig;
}

describe('market depth', () => {
  test('begins with its rows on both sides, best first, and follows the quote', () => {
    const rig = rigAt100();
    rig.ask({ name: 'reqMktDepth', reqId: 1, contract, rows: 3, isSmart: true });
    const rows = rig.all('marketDepth').filter(({ operation }) => operation === 0);
    const bids = rows.filter(({ side }) => side === 1).map(({ price }) => price);
    const offers = rows.filter(({ side }) => side === 0).map(({ price }) => price);
    expect(bids).toEqual([99.99, 99.98, 99.97]);
    expect(offers).toEqual([100.01, 100.02, 100.03]);
    expect(new Set(rows.map(({ marketMaker }) => marketMaker))).toEqual(new Set(['NASDAQ']));
    rig.forget();
    rig.exchange.setPrice('AAPL', { last: 101, bid: 100.99, ask: 101.01 });
    expect(rig.all('marketDepth')[0]).toMatchObject({
      operation: 1,
      side: 1,
      position: 0,
      price: 100.99,
    });
    rig.ask({ name: 'cancelMktDepth', reqId: 1 });
    rig.forget();
    rig.pass(5_000);
    expect(rig.all('marketDepth')).toEqual([]);
  });

  test('is limited to three requests: 309; a cancel of none is 310', () => {
    const rig = rigAt100();
    for (const reqId of [1, 2, 3, 4]) {
      rig.ask({ name: 'reqMktDepth', reqId, contract, rows: 1, isSmart: false });
    }
    rig.ask({ name: 'cancelMktDepth', reqId: 9 });
    expect(rig.all('error')).toMatchObject([
      { id: 4, code: 309 },
      { id: 9, code: 310 },
    ]);
    expect(rig.all('marketDepth').every(({ marketMaker }) => marketMaker === undefined)).toBe(true);
  });
});

test('symbols are found by their beginning', () => {
  const rig = rigAt100();
  rig.exchange.setPrice('AAL', { last: 10 });
  rig.ask({ name: 'reqMatchingSymbols', reqId: 3, pattern: 'aa' });
  const [answer] = rig.all('symbolSamples');
  expect(answer?.contracts.map(({ symbol }) => symbol)).toEqual(['AA', 'AAPL', 'AAL']);
});

test('the exchanges behind a quote are those that its parameters name, and no others', () => {
  const rig = rigAt100();
  const market = { genericTicks: '', snapshot: false, regulatorySnapshot: false };
  rig.ask({ name: 'reqMktData', reqId: 1, contract, ...market });
  const [parameters] = rig.all('tickReqParams');
  const bboExchange = parameters?.bboExchange ?? '';
  rig.ask({ name: 'reqSmartComponents', reqId: 2, bboExchange });
  rig.ask({ name: 'reqSmartComponents', reqId: 3, bboExchange: 'a9' });
  const [told, ...others] = rig.all('smartComponents');
  expect(told?.components).toContainEqual({ exchange: 'NYSE', letter: 'N' });
  expect(others).toEqual([]);
  expect(rig.all('error')).toMatchObject([{ id: 3, code: 321 }]);
});

test('an account without a family, tiers, news or a brand says so', () => {
  const rig = rigAt100();
  rig.forget();
  rig.ask({ name: 'reqFamilyCodes' });
  rig.ask({ name: 'reqSoftDollarTiers', reqId: 4 });
  rig.ask({ name: 'reqNewsProviders' });
  rig.ask({ name: 'reqUserInfo', reqId: 5 });
  expect(rig.heard.map(({ answer }) => answer)).toEqual([
    { name: 'familyCodes', accounts: [ACCOUNT] },
    { name: 'softDollarTiers', reqId: 4 },
    { name: 'newsProviders' },
    { name: 'userInfo', reqId: 5 },
  ]);
});

test('the first data of a symbol is years ago', () => {
  const rig = rigAt100();
  rig.ask({ name: 'reqHeadTimestamp', reqId: 4, contract, whatToShow: 'TRADES', formatDate: 1 });
  const at = rig.all('headTimestamp')[0]?.at ?? 0;
  expect(new Date(at).toISOString()).toMatch(/^2015-12-\d\dT14:30:00.000Z$/);
});

describe('past ticks', () => {
  function ask(rig: Rig, question: Partial<RequestOf<'reqHistoricalTicks'>>): void {
    rig.ask({
      name: 'reqHistoricalTicks',
      reqId: 6,
      contract,
      startAt: undefined,
      endAt: undefined,
      count: 10,
      whatToShow: 'TRADES',
      ...question,
    });
  }

  test('run from a start or up to an end, and never into the future', () => {
    const rig = rigAt100();
    ask(rig, { startAt: START - 60_000 });
    ask(rig, { endAt: START + 60_000, whatToShow: 'BID_ASK' });
    ask(rig, { endAt: START - 86_400_000, whatToShow: 'MIDPOINT', count: 1_000 });
    const [forward, quotes, mid] = rig.all('historicalTicks').map(({ ticks }) => ticks.list);
    expect(forward?.length).toBeGreaterThan(2);
    expect(forward?.length).toBeLessThan(10);
    expect(forward?.[0]?.at).toBeGreaterThanOrEqual(START - 60_000);
    expect(quotes).toHaveLength(10);
    expect(quotes?.at(-1)?.at).toBeLessThanOrEqual(START);
    expect(mid).toHaveLength(1_000);
    const times = mid?.map(({ at }) => at) ?? [];
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test.each<[string, Partial<RequestOf<'reqHistoricalTicks'>>]>([
    ['without a start or an end', {}],
    ['with both', { startAt: START, endAt: START }],
    ['of too many', { endAt: START, count: 1_001 }],
    ['of something else', { endAt: START, whatToShow: 'WEATHER' }],
  ])('%s are refused', (_, question) => {
    const rig = rigAt100();
    ask(rig, question);
    expect(rig.all('error')).toMatchObject([{ id: 6, code: 10_187 }]);
  });
});

describe('tick by tick', () => {
  function ask(rig: Rig, tickType: string, tickCount: number): void {
    rig.ask({ name: 'reqTickByTick', reqId: 6, contract, tickType, tickCount, ignoreSize: false });
  }

  test.each([
    ['Last', 'prints'],
    ['AllLast', 'prints'],
    ['BidAsk', 'quotes'],
    ['MidPoint', 'mid'],
  ])('%s begins with as many past ticks as it names', (tickType, kind) => {
    const rig = rigAt100();
    ask(rig, tickType, 10);
    rig.pass(60_000);
    expect(rig.all('historicalTicks')).toMatchObject([{ reqId: 6, ticks: { kind } }]);
    expect(rig.all('historicalTicks')[0]?.ticks.list).toHaveLength(10);
    const names = rig.heard.map(({ answer }) => answer.name);
    const first = names.findIndex((name) => name.startsWith('tickByTick'));
    expect(first).toBeGreaterThan(names.indexOf('historicalTicks'));
  });

  test.each([-1, 1_001])('with %d of them is refused: 10189', (tickCount) => {
    const rig = rigAt100();
    ask(rig, 'Last', tickCount);
    expect(rig.all('error')).toMatchObject([{ id: 6, code: 10_189 }]);
  });
});

test('positions of one account come with their end and follow its trades', () => {
  const rig = createRig({ accounts: [ACCOUNT, 'DU2'] });
  rig.exchange.setPrice('AAPL', { last: 100 });
  const asked = { name: 'reqPositionsMulti', modelCode: '' } as const;
  rig.ask({ ...asked, reqId: 8, account: ACCOUNT });
  rig.ask({ ...asked, reqId: 9, account: 'DU2' });
  rig.ask({ ...asked, reqId: 10, account: 'DU3' });
  expect(rig.all('positionMultiEnd').map(({ reqId }) => reqId)).toEqual([8, 9]);
  expect(rig.all('error')).toMatchObject([{ id: 10, code: 321 }]);
  rig.ask({ name: 'placeOrder', orderId: 1, contract, order: order({ quantity: 7 }) });
  rig.pass(10_000);
  expect(rig.all('positionMulti')).toMatchObject([{ reqId: 8, account: ACCOUNT, position: 7 }]);
  rig.ask({ name: 'cancelPositionsMulti', reqId: 8 });
  rig.ask({ name: 'placeOrder', orderId: 2, contract, order: order({ quantity: 7 }) });
  rig.pass(10_000);
  expect(rig.all('positionMulti')).toHaveLength(1);
});

describe('a request that cannot be served is refused with its id', () => {
  const quotes = { snapshot: false, regulatorySnapshot: false, contract };

  test('what is no generic tick, or one with a snapshot: 321', () => {
    const rig = rigAt100();
    rig.ask({ name: 'reqMktData', reqId: 1, ...quotes, genericTicks: '233,9999,foo' });
    rig.ask({ name: 'reqMktData', reqId: 2, ...quotes, genericTicks: '236', snapshot: true });
    rig.ask({ name: 'reqMktData', reqId: 3, ...quotes, genericTicks: '233,mdoff,292:BRFG' });
    expect(rig.all('error')).toMatchObject([
      { id: 1, code: 321, text: expect.stringContaining('generic tick list of 233,9999,foo.') },
      { id: 2, code: 321 },
    ]);
    rig.forget();
    rig.exchange.setPrice('AAPL', { last: 101 });
    expect(new Set(rig.all('tickPrice').map(({ reqId }) => reqId))).toEqual(new Set([3]));
  });

  test('an id that is in use by a request of its kind: 322', () => {
    const rig = rigAt100();
    rig.ask({ name: 'reqMktData', reqId: 1, ...quotes, genericTicks: '' });
    rig.ask({ name: 'reqMktDepth', reqId: 1, contract, rows: 3, isSmart: true });
    expect(rig.all('error')).toEqual([]);
    rig.ask({ name: 'reqMktData', reqId: 1, ...quotes, genericTicks: '' });
    expect(rig.all('error')).toMatchObject([{ id: 1, code: 322 }]);
    rig.ask({ name: 'cancelMktData', reqId: 1 });
    rig.forget();
    rig.ask({ name: 'reqMktData', reqId: 1, ...quotes, genericTicks: '' });
    expect(rig.all('error')).toEqual([]);
  });

  test('an unknown kind of tick by tick: 10189', () => {
    const rig = rigAt100();
    const more = { tickCount: 0, ignoreSize: false };
    rig.ask({ name: 'reqTickByTick', reqId: 1, contract, tickType: 'Trades', ...more });
    expect(rig.all('error')).toMatchObject([{ id: 1, code: 10_189 }]);
  });

  test('the first data of what no bar shows: 321, and of what has no data: 162', () => {
    const rig = rigAt100();
    for (const [reqId, whatToShow] of ['FOO', 'SCHEDULE', 'FEE_RATE', 'bid'].entries()) {
      rig.ask({ name: 'reqHeadTimestamp', reqId, contract, whatToShow, formatDate: 1 });
    }
    expect(rig.all('error')).toMatchObject([
      { id: 0, code: 321 },
      { id: 1, code: 321 },
      { id: 2, code: 162 },
    ]);
    expect(rig.all('headTimestamp')).toMatchObject([{ reqId: 3 }]);
  });

  test('a third account summary: 322', () => {
    const rig = rigAt100();
    for (const reqId of [1, 2, 3, 2]) {
      rig.ask({ name: 'reqAccountSummary', reqId, group: 'All', tags: ['NetLiquidation'] });
    }
    expect(rig.all('error')).toMatchObject([{ id: 3, code: 322 }]);
    expect(rig.all('accountSummaryEnd').map(({ reqId }) => reqId)).toEqual([1, 2, 2]);
  });
});

test('executions are filtered by security type and exchange', () => {
  const rig = rigAt100();
  rig.ask({ name: 'placeOrder', orderId: 1, contract, order: order({ quantity: 10 }) });
  rig.pass(2_000);
  const any = { clientId: undefined, account: '', since: undefined, symbol: '', side: '' };
  const found = (secType: string, exchange: string) => {
    rig.forget();
    rig.ask({ name: 'reqExecutions', reqId: 9, filter: { ...any, secType, exchange } });
    return rig.all('executionData').length;
  };
  expect([found('', ''), found('STK', 'SMART'), found('STK', 'NASDAQ')]).toEqual([1, 1, 1]);
  expect([found('OPT', ''), found('', 'NYSE')]).toEqual([0, 0]);
});

test('money is told without dust: what was realised, and the margin of a what-if order', () => {
  const rig = rigAt100();
  rig.ask({ name: 'placeOrder', orderId: 1, contract, order: order({ quantity: 997 }) });
  rig.pass(60_000);
  const sell = order({ action: 'SELL', quantity: 331 });
  rig.ask({ name: 'placeOrder', orderId: 2, contract, order: sell });
  rig.pass(60_000);
  rig.ask({ name: 'placeOrder', orderId: 3, contract, order: { ...sell, whatIf: true } });
  rig.pass(2_000);
  const reports = rig.all('commissionReport').map(({ realizedPnl }) => realizedPnl ?? 0);
  const states = rig.all('openOrder').filter(({ orderId }) => orderId === 3);
  expect(reports.some((realized) => realized !== 0)).toBe(true);
  expect(states).toHaveLength(1);
  const amounts = Object.values(states[0]?.state ?? {}).filter((one) => typeof one === 'number');
  for (const amount of [...reports, ...amounts]) {
    expect(String(amount)).toMatch(/^-?\d+(\.\d{1,8})?$/);
  }
  for (const amount of amounts) expect(String(amount)).toMatch(/^-?\d+(\.\d{1,3})?$/);
});
