// Where a bar begins: on a multiple of its length after midnight at the exchange, the first one of a day when its hours
// begin.
import {
  DAY_MS,
  HOUR_MS,
  type Instant,
  instant,
  type TradingDay,
} from '../../../../../kernel/instant.ts';
import type { Calendar, Session, Span } from '../../../../../market/time/calendar.ts';
import { utcMidnight } from '../../../../../market/time/day.ts';
import { instantOf } from '../../../../../market/time/zone.ts';
import { MONTH_MS } from './history-terms.ts';

/** The bars of one session's day. */
export interface BarGrid {
  readonly barMs: number;
  readonly session: Session;
  readonly midnight: Instant;
  /** Regular, or from 04:00 to 20:00. */
  readonly hours: Span;
}

export function gridOf(
  calendar: Calendar,
  session: Session,
  { barMs, isExtended }: { readonly barMs: number; readonly isExtended: boolean },
): BarGrid {
  const midnight = calendar.boundsOf(session.day).start;
  const at = (hour: number) => instantOf(calendar.zone, session.day, hour * HOUR_MS);
  const hours = isExtended ? { open: at(4), close: at(20) } : session;
  return { barMs, session, midnight, hours };
}

/** The time of daily and longer bars, which have only a date: midday in UTC of their last day. */
export function dateOf(day: TradingDay): Instant {
  return instant(utcMidnight(day) + 12 * HOUR_MS);
}

export function barStart(at: number, { barMs, session, midnight, hours }: BarGrid): Instant {
  if (barMs >= DAY_MS) return dateOf(session.day);
  const start = midnight + Math.floor((at - midnight) / barMs) * barMs;
  return instant(Math.max(hours.open, start));
}

/** What the days of one week or month have in common, by their bars. */
export function periodOf(time: number, barMs: number): string {
  // Midday of the day in UTC: Thursday, 1 January 1970, was the fourth day of its week.
  if (barMs < MONTH_MS) return String(Math.floor((time / DAY_MS + 3) / 7));
  return new Date(time).toISOString().slice(0, 7);
}
