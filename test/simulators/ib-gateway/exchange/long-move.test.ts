// A move of the clock over many days ends like the same days in steps, and sends no old quotes of symbols without orders.
import { beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, type Instant, instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import {
  ACCOUNT,
  askHistory,
  createHarness,
  type Harness,
  order,
  START,
  stock,
} from './exchange-harness.ts';

const DAYS = 9;
const END = instant(START + DAYS * DAY_MS);
/** Clients receive everything of the last four days. */
const SENT_FROM = END - 4 * DAY_MS;
const IDLE = { symbol: 'AA', quotes: 1, bars: 11 };
const ORDERED = { symbol: 'AB', quotes: 2, bars: 12 };
const TRADED = { symbol: 'AC', quotes: 3, bars: 13 };
const STREAMS = [
  ...['tickPrice', 'tickSize', 'tickString', 'tickGeneric', 'realTimeBar'],
  ...['pnl', 'accountValue', 'accountUpdateTime', 'portfolioValue'],
];
const VOLUME = 8;
/** Each step ends with one more quote. */
const COUNT_OF_QUOTES = { triggeredQuote: 0 };

/** Shares bought at once and on the close, a limit and a stop that the market reaches some day, a limit it never reaches. */
function watchingHarness(): Harness {
  const harness = createHarness();
  // A working symbol is quoted once a minute, so that the test is quick.
  harness.exchange.setRefresh(MINUTE_MS);
  for (const { symbol, quotes, bars } of [IDLE, ORDERED, TRADED]) {
    const contract = stock(symbol);
    const terms = { genericTicks: '', snapshot: false, regulatorySnapshot: false };
    harness.ask({ name: 'reqMktData', reqId: quotes, contract, ...terms });
    const shown = { barSeconds: 5, whatToShow: 'TRADES', useRth: true };
    harness.ask({ name: 'reqRealTimeBars', reqId: bars, contract, ...shown });
  }
  harness.ask({ name: 'reqAccountUpdates', subscribe: true, account: ACCOUNT });
  harness.ask({ name: 'reqPnl', reqId: 21, account: ACCOUNT, modelCode: '' });
  const wanted = [
    { symbol: 'AB', terms: { type: 'LMT', limitPrice: 20, tif: 'GTC' } as const },
    { symbol: 'AC', terms: {} },
    { symbol: 'AC', terms: { type: 'MOC' } as const },
    { symbol: 'AC', terms: { type: 'LMT', limitPrice: 99.5, tif: 'GTC' } as const },
    { symbol: 'AC', terms: { type: 'STP', auxPrice: 100.8, tif: 'GTC' } as const },
  ];
  for (const [index, { symbol, terms }] of wanted.entries()) {
    const placed = { orderId: index + 1, contract: stock(symbol), order: order(terms) };
    harness.ask({ name: 'placeOrder', ...placed });
  }
  return harness;
}

function move(harness: Harness, to: Instant): void {
  harness.exchange.setMoving(to);
  harness.exchange.advance(to);
  harness.exchange.setMoving(undefined);
}

let atOnce: Harness;
let inSteps: Harness;

beforeAll(() => {
  atOnce = watchingHarness();
  move(atOnce, END);
  inSteps = watchingHarness();
  for (let day = 1; day <= DAYS; day += 1) move(inSteps, instant(START + day * DAY_MS));
});

describe('in one go as in steps of a day', () => {
  test('prices, positions, orders, trades and money are the same', () => {
    const [one, other] = [atOnce.exchange.view(), inSteps.exchange.view()];
    expect(one.trades.some(({ execution }) => execution.time < SENT_FROM - DAY_MS)).toBe(true);
    expect(stateOf(one)).toEqual(stateOf(other));
  });

  test('orders, trades and positions are reported in the same words at the same times', () => {
    const sent = (harness: Harness) =>
      harness.heard.filter(({ answer }) => !STREAMS.includes(answer.name));
    expect(sent(atOnce).map(({ answer }) => answer.name)).toContain('executionData');
    expect(sent(atOnce)).toEqual(sent(inSteps));
  });

  test('the profit of the day is the same', () => {
    for (const harness of [atOnce, inSteps]) harness.pass(MINUTE_MS);
    expect(atOnce.all('pnl').at(-1)).toEqual(inSteps.all('pnl').at(-1));
    expect(atOnce.all('pnl').at(-1)?.daily).not.toBe(0);
  });

  test.each(['1 min', '1 hour', '1 day'])('the history of bars of %s is the same', (barSize) => {
    for (const harness of [atOnce, inSteps]) {
      askHistory(harness, { contract: stock('AC'), barSize, duration: `${DAYS} D` });
    }
    const bars = atOnce.all('historicalData').at(-1)?.bars;
    expect(bars?.length).toBeGreaterThan(5);
    expect(bars).toEqual(inSteps.all('historicalData').at(-1)?.bars);
  });
});

describe('of the time before the last four days', () => {
  test('no quote, print or bar is sent of a symbol without an open order', () => {
    expect(timesOf(atOnce, 'tickPrice', IDLE.quotes).filter(isLongPast)).toEqual([]);
    expect(timesOf(atOnce, 'realTimeBar', IDLE.bars).filter(isLongPast)).toEqual([]);
  });

  test('everything is sent of a symbol with an open order', () => {
    expect(printsOf(atOnce, ORDERED.quotes).some(({ at }) => isLongPast(at))).toBe(true);
    expect(printsOf(atOnce, ORDERED.quotes)).toEqual(printsOf(inSteps, ORDERED.quotes));
    const bars = (harness: Harness) => timesOf(harness, 'realTimeBar', ORDERED.bars);
    expect(bars(atOnce)).toEqual(bars(inSteps));
  });

  test('the values of the account are sent after trades only', () => {
    const sent = atOnce.all('accountUpdateTime').filter(({ time }) => isLongPast(time));
    const trades = atOnce.exchange
      .view()
      .trades.filter(({ execution }) => execution.time < SENT_FROM);
    expect(sent).toHaveLength(trades.length);
  });
});

test('every print of the last four days is sent', () => {
  const prints = printsOf(inSteps, IDLE.quotes).filter(({ at }) => !isLongPast(at));
  expect(prints.length).toBeGreaterThan(1_000);
  expect(printsOf(atOnce, IDLE.quotes)).toEqual(prints);
});

function isLongPast(at: number): boolean {
  return at > START && at < SENT_FROM;
}

function timesOf(
  harness: Harness,
  name: 'tickPrice' | 'realTimeBar',
  reqId: number,
): readonly number[] {
  return harness.heard
    .filter(({ answer }) => answer.name === name && answer.reqId === reqId)
    .map(({ at }) => at);
}

/** The volume of the day after each of them. */
function printsOf(harness: Harness, reqId: number): readonly { at: number; size: number }[] {
  return harness.heard.flatMap(({ at, answer }) =>
    at > START && answer.name === 'tickSize' && answer.tickType === VOLUME && answer.reqId === reqId
      ? [{ at, size: answer.size }]
      : [],
  );
}

function stateOf(view: ReturnType<Harness['exchange']['view']>): object {
  const { accounts, listings, openOrders, completedOrders, trades } = view;
  return {
    accounts: structuredClone(accounts),
    orders: [...openOrders, ...completedOrders].map((one) => ({ ...one, ...COUNT_OF_QUOTES })),
    trades,
    prices: listings.map((listing) => {
      const { symbol, bid, ask, last, lastSize, lastAt, at } = listing;
      const { dayOpen, dayHigh, dayLow, dayVolume, dayValue, previousClose } = listing;
      return [symbol, bid, ask, last, lastSize, lastAt, at].concat(
        ...[dayOpen, dayHigh, dayLow, dayVolume, dayValue, previousClose],
      );
    }),
  };
}
