// What few clients ask for: depth, symbols by a pattern, the first data, past ticks, positions of one account.
import { describe, expect, test } from 'vitest';
import type { RequestOf } from '../../../../src/simulators/ib-gateway/messages/request.ts';
import { ACCOUNT, createHarness, type Harness, order, START, stock } from './exchange-harness.ts';

const contract = stock('AAPL');

function harnessAt100(): Harness {
  const harness = createHarness();
  harness.exchange.setPrice('AAPL', { last: 100, bid: 99.99, ask: 100.01 });
  return harness;
}

describe('market depth', () => {
  test('begins with its rows on both sides, best first, and follows the quote', () => {
    const harness = harnessAt100();
    harness.ask({ name: 'reqMktDepth', reqId: 1, contract, rows: 3, isSmart: true });
    const rows = harness.all('marketDepth').filter(({ operation }) => operation === 0);
    const bids = rows.filter(({ side }) => side === 1).map(({ price }) => price);
    const offers = rows.filter(({ side }) => side === 0).map(({ price }) => price);
    expect(bids).toEqual([99.99, 99.98, 99.97]);
    expect(offers).toEqual([100.01, 100.02, 100.03]);
    expect(new Set(rows.map(({ marketMaker }) => marketMaker))).toEqual(new Set(['NASDAQ']));
    harness.forget();
    harness.exchange.setPrice('AAPL', { last: 101, bid: 100.99, ask: 101.01 });
    expect(harness.all('marketDepth')[0]).toMatchObject({
      operation: 1,
      side: 1,
      position: 0,
      price: 100.99,
    });
    harness.ask({ name: 'cancelMktDepth', reqId: 1 });
    harness.forget();
    harness.pass(5_000);
    expect(harness.all('marketDepth')).toEqual([]);
  });

  test('is limited to three requests: 309; a cancel of none is 310', () => {
    const harness = harnessAt100();
    for (const reqId of [1, 2, 3, 4]) {
      harness.ask({ name: 'reqMktDepth', reqId, contract, rows: 1, isSmart: false });
    }
    harness.ask({ name: 'cancelMktDepth', reqId: 9 });
    expect(harness.all('error')).toMatchObject([
      { id: 4, code: 309 },
      { id: 9, code: 310 },
    ]);
    expect(harness.all('marketDepth').every(({ marketMaker }) => marketMaker === undefined)).toBe(
      true,
    );
  });
});

test('symbols are found by their beginning', () => {
  const harness = harnessAt100();
  harness.exchange.setPrice('AAL', { last: 10 });
  harness.ask({ name: 'reqMatchingSymbols', reqId: 3, pattern: 'aa' });
  const [answer] = harness.all('symbolSamples');
  expect(answer?.contracts.map(({ symbol }) => symbol)).toEqual(['AA', 'AAPL', 'AAL']);
});

test('the exchanges behind a quote are those that its parameters name, and no others', () => {
  const harness = harnessAt100();
  const market = { genericTicks: '', snapshot: false, regulatorySnapshot: false };
  harness.ask({ name: 'reqMktData', reqId: 1, contract, ...market });
  const [parameters] = harness.all('tickReqParams');
  const bboExchange = parameters?.bboExchange ?? '';
  harness.ask({ name: 'reqSmartComponents', reqId: 2, bboExchange });
  harness.ask({ name: 'reqSmartComponents', reqId: 3, bboExchange: 'a9' });
  const [told, ...others] = harness.all('smartComponents');
  expect(told?.components).toContainEqual({ exchange: 'NYSE', letter: 'N' });
  expect(others).toEqual([]);
  expect(harness.all('error')).toMatchObject([{ id: 3, code: 321 }]);
});

test('an account without a family, tiers, news or a brand says so', () => {
  const harness = harnessAt100();
  harness.forget();
  harness.ask({ name: 'reqFamilyCodes' });
  harness.ask({ name: 'reqSoftDollarTiers', reqId: 4 });
  harness.ask({ name: 'reqNewsProviders' });
  harness.ask({ name: 'reqUserInfo', reqId: 5 });
  expect(harness.heard.map(({ answer }) => answer)).toEqual([
    { name: 'familyCodes', accounts: [ACCOUNT] },
    { name: 'softDollarTiers', reqId: 4 },
    { name: 'newsProviders' },
    { name: 'userInfo', reqId: 5 },
  ]);
});

