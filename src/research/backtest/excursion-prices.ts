// The farthest prices between two moments, as the bars were played: whole bars by their extremes, those at both ends by their prints.
import type { Instant } from '../../kernel/instant.ts';
import { type BarColumns, barAt, indexFrom } from '../../market/bars/bar-columns.ts';
import { fillIntrabar, TICKS_PER_BAR } from '../../market/bars/intrabar.ts';

export interface Extremes {
  readonly high: number;
  readonly low: number;
}

/** Infinities the wrong way round when nothing was printed between them. */
export function extremesBetween(columns: BarColumns, from: Instant, to: Instant): Extremes {
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

/** Prints after the first moment and before the second: what filled at it filled on the way there. */
function printsIn(columns: BarColumns, index: number, from: Instant, to: Instant): Extremes {
  const prices = new Float64Array(TICKS_PER_BAR);
  const bar = barAt(columns, index);
  fillIntrabar(bar, 'nearer', prices);
  const heard = prices.filter((_, tick) => {
    const at = bar.start + (tick * bar.lengthMs) / TICKS_PER_BAR;
    return at > from && at < to;
  });
  return { high: Math.max(...heard), low: Math.min(...heard) };
}
