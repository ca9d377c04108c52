// A price at its limit for the day, with one side of the book empty.
import type { Instant } from '../../../kernel/instant.ts';
import { isLockedAt } from '../../../market/instruments/day-limits.ts';
import type { Quote } from '../../../market/quotes/quote.ts';
import type { Surroundings } from './surroundings.ts';

/** False while the limits of the day are not known. */
export function isLocked(
  { market, now }: Pick<Surroundings, 'market'> & { readonly now: Instant },
  quote: Quote,
): boolean {
  const limits = market.limits(quote.symbol, now);
  return limits !== undefined && isLockedAt(limits, quote);
}
