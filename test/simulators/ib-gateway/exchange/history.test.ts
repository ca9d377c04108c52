// Bars on request: what they show, how long they are, and which questions no gateway answers.
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, instant } from '../../../../src/kernel/instant.ts';
import type { HistoricalBar } from '../../../../src/simulators/ib-gateway/messages/past-prices.ts';
import {
  askHistory,
  createHarness,
  type HistoryQuestion,
  START,
  stock,
} from './exchange-harness.ts';

function barsOf(question: Partial<HistoryQuestion>): readonly HistoricalBar[] {
  const harness = createHarness();
  askHistory(harness, question);
  return harness.all('historicalData')[0]?.bars ?? [];
}

const dayOf = (bar: HistoricalBar | undefined) =>
  new Date(bar?.time ?? 0).toISOString().slice(0, 10);

describe('bars', () => {
  test('of a week or a month hold their days, and are dated by the last one', () => {
    const days = barsOf({ duration: '60 D' });
    const weeks = barsOf({ duration: '60 D', barSize: '1 week' });
    const months = barsOf({ duration: '60 D', barSize: '1 month' });
    for (const whole of [weeks, months]) {
      expect(whole.reduce((sum, { volume }) => sum + volume, 0)).toBe(
        days.reduce((sum, { volume }) => sum + volume, 0),
      );
      expect(whole[0]?.open).toBe(days[0]?.open);
      expect(whole.at(-1)?.close).toBe(days.at(-1)?.close);
    }
    // Thanksgiving was on a Thursday; the Friday after it is the last day of its week.
    expect(weeks.map(dayOf)).toContain('2020-11-27');
    expect(dayOf(months.at(-2))).toBe('2020-11-30');
    expect(dayOf(months.at(-1))).toBe('2020-12-16');
  });

  test('show the side of the quote that was asked for, without a volume', () => {
    const [trades, bid, offer, mid, both] = ['TRADES', 'BID', 'ASK', 'MIDPOINT', 'BID_ASK'].map(
      (whatToShow) => barsOf({ whatToShow, barSize: '1 hour', duration: '2 D' })[0],
    );
    expect(trades?.volume).toBeGreaterThan(0);
    for (const quote of [bid, offer, mid, both]) {
      expect(quote).toMatchObject({ volume: -1, wap: -1, count: -1 });
    }
    const high = trades?.high ?? 0;
    const low = trades?.low ?? 0;
    expect(bid?.high).toBeCloseTo(high - 0.01, 6);
    expect(offer?.low).toBeCloseTo(low + 0.01, 6);
    expect(mid).toMatchObject({ high, low });
    expect(both?.low).toBeCloseTo(low - 0.01, 6);
    expect(both?.high).toBeCloseTo(high + 0.01, 6);
  });

  test('of quotes reach into the extended hours if they are wanted; trades do not', () => {
    const terms = { whatToShow: 'BID', barSize: '1 hour', duration: '2 D' };
    const [first] = barsOf({ ...terms, useRth: false });
    expect(new Date(first?.time ?? 0).toISOString()).toBe('2020-12-15T09:00:00.000Z');
    expect(barsOf({ ...terms, useRth: false, whatToShow: 'TRADES' })[0]?.time).toBe(
      barsOf(terms)[0]?.time,
    );
  });

  test('show the yearly volatility of the last thirty returns, for every day that was asked for', () => {
    const bars = barsOf({ whatToShow: 'HISTORICAL_VOLATILITY', duration: '10 D' });
    expect(bars).toHaveLength(10);
    for (const { close, volume } of bars) {
      expect(close).toBeGreaterThan(0.05);
      expect(close).toBeLessThan(0.6);
      expect(volume).toBe(-1);
    }
  });

  test('are kept up to date as what they show', () => {
    const harness = createHarness();
    askHistory(harness, {
      whatToShow: 'ASK',
      barSize: '1 min',
      duration: '1 D',
      keepUpToDate: true,
    });
    harness.pass(29_000);
    const updates = harness.all('historicalDataUpdate');
    expect(updates.length).toBeGreaterThan(3);
    expect(updates.every(({ bar }) => bar.volume === -1)).toBe(true);
    const last =
      harness.exchange.view().listings.find(({ symbol }) => symbol === 'AAPL')?.last ?? 0;
    expect(updates.at(-1)?.bar.close).toBeCloseTo(last + 0.01, 6);
  });

  test('that are kept up to date end with 162 when they are cancelled, as a question that is not answered yet', () => {
    const harness = createHarness();
    askHistory(harness, { barSize: '1 min', keepUpToDate: true });
    harness.forget();
    harness.ask({ name: 'cancelHistoricalData', reqId: 7 });
    harness.pass(10_000);
    const text =
      'Historical Market Data Service error message:API historical data query cancelled: 7';
    expect(harness.heard.map(({ answer }) => answer)).toMatchObject([
      { name: 'error', id: 7, code: 162, text },
    ]);
  });

  test('end at a given time', () => {
    const bars = barsOf({ endAt: instant(START - 2 * DAY_MS), barSize: '1 hour', duration: '1 D' });
    expect(bars.at(-1)?.time).toBeLessThan(START - 2 * DAY_MS);
    expect(bars.at(-1)?.time).toBeGreaterThanOrEqual(START - 2 * DAY_MS - HOUR_MS);
  });

  test('of a duration without a unit are counted in seconds', () => {
    expect(barsOf({ duration: '3600', barSize: '1 min' })).toHaveLength(60);
  });
});