test('the first data of a symbol is years ago', () => {
  const harness = harnessAt100();
  harness.ask({
    name: 'reqHeadTimestamp',
    reqId: 4,
    contract,
    whatToShow: 'TRADES',
    formatDate: 1,
  });
  const at = harness.all('headTimestamp')[0]?.at ?? 0;
  expect(new Date(at).toISOString()).toMatch(/^2015-12-\d\dT14:30:00.000Z$/);
});

describe('past ticks', () => {
  function ask(harness: Harness, question: Partial<RequestOf<'reqHistoricalTicks'>>): void {
    harness.ask({
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
    const harness = harnessAt100();
    ask(harness, { startAt: START - 60_000 });
    ask(harness, { endAt: START + 60_000, whatToShow: 'BID_ASK' });
    ask(harness, { endAt: START - 86_400_000, whatToShow: 'MIDPOINT', count: 1_000 });
    const [forward, quotes, mid] = harness.all('historicalTicks').map(({ ticks }) => ticks.list);
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
    const harness = harnessAt100();
    ask(harness, question);
    expect(harness.all('error')).toMatchObject([{ id: 6, code: 10_187 }]);
  });
});

describe('tick by tick', () => {
  function ask(harness: Harness, tickType: string, tickCount: number): void {
    harness.ask({
      name: 'reqTickByTick',
      reqId: 6,
      contract,
      tickType,
      tickCount,
      ignoreSize: false,
    });
  }

  test.each([
    ['Last', 'prints'],
    ['AllLast', 'prints'],
    ['BidAsk', 'quotes'],
    ['MidPoint', 'mid'],
  ])('%s begins with as many past ticks as it names', (tickType, kind) => {
    const harness = harnessAt100();
    ask(harness, tickType, 10);
    harness.pass(60_000);
    expect(harness.all('historicalTicks')).toMatchObject([{ reqId: 6, ticks: { kind } }]);
    expect(harness.all('historicalTicks')[0]?.ticks.list).toHaveLength(10);
    const names = harness.heard.map(({ answer }) => answer.name);
    const first = names.findIndex((name) => name.startsWith('tickByTick'));
    expect(first).toBeGreaterThan(names.indexOf('historicalTicks'));
  });

  test.each([-1, 1_001])('with %d of them is refused: 10189', (tickCount) => {
    const harness = harnessAt100();
    ask(harness, 'Last', tickCount);
    expect(harness.all('error')).toMatchObject([{ id: 6, code: 10_189 }]);
  });
});

test('positions of one account come with their end and follow its trades', () => {
  const harness = createHarness({ accounts: [ACCOUNT, 'DU2'] });
  harness.exchange.setPrice('AAPL', { last: 100 });
  const asked = { name: 'reqPositionsMulti', modelCode: '' } as const;
  harness.ask({ ...asked, reqId: 8, account: ACCOUNT });
  harness.ask({ ...asked, reqId: 9, account: 'DU2' });
  harness.ask({ ...asked, reqId: 10, account: 'DU3' });
  expect(harness.all('positionMultiEnd').map(({ reqId }) => reqId)).toEqual([8, 9]);
  expect(harness.all('error')).toMatchObject([{ id: 10, code: 321 }]);
  harness.ask({ name: 'placeOrder', orderId: 1, contract, order: order({ quantity: 7 }) });
  harness.pass(10_000);
  expect(harness.all('positionMulti')).toMatchObject([{ reqId: 8, account: ACCOUNT, position: 7 }]);
  harness.ask({ name: 'cancelPositionsMulti', reqId: 8 });
  harness.ask({ name: 'placeOrder', orderId: 2, contract, order: order({ quantity: 7 }) });
  harness.pass(10_000);
  expect(harness.all('positionMulti')).toHaveLength(1);
});

describe('a request that cannot be served is refused with its id', () => {
  const quotes = { snapshot: false, regulatorySnapshot: false, contract };

  test('what is no generic tick, or one with a snapshot: 321', () => {
    const harness = harnessAt100();
    harness.ask({ name: 'reqMktData', reqId: 1, ...quotes, genericTicks: '233,9999,foo' });
    harness.ask({ name: 'reqMktData', reqId: 2, ...quotes, genericTicks: '236', snapshot: true });
    harness.ask({ name: 'reqMktData', reqId: 3, ...quotes, genericTicks: '233,mdoff,292:BRFG' });
    expect(harness.all('error')).toMatchObject([
      { id: 1, code: 321, text: expect.stringContaining('generic tick list of 233,9999,foo.') },
      { id: 2, code: 321 },
    ]);
    harness.forget();
    harness.exchange.setPrice('AAPL', { last: 101 });
    expect(new Set(harness.all('tickPrice').map(({ reqId }) => reqId))).toEqual(new Set([3]));
  });

  test('an id that is in use by a request of its kind: 322', () => {
    const harness = harnessAt100();
    harness.ask({ name: 'reqMktData', reqId: 1, ...quotes, genericTicks: '' });
    harness.ask({ name: 'reqMktDepth', reqId: 1, contract, rows: 3, isSmart: true });
    expect(harness.all('error')).toEqual([]);
    harness.ask({ name: 'reqMktData', reqId: 1, ...quotes, genericTicks: '' });
    expect(harness.all('error')).toMatchObject([{ id: 1, code: 322 }]);
    harness.ask({ name: 'cancelMktData', reqId: 1 });
    harness.forget();
    harness.ask({ name: 'reqMktData', reqId: 1, ...quotes, genericTicks: '' });
    expect(harness.all('error')).toEqual([]);
  });

  test('an unknown kind of tick by tick: 10189', () => {
    const harness = harnessAt100();
    const more = { tickCount: 0, ignoreSize: false };
    harness.ask({ name: 'reqTickByTick', reqId: 1, contract, tickType: 'Trades', ...more });
    expect(harness.all('error')).toMatchObject([{ id: 1, code: 10_189 }]);
  });

  test('the first data of what no bar shows: 321, and of what has no data: 162', () => {
    const harness = harnessAt100();
    for (const [reqId, whatToShow] of ['FOO', 'SCHEDULE', 'FEE_RATE', 'bid'].entries()) {
      harness.ask({ name: 'reqHeadTimestamp', reqId, contract, whatToShow, formatDate: 1 });
    }
    expect(harness.all('error')).toMatchObject([
      { id: 0, code: 321 },
      { id: 1, code: 321 },
      { id: 2, code: 162 },
    ]);
    expect(harness.all('headTimestamp')).toMatchObject([{ reqId: 3 }]);
  });

  test('a third account summary: 322', () => {
    const harness = harnessAt100();
    for (const reqId of [1, 2, 3, 2]) {
      harness.ask({ name: 'reqAccountSummary', reqId, group: 'All', tags: ['NetLiquidation'] });
    }
    expect(harness.all('error')).toMatchObject([{ id: 3, code: 322 }]);
    expect(harness.all('accountSummaryEnd').map(({ reqId }) => reqId)).toEqual([1, 2, 2]);
  });
});

test('executions are filtered by security type and exchange', () => {
  const harness = harnessAt100();
  harness.ask({ name: 'placeOrder', orderId: 1, contract, order: order({ quantity: 10 }) });
  harness.pass(2_000);
  const any = { clientId: undefined, account: '', since: undefined, symbol: '', side: '' };
  const found = (secType: string, exchange: string) => {
    harness.forget();
    harness.ask({ name: 'reqExecutions', reqId: 9, filter: { ...any, secType, exchange } });
    return harness.all('executionData').length;
  };
  expect([found('', ''), found('STK', 'SMART'), found('STK', 'NASDAQ')]).toEqual([1, 1, 1]);
  expect([found('OPT', ''), found('', 'NYSE')]).toEqual([0, 0]);
});

test('money is told without dust: what was realised, and the margin of a what-if order', () => {
  const harness = harnessAt100();
  harness.ask({ name: 'placeOrder', orderId: 1, contract, order: order({ quantity: 997 }) });
  harness.pass(60_000);
  const sell = order({ action: 'SELL', quantity: 331 });
  harness.ask({ name: 'placeOrder', orderId: 2, contract, order: sell });
  harness.pass(60_000);
  harness.ask({ name: 'placeOrder', orderId: 3, contract, order: { ...sell, whatIf: true } });
  harness.pass(2_000);
  const reports = harness.all('commissionReport').map(({ realizedPnl }) => realizedPnl ?? 0);
  const states = harness.all('openOrder').filter(({ orderId }) => orderId === 3);
  expect(reports.some((realized) => realized !== 0)).toBe(true);
  expect(states).toHaveLength(1);
  const amounts = Object.values(states[0]?.state ?? {}).filter((one) => typeof one === 'number');
  for (const amount of [...reports, ...amounts]) {
    expect(String(amount)).toMatch(/^-?\d+(\.\d{1,8})?$/);
  }
  for (const amount of amounts) expect(String(amount)).toMatch(/^-?\d+(\.\d{1,3})?$/);
});
