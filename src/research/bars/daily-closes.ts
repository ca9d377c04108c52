// The close of each day from bars of any length, in the prices of a moment.
import type { Instant } from '../../kernel/instant.ts';
import { type BarColumns, indexFrom } from '../../market/bars/bar-columns.ts';
import type { DayClose } from '../../market/bars/day-close.ts';
import type { Calendar, Session } from '../../market/time/calendar.ts';

/** Sessions that ended by `until`; at most the newest `count`. `factorFrom` restates a price of that moment. */
export function dailyCloses(
  { calendar, columns }: { readonly calendar: Calendar; readonly columns: BarColumns },
  { until, count }: { readonly until: Instant; readonly count: number },
  factorFrom: (at: Instant) => number,
): DayClose[] {
  const closes: DayClose[] = [];
  const first = columns.start[0] ?? Number.POSITIVE_INFINITY;
  const today = calendar.dayOf(until);
  let session = calendar.sessionOf(today) ?? calendar.previousSession(today);
  while (session !== undefined && session.close > first && closes.length < count) {
    const index = indexFrom(columns, session.close) - 1;
    if (session.close <= until && isOf(session, columns, index))
      closes.push({
        day: session.day,
        close: (columns.close[index] ?? Number.NaN) / factorFrom(session.close),
      });
    session = calendar.previousSession(session.day);
  }
  return closes.reverse();
}

/** Whether the bar ends in the session: that of a week does so in its last one, and is not known before. */
function isOf({ open, close }: Session, { start, end }: BarColumns, index: number): boolean {
  const ended = end?.[index];
  if (ended === undefined) return (start[index] ?? Number.NEGATIVE_INFINITY) >= open;
  return ended > open && ended <= close;
}
