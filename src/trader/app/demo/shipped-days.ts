// The trading days for which the demonstration has prices.
import { readFileSync } from 'node:fs';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { Session } from '../../../market/time/calendar.ts';
import { VENUES } from '../../config/settings/venues.ts';

/** Sessions from `first` on, ascending. */
export function shippedSessions(barsFile: string, first: TradingDay): readonly Session[] {
  const days = new Set(
    readFileSync(barsFile, 'utf8')
      .split('\n')
      .map((line) => line.slice(0, 'YYYY-MM-DD'.length) as TradingDay),
  );
  return [...days]
    .filter((day) => day >= first)
    .sort()
    .map((day) => VENUES.home.calendar.sessionOf(day))
    .filter((session) => session !== undefined);
}
