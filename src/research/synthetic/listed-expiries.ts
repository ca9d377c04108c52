// The expiries that a synthetic chain lists on a day: the Fridays of the next weeks and the third Fridays of a year.
import type { TradingDay } from '../../kernel/instant.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import { addDays, weekdayOf } from '../../market/time/day.ts';

const FRIDAY = 5;
const WEEKS = 8;
const WEEKS_OF_MONTHLY = 52;

/** Ascending. Where Friday has no session, contracts expire on the last one before it. Beyond the calendar there are none. */
export function listedExpiries(day: TradingDay, calendar: Calendar): readonly TradingDay[] {
  const expiries: TradingDay[] = [];
  let friday = addDays(day, (FRIDAY - weekdayOf(day) + 7) % 7);
  for (let week = 0; week < WEEKS_OF_MONTHLY; week += 1) {
    const expiry = calendar.sessionOf(friday)?.day ?? calendar.previousSession(friday)?.day;
    const isListed = week < WEEKS || isThirdFriday(friday);
    if (isListed && friday <= calendar.lastDay && expiry !== undefined && expiry >= day)
      expiries.push(expiry);
    friday = addDays(friday, 7);
  }
  return expiries;
}

function isThirdFriday(friday: TradingDay): boolean {
  const date = Number(friday.slice(8));
  return date > 14 && date <= 21;
}
