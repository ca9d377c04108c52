// The day that counts and losses belong to: the day of the account's home venue, beginning at 04:00 by its clock.
import { HOUR_MS, type Instant, plus, type TradingDay } from '../../../kernel/instant.ts';
import type { Turn } from './turn.ts';

export const DAY_STARTS_AT_MS = 4 * HOUR_MS;

/** The base of the daily loss is taken when it begins. */
export function tradingDayOf(turn: Turn): TradingDay {
  return tradingDayAt(turn.market.home.sessions, turn.now);
}

export function tradingDayAt(days: { dayOf(at: Instant): TradingDay }, at: Instant): TradingDay {
  return days.dayOf(plus(at, -DAY_STARTS_AT_MS));
}

/** Midnight of the present day where the symbol trades. */
export function dayStartOf({ market, now }: Turn, symbol: string): Instant {
  const { venue, sessions } = market.placeOf(symbol);
  return venue.calendar.boundsOf(sessions.dayOf(now)).start;
}
