// Quotes of a stream that says only what changes: while it is well, a quote that does not change is still that of the moment.
import type { Instant } from '../../../kernel/instant.ts';
import type { Calendar } from '../../../market/time/calendar.ts';

/** Not over a night: a split, or a reference price of the exchange, changes prices without a message. */
export function canBeStill(calendar: Calendar, at: Instant, now: Instant): boolean {
  return calendar.dayOf(at) === calendar.dayOf(now);
}
