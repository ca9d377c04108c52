import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import { createBarSeries } from '../../../src/market/bars/bar-series.ts';
import { dayVolatility } from '../../../src/market/indicators/volatility.ts';
import { US_EQUITIES as calendar } from '../../../src/market/venues/us.ts';

const OPENS = ['2026-11-17T14:30:00Z', '2026-11-18T14:30:00Z'].map((text) => Date.parse(text));

/** A session of minutes that closes at these prices and stays at the last. */
function seriesOf(days: readonly (readonly number[])[]) {
  const series = createBarSeries({ calendar, sourceMs: MINUTE_MS, lengthMs: MINUTE_MS });
  const bars = days.flatMap((closes, day) =>
    closes.map((close, at) => {
      const start = instant((OPENS[day] ?? 0) + at * MINUTE_MS);
      return { start, lengthMs: MINUTE_MS, open: close, high: close, low: close, close, volume: 1 };
    }),
  );
  const last = bars.at(-1);
  series.refill(bars, instant((last?.start ?? 0) + MINUTE_MS));
  return series;
}

const asked = { period: 2, sessionMs: 390 * MINUTE_MS };

describe('the volatility of a day', () => {
  it('is the deviation of the last returns, times the root of the bars in a session', () => {
    // Returns of +1 and -1 percent: a sample deviation of the root of 2 percent.
    const series = seriesOf([[100, 101, 99.99]]);
    expect(dayVolatility(series, asked)).toBeCloseTo(0.01 * Math.SQRT2 * Math.sqrt(390), 12);
  });

  it('excludes overnight returns, and is unknown with too few bars', () => {
    const [first = []] = [[...Array(388).fill(100), 101, 99.99]];
    const series = seriesOf([first, [150]]);
    expect(dayVolatility(series, asked)).toBeCloseTo(0.01 * Math.SQRT2 * Math.sqrt(390), 12);
    expect(dayVolatility(seriesOf([[100, 101]]), asked)).toBeUndefined();
    series.markGap();
    expect(dayVolatility(series, asked)).toBeUndefined();
  });
});
