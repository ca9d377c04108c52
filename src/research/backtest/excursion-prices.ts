// The extreme prices between two moments as played: by high and low for whole bars, by single prints for the bars at
// both ends.
import type { Instant } from '../../kernel/instant.ts';
import { type BarColumns, barAt, endAt, indexFrom } from '../../market/bars/bar-columns.ts';
import { type FirstExtreme, fillIntrabar, TICKS_PER_BAR } from '../../market/bars/intrabar.ts';
import { evenly, type PrintTimes } from '../../market/bars/long-bars.ts';
import type { SplitTimes } from './split-times.ts';

export interface Extremes {
  readonly high: number;
  readonly low: number;
}

/** The bars of a symbol, and how they were played. */
export interface PlayedPath {
  readonly columns: BarColumns;
  /** Absent: evenly. */
  readonly printTimes?: PrintTimes;
  /** Of the bar that begins at the moment, where it was not the nearer one. */
  readonly firstExtremes?: ReadonlyMap<Instant, FirstExtreme>;
}

export interface ExcursionSpan {
  readonly symbol: string;
  readonly path: PlayedPath;
  readonly from: Instant;
  readonly splits: SplitTimes;
}

/** Of a span that may include splits, in the prices of its end. */
export function extremesInPricesOf(
  to: Instant,
  { symbol, path, from, splits }: ExcursionSpan,
): Extremes {
  let [high, low] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const within = splits.of(symbol).filter((at) => at > from && at < to);
  for (const [index, begin] of [from, ...within].entries()) {
    const end = within[index] ?? to;
    const seen = extremesBetween(path, begin, end);
    const factor = splits.factor(symbol, begin, to);
    high = Math.max(high, seen.high / factor);
    low = Math.min(low, seen.low / factor);
  }
  return { high, low };
}

/** Infinity and -Infinity if there was no print between them. */
function extremesBetween(path: PlayedPath, from: Instant, to: Instant): Extremes {
  let [high, low] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const { columns } = path;
  const { start, count } = columns;
  const first = Math.max(0, indexFrom(columns, from) - 1);
  for (let at = first; at < count; at += 1) {
    const begin = start[at] ?? Number.POSITIVE_INFINITY;
    if (begin > to) break;
    const isWhole = begin > from && endAt(columns, at) <= to;
    const seen = isWhole ? barAt(columns, at) : printsIn(path, at, from, to);
    high = Math.max(high, seen.high);
    low = Math.min(low, seen.low);
  }
  return { high, low };
}

/** Prints from the first moment on and before the second: an order that filled at a print filled on the way to it. */
function printsIn(path: PlayedPath, index: number, from: Instant, to: Instant): Extremes {
  const { columns, printTimes = evenly, firstExtremes } = path;
  const [prices, times] = [new Float64Array(TICKS_PER_BAR), new Float64Array(TICKS_PER_BAR)];
  const bar = barAt(columns, index);
  fillIntrabar(bar, firstExtremes?.get(bar.start) ?? 'nearer', prices);
  printTimes(bar.start, endAt(columns, index), times);
  const seen = prices.filter((_, tick) => {
    const at = times[tick] ?? Number.NaN;
    return at >= from && at < to;
  });
  return { high: Math.max(...seen), low: Math.min(...seen) };
}
