// A series over columns whose prices a split restates: read anew whenever history comes again.
import { type Instant, instant } from '../../kernel/instant.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import type { BarSeries } from '../../market/bars/bar-series.ts';

/** In the prices of the moment; `factorAt` is how many shares now stand for one of the bar. */
export function columnsAfterSplits(
  columns: BarColumns,
  factorAt: (start: Instant) => number,
): BarColumns {
  const factors = columns.start.map((start) => factorAt(instant(start)));
  const divided = (column: Float64Array) =>
    column.map((value, index) => value / (factors[index] ?? 1));
  return {
    ...columns,
    open: divided(columns.open),
    high: divided(columns.high),
    low: divided(columns.low),
    close: divided(columns.close),
    volume: columns.volume.map((value, index) => value * (factors[index] ?? 1)),
  };
}

/** `make` reads the columns as they are at the moment. */
export function createRestatedSeries(make: () => BarSeries): BarSeries {
  let series = make();
  let generation = 0;
  return {
    lengthMs: series.lengthMs,
    isFit: true,
    get count() {
      return series.count;
    },
    get total() {
      return series.total;
    },
    get generation() {
      return generation;
    },
    append: () => 'growing',
    cover() {},
    refill() {
      series = make();
      generation += 1;
      return true;
    },
    markGap() {},
    start: (index) => series.start(index),
    end: (index) => series.end(index),
    open: (index) => series.open(index),
    high: (index) => series.high(index),
    low: (index) => series.low(index),
    close: (index) => series.close(index),
    volume: (index) => series.volume(index),
    isOpening: (index) => series.isOpening(index),
    indexFrom: (at) => series.indexFrom(at),
  };
}
