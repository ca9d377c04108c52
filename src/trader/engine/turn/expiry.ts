// When an option contract trades for the last time, and whether that is over.
import { parseOptionId } from '../../../market/options/option-id.ts';
import { msToClose, type SessionSeen } from './session-bounds.ts';

/** Until the contract trades for the last time; NaN for a stock, and on every day but the last. */
export function msToLastTrade(turn: SessionSeen, symbol: string): number {
  const { sessions } = turn.market.placeOf(symbol);
  return lastTradeDay(turn, symbol) === sessions.dayOf(turn.now)
    ? msToClose(turn, symbol)
    : Number.NaN;
}

/** Its last session is over: the exchange has exercised it or let it lapse. False for a stock. */
export function hasExpired(turn: SessionSeen, symbol: string): boolean {
  const last = lastTradeDay(turn, symbol);
  if (last === undefined) return false;
  const { sessions } = turn.market.placeOf(symbol);
  const today = sessions.dayOf(turn.now);
  if (today !== last) return today > last;
  const session = sessions.today(turn.now);
  return session !== undefined && turn.now >= session.close;
}

/** The session after its last one has begun: what was exercised has been delivered. False for a stock. */
export function isDelivered(turn: SessionSeen, symbol: string): boolean {
  const last = lastTradeDay(turn, symbol);
  if (last === undefined) return false;
  const next = turn.market.placeOf(symbol).venue.calendar.nextSession(last);
  return next !== undefined && turn.now >= next.open;
}

/** As the broker lists it; of a contract that was never looked up, the day in its id. */
function lastTradeDay({ state }: SessionSeen, symbol: string) {
  return state.instruments.get(symbol)?.option?.lastTradeDay ?? parseOptionId(symbol)?.expiry;
}