test('a schedule names the sessions, closed days left out', () => {
  const harness = createHarness({ start: instant(Date.parse('2020-12-28T15:00:00Z')) });
  askHistory(harness, { whatToShow: 'SCHEDULE', duration: '3 D' });
  const [schedule] = harness.all('historicalSchedule');
  expect(schedule?.sessions.map(({ day }) => day)).toEqual([
    '2020-12-23',
    '2020-12-24',
    '2020-12-28',
  ]);
  expect(new Date(schedule?.sessions[1]?.close ?? 0).toISOString()).toBe(
    '2020-12-24T18:00:00.000Z',
  );
});

test.each<[string, Partial<HistoryQuestion>, number, RegExp]>([
  ['a bar size that is none', { barSize: '7 mins' }, 321, /bar size/],
  ['a duration that is none', { duration: '1 fortnight' }, 321, /duration/],
  ['more than a year in days', { duration: '366 D' }, 321, /must be made in years/],
  ['more than a day in seconds', { duration: '90000 S' }, 321, /must be made in days/],
  ['a day of seconds', { duration: '1 D', barSize: '1 secs' }, 162, /Time length exceed max/],
  ['something else to show', { whatToShow: 'WEATHER' }, 321, /What to show/],
  ['data that is not there', { whatToShow: 'OPTION_IMPLIED_VOLATILITY' }, 162, /no data/],
  ['a schedule of hours', { whatToShow: 'SCHEDULE', barSize: '1 hour' }, 321, /schedule/],
  ['an adjusted past', { whatToShow: 'ADJUSTED_LAST', endAt: START }, 321, /adjusted last/],
  ['both sides, kept', { whatToShow: 'BID_ASK', keepUpToDate: true }, 321, /kept/],
])('%s is refused with the id of the request', (_, question, code, text) => {
  const harness = createHarness();
  askHistory(harness, question);
  expect(harness.all('error')).toMatchObject([{ id: 7, code, text: expect.stringMatching(text) }]);
  expect(harness.all('historicalData')).toEqual([]);
});

// From 12:00 on 8 March 2016, a week of daily bars: pilwon/node-ib#135 shows 20160301  12:00:00.
test.each([
  ['1 W', '2016-03-01T17:00:00Z'],
  ['1 M', '2016-02-08T17:00:00Z'],
  ['1 Y', '2015-03-08T16:00:00Z'],
  ['2 D', '2016-03-06T17:00:00Z'],
  ['1800 S', '2016-03-08T16:30:00Z'],
])('a history of %s names its end and that much time before it', (duration, start) => {
  const end = instant(Date.parse('2016-03-08T17:00:00Z'));
  for (const barSize of ['1 day', '1 min']) {
    const harness = createHarness();
    askHistory(harness, { endAt: end, duration, barSize });
    expect(harness.all('historicalData')).toMatchObject([{ start: Date.parse(start), end }]);
  }
});

test('real-time bars show quotes too, and refuse what is no five seconds', () => {
  const harness = createHarness();
  const asked = { name: 'reqRealTimeBars', contract: stock('AAPL'), useRth: true } as const;
  harness.ask({ ...asked, reqId: 1, barSeconds: 5, whatToShow: 'MIDPOINT' });
  harness.ask({ ...asked, reqId: 2, barSeconds: 10, whatToShow: 'TRADES' });
  harness.ask({ ...asked, reqId: 3, barSeconds: 5, whatToShow: 'BID_ASK' });
  harness.pass(11_000);
  expect(harness.all('realTimeBar')).toMatchObject([
    { bar: { volume: -1 } },
    { bar: { volume: -1 } },
  ]);
  expect(harness.all('error')).toMatchObject([
    { id: 2, code: 321 },
    { id: 3, code: 321 },
  ]);
});
