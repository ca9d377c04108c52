// Weekdays without a session at the exchanges of Vietnam, each with where it is known from. The notice for a year is not the last
// word: 2 January 2026 was closed after it. Make-up working Saturdays are not trading days.
import type { TradingDay } from '../../../kernel/instant.ts';
import { isWeekday } from '../../time/day.ts';

/** Outside these days nothing is known, so nothing trades on a guess. */
export const FIRST_KNOWN_DAY = '2025-01-01';
export const LAST_KNOWN_DAY = '2026-12-31';

const BARS = 'days without bars of any share, in two sources';
const NOTICE = 'notice of the Ho Chi Minh exchange of 9 December 2025';
const PRESS = 'press of 6 January 2026, which calls that day the second session of the year';

export const SOURCE_BY_CLOSED_DAY: ReadonlyMap<string, string> = new Map([
  ...from(
    BARS,
    '2025-01-01 2025-01-27 2025-01-28 2025-01-29 2025-01-30 2025-01-31 2025-04-07 2025-04-30',
  ),
  ...from(BARS, '2025-05-01 2025-05-02 2025-09-01 2025-09-02'),
  ...from(PRESS, '2026-01-02'),
  ...from(NOTICE, '2026-01-01 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20'),
  ...from(NOTICE, '2026-04-27 2026-04-30 2026-05-01 2026-08-31 2026-09-01 2026-09-02'),
]);

/** Undefined outside the known days. */
export function isTradingDay(day: TradingDay): boolean | undefined {
  if (day < FIRST_KNOWN_DAY || day > LAST_KNOWN_DAY) return undefined;
  return isWeekday(day) && !SOURCE_BY_CLOSED_DAY.has(day);
}

function from(source: string, days: string): readonly (readonly [string, string])[] {
  return days.split(' ').map((day) => [day, source] as const);
}
