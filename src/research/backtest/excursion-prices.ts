// The extreme prices between two moments as played: by high and low for whole bars, by single prints for the bars at
// both ends.
import type { Instant } from '../../kernel/instant.ts';
import { type BarColumns, barAt, indexFrom } from '../../market/bars/bar-columns.ts';
import { fillIntrabar, TICKS_PER_BAR } from '../../market/bars/intrabar.ts';
import type { SplitTimes } from './split-times.ts';

export interface Extremes {
  readonly high: number;
  readonly low: number;
}

export interface ExcursionSpan {
  readonly symbol: string;
  readonly columns: BarColumns;
  readonly from: Instant;
  readonly splits: SplitTimes;
}

/** Of a span that may include splits, in the prices of its end. */
export function extremesInPricesOf(
  to: Instant,
  { symbol, columns, from, splits }: ExcursionSpan,
): Extremes {
  let [high, low] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const within = splits.of(symbol).filter((at) => at > from && at < to);
  for (const [index, begin] of [from, ...within].entries()) {
    const end = within[index] ?? to;
    const seen = extremesBetween(columns, begin, end);
    const factor = splits.factor(symbol, begin, to);
    high = Math.max(high, seen.high / factor);
    low = Math.min(low, seen.low / factor);
  }
  return { high, low };
}

/** Infinity and -Infinity if there was no print between them. */
function extremesBetween(columns: BarColumns, from: Instant, to: Instant): Extremes {
  let [high, low] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const { start, count, lengthMs } = columns;
  const first = Math.max(0, indexFrom(columns, from) - 1);
  for (let at = first; at < count; at += 1) {
    const begin = start[at] ?? Number.POSITIVE_INFINITY;
    if (begin > to) break;
    const isWhole = begin > from && begin + lengthMs <= to;
    const seen = isWhole ? barAt(columns, at) : printsIn(columns, at, from, to);
    high = Math.max(high, seen.high);
    low = Math.min(low, seen.low);
  }
  return { high, low };
}

/** Prints from the first moment on and before the second: an order that filled at a print filled on the way to it. */
function printsIn(columns: BarColumns, index: number, from: Instant, to: Instant): Extremes {
  const prices = new Float64Array(TICKS_PER_BAR);
  const bar = barAt(columns, index);
  fillIntrabar(bar, 'nearer', prices);
  const seen = prices.filter((_, tick) => {
    const at = bar.start + (tick * bar.lengthMs) / TICKS_PER_BAR;
    return at >= from && at < to;
  });
  return { high: Math.max(...seen), low: Math.min(...seen) };
}
