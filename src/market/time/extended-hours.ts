// Trading before the open and after the close of a regular session.
import type { Instant } from '../../kernel/instant.ts';
import type { Calendar } from './calendar.ts';

export interface ExtendedHours {
  readonly beforeOpenMs: number;
  readonly afterCloseMs: number;
}

/** Outside the regular session of a day that has one; never at a venue without extended hours. */
export function isExtendedHours(
  { calendar, extendedHours }: ExtendedTrading,
  at: Instant,
): boolean {
  const session = calendar.sessionOf(calendar.dayOf(at));
  if (extendedHours === undefined || session === undefined) return false;
  if (at >= session.open && at < session.close) return false;
  const { beforeOpenMs, afterCloseMs } = extendedHours;
  return at >= session.open - beforeOpenMs && at < session.close + afterCloseMs;
}

/** A venue, as far as its hours go. */
export interface ExtendedTrading {
  readonly calendar: Calendar;
  readonly extendedHours: ExtendedHours | undefined;
}
