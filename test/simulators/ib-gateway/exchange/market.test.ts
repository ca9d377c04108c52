// The simulated market: bars become ticks and history, random walks repeat, manually set prices hold.
import { describe, expect, test } from 'vitest';
import { type Instant, instant } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness, placeBracket, stock } from './exchange-harness.ts';
import { minutes } from './minutes.ts';

const OPEN = instant(Date.parse('2020-12-16T14:30:00Z'));
const CSV = `2020-12-15 15:59,99,99.5,98.5,99.2,80000
2020-12-16 09:30,100,101,99.5,100.5,100000
2020-12-16 09:31,100.5,102,100.4,101.8,200000
2020-12-16 09:32,101.8,101.9,101,101.2,100000
2020-12-16 09:33,101.2,101.5,101.1,101.3,100000
2020-12-16 09:34,101.3,101.4,101.2,101.3,100000
2020-12-16 09:35,101.3,103,101.3,102.9,100000
`;
const bars = new Map([['TAPE', minutes(CSV)]]);

function watch(harness: Harness, symbol: string): void {
  const contract = stock(symbol);
  const quotes = { genericTicks: '236', snapshot: false, regulatorySnapshot: false };
  harness.ask({ name: 'reqMktData', reqId: 1, contract, ...quotes });
}

function askHistory(harness: Harness, symbol: string, barSize: string, duration: string): void {
  harness.ask({
    name: 'reqHistoricalData',
    reqId: 7,
    contract: stock(symbol),
    includeExpired: false,
    endAt: undefined,
    barSize,
    duration,
    useRth: true,
    whatToShow: 'TRADES',
    formatDate: 2,
    keepUpToDate: false,
  });
  harness.pass(100);
}

/** Longest market time between two ticks of a quote. */
function longestGap(harness: Harness): number {
  const times = harness.heard
    .filter(({ answer }) => answer.name === 'tickPrice' || answer.name === 'tickSize')
    .map(({ at }) => at);
  return Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? 0)));
}

describe('bars of a file', () => {
  test('are played as four ticks a minute, with quotes in between at least each second', () => {
    const harness = createHarness({ start: OPEN, bars });
    watch(harness, 'TAPE');
    harness.pass(2 * 60_000);
    const lasts = harness.all('tickPrice').filter(({ tickType }) => tickType === 4);
    const changes = lasts.filter(({ price }, index) => price !== lasts[index - 1]?.price);
    expect(changes.map(({ price }) => price)).toEqual([100, 99.5, 101, 100.5, 100.4, 102, 101.8]);
    expect(longestGap(harness)).toBeLessThanOrEqual(1_000);
  });

  test('are history up to the present, without the bar at 16:00 and with the bar in progress', () => {
    const harness = createHarness({ start: instant(OPEN + 150_000), bars });
    askHistory(harness, 'TAPE', '1 min', '2 D');
    const [answer] = harness.all('historicalData');
    expect(answer?.bars.map(({ open, close, volume }) => [open, close, volume])).toEqual([
      [99, 99.2, 80_000],
      [100, 100.5, 100_000],
      [100.5, 101.8, 200_000],
      [101.8, 101, 75_000],
    ]);
    harness.pass(210_000);
    askHistory(harness, 'TAPE', '5 mins', '1 D');
    expect(harness.all('historicalData')[1]?.bars[0]).toMatchObject({
      time: OPEN,
      open: 100,
      high: 102,
      low: 99.5,
      close: 101.3,
      volume: 600_000,
    });
  });

  test('are the sum of their five-second bars', () => {
    const harness = createHarness({ start: instant(OPEN - 1_000), bars });
    const five = { barSeconds: 5, whatToShow: 'TRADES', useRth: true };
    harness.ask({ name: 'reqRealTimeBars', reqId: 3, contract: stock('TAPE'), ...five });
    harness.passTo('2020-12-16T14:32:00Z');
    const parts = harness.all('realTimeBar').map(({ bar }) => bar);
    expect(parts).toHaveLength(24);
    const second = parts.slice(12);
    expect({
      open: second[0]?.open,
      high: Math.max(...second.map(({ high }) => high)),
      low: Math.min(...second.map(({ low }) => low)),
      close: second.at(-1)?.close,
      volume: second.reduce((sum, { volume }) => sum + volume, 0),
    }).toEqual({ open: 100.5, high: 102, low: 100.4, close: 101.8, volume: 200_000 });
  });
});

