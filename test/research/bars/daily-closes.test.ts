// Closes of days from bars of any length: a close is of the day on which its bar ends.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, plus, type TradingDay, WEEK_MS } from '../../../src/kernel/instant.ts';
import { createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import { withEnds } from '../../../src/market/bars/long-bars.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { dailyCloses } from '../../../src/research/bars/daily-closes.ts';

const sessionOf = (day: string) => US_EQUITIES.sessionOf(day as TradingDay);

describe('the closes of weeks', () => {
  const builder = createColumnBuilder();
  for (const [monday, close] of [
    ['2026-03-16', 101],
    ['2026-03-23', 102],
    ['2026-03-30', 103],
  ] as const)
    builder.add({
      start: sessionOf(monday)?.open ?? instant(0),
      ...{ open: 100, high: 110, low: 90, close, volume: 1 },
    });
  const columns = withEnds(builder.build(WEEK_MS), US_EQUITIES);
  const closesAt = (day: string) =>
    dailyCloses(
      { calendar: US_EQUITIES, columns },
      { until: plus(sessionOf(day)?.open ?? instant(0), MINUTE_MS), count: 60 },
      () => 1,
    ).map((one) => [one.day, one.close]);

  it('are not known within their week, and are of its last day', () => {
    const before = [
      ['2026-03-20', 101],
      ['2026-03-27', 102],
    ];
    expect(closesAt('2026-03-30')).toEqual(before);
    expect(closesAt('2026-04-01')).toEqual(before);
    // Good Friday is 2026-04-03.
    expect(closesAt('2026-04-06')).toEqual([...before, ['2026-04-02', 103]]);
  });
});
