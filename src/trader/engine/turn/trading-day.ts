// The day for daily counts and losses: the day of the account's home venue, starting at 04:00 local time.
import { HOUR_MS, type Instant, plus, type TradingDay } from '../../../kernel/instant.ts';
import type { Turn } from './turn.ts';

export const DAY_STARTS_AT_MS = 4 * HOUR_MS;

/** The base of the daily loss is set when this day starts. */
export function tradingDayOf(turn: Turn): TradingDay {
  return tradingDayAt(turn.market.home.sessions, turn.now);
}

export function tradingDayAt(days: { dayOf(at: Instant): TradingDay }, at: Instant): TradingDay {
  return days.dayOf(plus(at, -DAY_STARTS_AT_MS));
}

/** When the current trading day began. */
export function tradingDayStart(turn: Turn): Instant {
  const { venue } = turn.market.home;
  return plus(venue.calendar.boundsOf(tradingDayOf(turn)).start, DAY_STARTS_AT_MS);
}

/** Midnight of the current day at the symbol's venue. */
export function dayStartOf({ market, now }: Turn, symbol: string): Instant {
  const { venue, sessions } = market.placeOf(symbol);
  return venue.calendar.boundsOf(sessions.dayOf(now)).start;
}
