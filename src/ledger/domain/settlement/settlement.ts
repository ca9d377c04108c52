// Until a trade settles its seller may still name the lots.
import type { Instant } from '../../../kernel/instant.ts';
import { dayAt } from '../../../market/time/zone.ts';
import type { Settlement } from '../../../market/venues/settlement/settlement.ts';

export function isSettled({ at }: Settlement, now: Instant): boolean {
  return now >= at;
}

/**
 * Whether the seller may still name the lots of a sale: to the end of its settlement day (26 CFR 1.1012-1(c)(8)); after it the
 * method of the portfolio at the time of the sale stands.
 */
export function mayNameLots(sale: { readonly settlement: Settlement }, now: Instant): boolean {
  const { on, zone } = sale.settlement;
  return dayAt(zone, now) <= on;
}
