// A series over complete columns always shows the same bars as a series that receives them one by one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import type { Bar } from '../../../src/market/bars/bar.ts';
import {
  type BarColumns,
  barAt,
  createColumnBuilder,
} from '../../../src/market/bars/bar-columns.ts';
import { type BarSeries, createBarSeries } from '../../../src/market/bars/bar-series.ts';
import { createColumnSeries } from '../../../src/market/bars/column-series.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { completeBars } from '../../../src/research/backtest/complete-bars.ts';
import { runs } from '../../runs/runs.ts';
import { minuteBars } from './shipped-bars.ts';

const columns = columnsOf(minuteBars());

function columnsOf(bars: readonly Bar[]): BarColumns {
  const builder = createColumnBuilder();
  for (const bar of bars) if (US_EQUITIES.sessionAt(bar.start) !== undefined) builder.add(bar);
  return builder.build(MINUTE_MS);
}

function shownBy(series: BarSeries): unknown {
  const bars = Array.from({ length: series.count }, (_, index) => [
    series.start(index),
    series.end(index),
    series.open(index),
    series.high(index),
    series.low(index),
    series.close(index),
    series.volume(index),
    series.isOpening(index),
  ]);
  const middle = instant(Number(bars[Math.floor(bars.length / 2)]?.[0] ?? 0) + 1);
  return [series.count, series.total, series.isFit, series.indexFrom(middle), bars];
}

describe('a series over columns', () => {
  it.each([1, 3, 5, 15, 60])('of %i minutes shows no unfinished bar', (minutes) => {
    fc.assert(
      fc.property(fc.array(fc.nat(columns.count), { minLength: 1, maxLength: 4 }), (stops) => {
        let now = instant(0);
        const options = { calendar: US_EQUITIES, lengthMs: minutes * MINUTE_MS };
        const from = instant(columns.start[0] ?? 0);
        const ready = createColumnSeries({ ...options, columns, from, now: () => now });
        const told = createBarSeries({ ...options, sourceMs: MINUTE_MS });
        told.refill([], from);
        let next = 0;
        for (const stop of stops.sort((a, b) => a - b)) {
          for (; next < stop; next += 1) {
            const bar = barAt(columns, next);
            now = (bar.start + bar.lengthMs) as Instant;
            told.append(bar, now);
          }
          expect(shownBy(ready)).toEqual(shownBy(told));
          const { total, sameUntil = Number.NaN } = ready;
          const totalAt = (at: number) =>
            createColumnSeries({ ...options, columns, from, now: () => instant(at) }).total;
          expect(totalAt(sameUntil - 1)).toBe(total);
          if (Number.isFinite(sameUntil)) expect(totalAt(sameUntil)).toBe(total + 1);
        }
      }),
      { numRuns: runs(20) },
    );
  });
});

describe('complete bars', () => {
  it('keep the last price through minutes and days without trades', () => {
    const bars = minuteBars().filter(
      ({ start }, index) => index % 7 !== 3 && US_EQUITIES.dayOf(start) !== '2020-12-16',
    );
    const given = columnsOf(bars);
    const complete = completeBars(given, US_EQUITIES);
    expect(complete.columns.count).toBe(4 * 390);
    expect(complete.added).toBe(4 * 390 - given.count);
    expect(complete.missingDays).toEqual(['2020-12-16']);
    const flat = barAt(complete.columns, 3);
    const before = barAt(complete.columns, 2);
    expect(flat).toMatchObject({ open: before.close, close: before.close, volume: 0 });
  });

  it('are unchanged if none is missing', () => {
    expect(completeBars(columns, US_EQUITIES).columns).toBe(columns);
  });
});
