// The average volume per minute, against which the size of an order is compared.
import type { BarSeries } from '../bars/bar-series.ts';

/**
 * Mean volume of the newest `count` bars, including those without trades; undefined if the series is incomplete or
 * shorter.
 */
export function averageVolume(series: BarSeries, count: number): number | undefined {
  if (!series.isFit || series.count < count) return undefined;
  let sum = 0;
  for (let index = series.count - count; index < series.count; index += 1) {
    sum += series.volume(index);
  }
  return sum / count;
}
