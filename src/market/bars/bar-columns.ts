// The bars of one symbol in typed columns, ascending: a backtest reads millions of them without an object per bar.
import { type Instant, instant } from '../../kernel/instant.ts';
import type { Bar } from './bar.ts';

export interface BarColumns {
  readonly lengthMs: number;
  readonly count: number;
  /** Epoch milliseconds. */
  readonly start: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Shares. */
  readonly volume: Float64Array;
  /** When each bar ends, epoch milliseconds; absent if all are as long as `lengthMs`. */
  readonly end?: Float64Array;
}

export interface ColumnBuilder {
  readonly count: number;
  add(bar: Omit<Bar, 'lengthMs'>): void;
  /** Start, open, high, low, close and volume: for readers of millions of rows. */
  addRow(row: Float64Array): void;
  build(lengthMs: number): BarColumns;
}

const FIRST_ROWS = 64;

/** `expected` rows need no growing, during which the columns would be in memory twice. */
export function createColumnBuilder(expected = FIRST_ROWS): ColumnBuilder {
  let rows = Math.max(1, Math.ceil(expected));
  let count = 0;
  const column = (): Float64Array<ArrayBuffer> => new Float64Array(rows);
  let [start, open, high, low, close, volume] = [
    ...[column(), column(), column()],
    ...[column(), column(), column()],
  ] as const;

  function grow(): void {
    // Grows by half: the old and the new columns are in memory at the same time.
    rows = Math.ceil(rows * 1.5) + 1;
    const larger = (from: Float64Array): Float64Array<ArrayBuffer> => {
      const into = column();
      into.set(from);
      return into;
    };
    [start, open, high] = [larger(start), larger(open), larger(high)];
    [low, close, volume] = [larger(low), larger(close), larger(volume)];
  }

  return {
    get count() {
      return count;
    },
    add(bar) {
      if (count === rows) grow();
      start[count] = bar.start;
      open[count] = bar.open;
      high[count] = bar.high;
      low[count] = bar.low;
      close[count] = bar.close;
      volume[count] = bar.volume;
      count += 1;
    },
    addRow(row) {
      if (count === rows) grow();
      start[count] = row[0] ?? Number.NaN;
      open[count] = row[1] ?? Number.NaN;
      high[count] = row[2] ?? Number.NaN;
      low[count] = row[3] ?? Number.NaN;
      close[count] = row[4] ?? Number.NaN;
      volume[count] = row[5] ?? Number.NaN;
      count += 1;
    },
    build(lengthMs) {
      // A copy needs as much memory again for a moment, so only mostly empty columns are trimmed.
      const cut = (column: Float64Array) =>
        count < rows / 2 ? column.slice(0, count) : column.subarray(0, count);
      return {
        lengthMs,
        count,
        start: cut(start),
        open: cut(open),
        high: cut(high),
        low: cut(low),
        close: cut(close),
        volume: cut(volume),
      };
    },
  };
}

/** Infinity beyond the last bar. */
export function endAt({ start, end, lengthMs }: BarColumns, index: number): number {
  return end === undefined
    ? (start[index] ?? Number.POSITIVE_INFINITY) + lengthMs
    : (end[index] ?? Number.POSITIVE_INFINITY);
}

/** NaN prices outside the columns. */
export function barAt(columns: BarColumns, index: number): Bar {
  const { start, open, high, low, close, volume, end, lengthMs } = columns;
  return {
    start: instant(start[index] ?? Number.NaN),
    lengthMs: end === undefined ? lengthMs : (end[index] ?? Number.NaN) - (start[index] ?? 0),
    open: open[index] ?? Number.NaN,
    high: high[index] ?? Number.NaN,
    low: low[index] ?? Number.NaN,
    close: close[index] ?? Number.NaN,
    volume: volume[index] ?? Number.NaN,
  };
}

/** The same into an object that is used again, where millions of them are read once. */
export function readBar(
  columns: BarColumns,
  index: number,
  into: { -readonly [Field in keyof Bar]: Bar[Field] },
): void {
  into.start = instant(columns.start[index] ?? Number.NaN);
  into.open = columns.open[index] ?? Number.NaN;
  into.high = columns.high[index] ?? Number.NaN;
  into.low = columns.low[index] ?? Number.NaN;
  into.close = columns.close[index] ?? Number.NaN;
  into.volume = columns.volume[index] ?? Number.NaN;
}

/** The first index whose bar starts at or after the moment; `count` when there is none. */
export function indexFrom(
  { start, count }: Pick<BarColumns, 'start' | 'count'>,
  at: Instant,
): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((start[middle] ?? Number.NaN) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
