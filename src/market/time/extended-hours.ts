// Trading before the open and after the close: from 04:00 to 20:00 in New York, to 17:00 on early closes.
import { HOUR_MS, type Instant, MINUTE_MS } from '../../kernel/instant.ts';
import type { Calendar } from './calendar.ts';

const BEFORE_OPEN_MS = 5 * HOUR_MS + 30 * MINUTE_MS;
const AFTER_CLOSE_MS = 4 * HOUR_MS;

/** Outside the regular session of a day that has one. */
export function isExtendedHours(calendar: Calendar, at: Instant): boolean {
  const session = calendar.sessionOf(calendar.dayOf(at));
  if (session === undefined || (at >= session.open && at < session.close)) return false;
  return at >= session.open - BEFORE_OPEN_MS && at < session.close + AFTER_CLOSE_MS;
}
