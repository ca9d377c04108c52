// When an option contract trades for the last time, and whether that is over.
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import { isCombinationId } from '../../../market/instruments/amount.ts';
import { optionTermsOf } from '../../../market/options/combination.ts';
import { msToClose, type SessionSeen } from './session-bounds.ts';

/**
 * Until the close in whose last hour a position that was opened then is closed; NaN for a stock, and on every earlier day. A contract is
 * held until its last day. A vertical is held until the day before, since one of its contracts may be assigned over the night; one that is
 * opened on the last day ends that day.
 */
export function msToLastTrade(
  turn: SessionSeen,
  symbol: string,
  openedAt: Instant = turn.now,
): number {
  const { sessions, venue } = turn.market.placeOf(symbol);
  const today = sessions.dayOf(turn.now);
  const last = lastSessionDay(turn, symbol);
  if (last === undefined || today > last) return Number.NaN;
  const leftMs = msToClose(turn, symbol);
  if (!isCombinationId(symbol)) return today === last ? leftMs : Number.NaN;
  if (today === last) return sessions.dayOf(openedAt) === today ? leftMs : Math.min(leftMs, 0);
  return venue.calendar.previousSession(last)?.day === today ? leftMs : Number.NaN;
}

/** Its last session is over: the exchange has exercised it or let it lapse. False for a stock. */
export function hasExpired(turn: SessionSeen, symbol: string): boolean {
  const last = lastSessionDay(turn, symbol);
  if (last === undefined) return false;
  const { sessions } = turn.market.placeOf(symbol);
  const today = sessions.dayOf(turn.now);
  if (today !== last) return today > last;
  const session = sessions.today(turn.now);
  return session !== undefined && turn.now >= session.close;
}

/** The session after its last one has begun: what was exercised has been delivered. False for a stock. */
export function isDelivered(turn: SessionSeen, symbol: string): boolean {
  const from = deliveredAt(turn, symbol);
  return from !== undefined && turn.now >= from;
}

/** The open of the session after its last one; undefined for a stock. */
export function deliveredAt(turn: SessionSeen, symbol: string): Instant | undefined {
  const last = lastSessionDay(turn, symbol);
  if (last === undefined) return undefined;
  return turn.market.placeOf(symbol).venue.calendar.nextSession(last)?.open;
}

/** A contract that is listed until a day without a session trades for the last time before it. Exchanges also close at short notice. */
export function lastSessionDay(turn: SessionSeen, symbol: string): TradingDay | undefined {
  const listed = lastTradeDay(turn, symbol);
  const { calendar } = turn.market.placeOf(symbol).venue;
  if (listed === undefined || listed > calendar.lastDay) return listed;
  const days = turn.state.instruments.get(symbol)?.brokerDays;
  const isClosed = days?.some(({ day, span }) => day === listed && span === undefined) ?? false;
  if (calendar.sessionOf(listed) !== undefined && !isClosed) return listed;
  return calendar.previousSession(listed)?.day ?? listed;
}

/** As the broker lists it; of a contract that was never looked up, the day in its id. */
export function lastTradeDay(
  { state }: Pick<SessionSeen, 'state'>,
  symbol: string,
): TradingDay | undefined {
  return state.instruments.get(symbol)?.option?.lastTradeDay ?? optionTermsOf(symbol)?.expiry;
}
