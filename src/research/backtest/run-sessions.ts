// The sessions of a run.
import { instant, type TradingDay } from '../../kernel/instant.ts';
import type { Session } from '../../market/time/calendar.ts';
import { venuesOf } from '../../trader/config/settings/venues.ts';
import type { RunSymbol } from '../../trader/domain/report/run-result.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import { venueOf } from './symbol-venues.ts';
import { asLongAs } from './venue-terms.ts';

export interface RunDays {
  /** Undefined: from the first bar, to the last one. */
  readonly from: TradingDay | undefined;
  readonly to: TradingDay | undefined;
}

/** Each as long as the longest of its exchanges. The first day of bars that have limits is only the day before the next. */
export function sessionsOf(
  { from, to }: RunDays,
  symbols: readonly RunSymbol[],
  settings: Settings,
): readonly Session[] {
  const { home } = venuesOf(settings.venue);
  const { calendar } = home;
  const others = [...new Set(symbols.map(({ symbol }) => venueOf(settings, symbol)))];
  const sessions: Session[] = [];
  const first = calendar.dayOf(instant(Math.min(...symbols.map((symbol) => symbol.from))));
  const last = calendar.dayOf(instant(Math.max(...symbols.map((symbol) => symbol.to)) - 1));
  const end = to === undefined || to > last ? last : to;
  const earliest = home.limitsOf === undefined ? first : calendar.nextSession(first)?.day;
  const begin = from === undefined || from < (earliest ?? first) ? (earliest ?? first) : from;
  for (
    let session = calendar.sessionOf(begin) ?? calendar.nextSession(begin);
    session !== undefined && session.day <= end;
    session = calendar.nextSession(session.day)
  )
    sessions.push(asLongAs(session, others));
  return sessions;
}