describe('a symbol without bars', () => {
  test('walks from 100 with at least 50,000 shares a minute, five sessions back and more', () => {
    const harness = createHarness();
    watch(harness, 'XYZ');
    harness.pass(100);
    const last = harness.all('tickPrice').find(({ tickType }) => tickType === 4);
    expect(last?.price).toBe(100);
    askHistory(harness, 'XYZ', '1 min', '6 D');
    const history = harness.all('historicalData')[0]?.bars ?? [];
    expect(history.length).toBeGreaterThanOrEqual(5 * 390 + 30);
    expect(Math.min(...history.slice(0, -1).map(({ volume }) => volume))).toBeGreaterThanOrEqual(
      50_000,
    );
    const jumps = history.slice(1).map(({ open }, index) => open - (history[index]?.close ?? 0));
    expect(Math.max(...jumps.map(Math.abs))).toBeLessThanOrEqual(0.011);
  });

  test('sends a price when it changes, and sizes while it stands', () => {
    const harness = createHarness();
    harness.exchange.setPrice('AAPL', { last: 250, bid: 249.9, ask: 250.1 });
    watch(harness, 'AAPL');
    harness.forget();
    harness.pass(60_000);
    expect(harness.all('tickPrice')).toEqual([]);
    const sizes = harness.all('tickSize');
    expect(new Set(sizes.map(({ tickType }) => tickType))).toEqual(new Set([0, 3, 5, 8]));
    harness.exchange.setPrice('AAPL', { last: 250, bid: 249.9, ask: 250.2 });
    harness.pass(1_000);
    expect(harness.all('tickPrice').map(({ tickType, price }) => [tickType, price])).toEqual([
      [2, 250.2],
    ]);
  });

  test('stays at a manually set price, and its history leads to it', () => {
    const harness = createHarness();
    harness.exchange.setPrice('AAPL', { last: 250, bid: 249.9, ask: 250.1 });
    watch(harness, 'AAPL');
    harness.pass(120_000);
    const prices = harness.all('tickPrice');
    expect(
      new Set(prices.filter(({ tickType }) => tickType === 4).map(({ price }) => price)),
    ).toEqual(new Set([250]));
    expect(prices.filter(({ tickType }) => tickType === 1).at(-1)?.price).toBe(249.9);
    askHistory(harness, 'AAPL', '1 min', '1 D');
    const history = harness.all('historicalData')[0]?.bars ?? [];
    expect(history.at(-1)).toMatchObject({ open: 250, high: 250, low: 250, close: 250 });
    expect(Math.abs((history[0]?.open ?? 0) - 250)).toBeLessThan(25);
  });

  test('is unknown if it is not a valid symbol: error 200', () => {
    const harness = createHarness();
    watch(harness, 'NOSUCHTHING');
    harness.pass(100);
    expect(harness.all('error')).toMatchObject([{ id: 1, code: 200 }]);
  });
});

describe('a seed', () => {
  function story(seed: number): unknown {
    const harness = createHarness({ seed, start: OPEN as Instant });
    watch(harness, 'AAPL');
    harness.ask({ name: 'reqPositions' });
    harness.pass(1_000);
    const parent = { type: 'MKT', tif: 'DAY' } as const;
    placeBracket(harness, {
      symbol: 'AAPL',
      firstId: 1,
      quantity: 300,
      parent,
      target: 130,
      stop: 80,
    });
    harness.pass(120_000);
    return harness.heard;
  }

  test('repeats every answer and its time, and another seed does not', () => {
    expect(story(5)).toEqual(story(5));
    expect(story(5)).not.toEqual(story(6));
  });
});
