// Weeks of a venue: Monday to Sunday, as ISO 8601 counts them, of which only the sessions matter.
import type { TradingDay } from '../../kernel/instant.ts';
import type { Calendar, Session } from './calendar.ts';
import { addDays, weekdayOf } from './day.ts';

export function mondayOf(day: TradingDay): TradingDay {
  return addDays(day, -((weekdayOf(day) + 6) % 7));
}

/** Ascending; none where the exchange was closed all week, or the calendar does not know it. */
export function sessionsOfWeek(calendar: Calendar, day: TradingDay): readonly Session[] {
  const monday = mondayOf(day);
  const days = [0, 1, 2, 3, 4, 5, 6].map((offset) => addDays(monday, offset));
  return days.flatMap((one) => calendar.sessionOf(one) ?? []);
}

/** Whether no session of the week is before it. */
export function isFirstOfWeek(calendar: Calendar, { day }: Pick<Session, 'day'>): boolean {
  return sessionsOfWeek(calendar, day)[0]?.day === day;
}
