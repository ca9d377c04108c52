// A price that stands at its limit for the day, with nobody on one side.
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
