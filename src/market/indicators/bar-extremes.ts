// The highest high and lowest low of the last finished bars of a series, worked out once per bar.
import type { BarSeries } from '../bar-series.ts';

export interface BarExtremes {
  /** NaN while the series is unfit or holds fewer bars than asked for. */
  readonly high: number;
  readonly low: number;
}

export function createBarExtremes(options: {
  readonly series: BarSeries;
  readonly period: number;
}): BarExtremes {
  const { series, period } = options;
  let high = Number.NaN;
  let low = Number.NaN;
  let generation = -1;
  let total = -1;

  function look(): void {
    if (generation === series.generation && total === series.total) return;
    generation = series.generation;
    total = series.total;
    const isLong = series.count >= period;
    high = isLong ? Number.NEGATIVE_INFINITY : Number.NaN;
    low = isLong ? Number.POSITIVE_INFINITY : Number.NaN;
    if (!isLong) return;
    for (let index = series.count - period; index < series.count; index += 1) {
      high = Math.max(high, series.high(index));
      low = Math.min(low, series.low(index));
    }
  }

  return {
    get high() {
      look();
      return series.isFit ? high : Number.NaN;
    },
    get low() {
      look();
      return series.isFit ? low : Number.NaN;
    },
  };
}
