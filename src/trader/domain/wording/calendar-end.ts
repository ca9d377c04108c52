// That the known holidays of a venue end: days after them do not count as trading days, so nothing is traded on a guess.
import type { Instant } from '../../../kernel/instant.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import { addDays } from '../../../market/time/day.ts';

const SAID_BEFORE_DAYS = 30;

/** Undefined while the end is far away. */
export function calendarEndText(
  { lastDay, dayOf }: Pick<Calendar, 'lastDay' | 'dayOf'>,
  now: Instant,
): string | undefined {
  const today = dayOf(now);
  if (addDays(today, SAID_BEFORE_DAYS) <= lastDay) return undefined;
  const when = today > lastDay ? 'ended on' : 'ends on';
  return `the known holidays of the exchange ${when} ${lastDay}: on later days nothing is traded and no stop is watched; update sluice`;
}

/** Whether a moment lies beyond them, so that it was counted without holidays. */
export function isBeyondCalendar(
  { lastDay, dayOf }: Pick<Calendar, 'lastDay' | 'dayOf'>,
  at: Instant,
): boolean {
  return dayOf(at) > lastDay;
}
