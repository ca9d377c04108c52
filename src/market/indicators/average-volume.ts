// How much trades in a minute, against which an order's size is judged.
import type { BarSeries } from '../bars/bar-series.ts';

/** Mean volume of the newest `count` bars, those without trades included; undefined when the series is unfit or shorter. */
export function averageVolume(series: BarSeries, count: number): number | undefined {
  if (!series.isFit || series.count < count) return undefined;
  let sum = 0;
  for (let index = series.count - count; index < series.count; index += 1) {
    sum += series.volume(index);
  }
  return sum / count;
}
