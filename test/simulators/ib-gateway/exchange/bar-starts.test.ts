// Where a bar begins, how far a duration reaches back, and that a bar kept up to date becomes the bar of the history.
import { describe, expect, test } from 'vitest';
import { instant, MINUTE_MS, SECOND_MS } from '../../../../src/kernel/instant.ts';
import type { HistoricalBar } from '../../../../src/simulators/ib-gateway/messages/past-prices.ts';
import {
  askHistory,
  createHarness,
  type Harness,
  type HistoryQuestion,
} from './exchange-harness.ts';

function harnessAt(start: string): Harness {
  return createHarness({ start: instant(Date.parse(start)) });
}

function barsAt(start: string, question: Partial<HistoryQuestion>): readonly HistoricalBar[] {
  const harness = harnessAt(start);
  askHistory(harness, question);
  return harness.all('historicalData')[0]?.bars ?? [];
}

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'America/New_York',
  hour: '2-digit',
  minute: '2-digit',
});
const startsOf = (bars: readonly HistoricalBar[]) => bars.map(({ time }) => CLOCK.format(time));
const dayOf = (bar: HistoricalBar | undefined) =>
  new Date(bar?.time ?? 0).toISOString().slice(0, 10);

/** After the close, in winter and in summer time. */
const WINTER = '2020-12-16T22:00:00Z';
const SUMMER = '2020-07-15T22:00:00Z';

describe('bars begin on multiples of their length after midnight in New York, the first one at the open', () => {
  test.each([
    ['20 mins', ['09:30', '09:40', '10:00', '10:20'], 20],
    ['30 mins', ['09:30', '10:00', '10:30', '11:00'], 13],
    ['1 hour', ['09:30', '10:00', '11:00', '12:00'], 7],
    ['2 hours', ['09:30', '10:00', '12:00', '14:00'], 4],
    ['3 hours', ['09:30', '12:00', '15:00'], 3],
    ['4 hours', ['09:30', '12:00'], 2],
    ['8 hours', ['09:30'], 1],
  ])('%s', (barSize, starts, count) => {
    for (const start of [WINTER, SUMMER]) {
      const bars = barsAt(start, { barSize });
      expect(startsOf(bars).slice(0, 4)).toEqual(starts);
      expect(bars).toHaveLength(count);
    }
  });

  test('with the extended hours, the first one begins at 04:00, and none is cut at the open', () => {
    const question = { whatToShow: 'BID', useRth: false };
    const evening = '2020-12-17T02:00:00Z';
    expect(startsOf(barsAt(evening, { ...question, barSize: '4 hours' }))).toEqual([
      '04:00',
      '08:00',
      '12:00',
      '16:00',
    ]);
    expect(startsOf(barsAt(evening, { ...question, barSize: '8 hours' }))).toEqual([
      '04:00',
      '08:00',
      '16:00',
    ]);
  });
});

describe('a duration', () => {
  test.each([
    ['1 M', '2020-03-31T22:00:00Z', '2020-03-02'],
    ['12 M', '2020-12-16T22:00:00Z', '2019-12-17'],
    ['1 Y', '2020-12-16T22:00:00Z', '2019-12-17'],
    ['2 W', '2020-12-16T22:00:00Z', '2020-12-03'],
  ])('of %s is counted on the calendar', (duration, start, first) => {
    expect(dayOf(barsAt(start, { duration })[0])).toBe(first);
  });
});

test('seconds of the minute in progress end at the present', () => {
  const bars = barsAt('2020-12-16T15:00:14Z', { barSize: '5 secs', duration: '30 S' });
  expect(bars.at(-1)?.time).toBe(Date.parse('2020-12-16T15:00:10Z'));
});

describe('a bar that is kept up to date', () => {
  /** Some seconds before a bar of that size ends. */
  test.each([
    ['5 secs', '2020-12-16T15:00:04Z', 11 * SECOND_MS],
    ['30 secs', '2020-12-16T15:00:17Z', 30 * SECOND_MS],
    ['1 min', '2020-12-16T15:00:17Z', MINUTE_MS],
    ['20 mins', '2020-12-16T15:19:17Z', 2 * MINUTE_MS],
    ['2 hours', '2020-12-16T16:59:17Z', 2 * MINUTE_MS],
    ['8 hours', '2020-12-16T15:19:17Z', 2 * MINUTE_MS],
    ['1 day', '2020-12-16T20:59:17Z', 2 * MINUTE_MS],
    ['1 week', '2020-12-16T20:59:17Z', 2 * MINUTE_MS],
    ['1 month', '2020-12-16T20:59:17Z', 2 * MINUTE_MS],
  ])('of %s is, with its last update, the one of a later history', (barSize, start, lengthMs) => {
    const harness = harnessAt(start);
    askHistory(harness, { barSize, duration: '1 W', keepUpToDate: true, ...fitting(barSize) });
    const before = harness.all('historicalData')[0]?.bars.at(-1);
    harness.pass(lengthMs);
    const updates = harness.all('historicalDataUpdate').map(({ bar }) => bar);
    expect(updates[0]?.time).toBe(before?.time);
    askHistory(harness, { reqId: 8, barSize, duration: '1 W', ...fitting(barSize) });
    const bars = harness.all('historicalData')[1]?.bars ?? [];
    const ended = bars.filter(({ time }) => time >= (before?.time ?? 0));
    for (const bar of ended.slice(0, -1)) {
      expect(updates.findLast(({ time }) => time === bar.time)).toEqual(bar);
    }
    expect(updates.at(-1)?.time).toBe(ended.at(-1)?.time);
  });

  test('has what was traded at prices set by hand, and keeps it when it ends', () => {
    const harness = harnessAt('2020-12-16T15:00:07Z');
    const asked = { barSize: '1 min', duration: '1 D' };
    askHistory(harness, { ...asked, keepUpToDate: true });
    for (const last of [101, 102, 103]) {
      harness.pass(20 * SECOND_MS);
      harness.exchange.setPrice('AAPL', { last });
    }
    harness.pass(MINUTE_MS);
    askHistory(harness, { ...asked, reqId: 8 });
    const updates = harness.all('historicalDataUpdate').map(({ bar }) => bar);
    const bars = harness.all('historicalData')[1]?.bars ?? [];
    const ended = bars.slice(-3, -1);
    expect(ended.map(({ close }) => close)).toEqual([102, 103]);
    for (const bar of ended) {
      const told = updates.filter(({ time }) => time === bar.time);
      expect(told.at(-1)).toEqual(bar);
      const volumes = told.map(({ volume }) => volume);
      expect(volumes).toEqual(volumes.toSorted((a, b) => a - b));
    }
  });

  function fitting(barSize: string): Partial<HistoryQuestion> {
    return barSize.endsWith('secs') ? { duration: '600 S' } : {};
  }
});
