// The price of a symbol at a moment, from its bars.
import { type Instant, instant } from '../../kernel/instant.ts';
import { type BarColumns, indexFrom } from '../../market/bars/bar-columns.ts';

/** The open of the newest bar that has begun; NaN before the first one. */
export function priceAt(columns: BarColumns, at: Instant): number {
  return columns.open[indexFrom(columns, instant(at + 1)) - 1] ?? Number.NaN;
}

/** New price over old one; 1 where either is unknown. */
export function factorOf(now: number, before: number): number {
  const factor = now / before;
  return Number.isFinite(factor) && factor > 0 ? factor : 1;
}
