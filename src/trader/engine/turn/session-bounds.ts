// The session of a symbol: our calendar combined with the broker's hours; if they differ, the earlier close is used.
import { type AgreedSession, agreedSession } from '../../../market/instruments/broker-hours.ts';
import type { Turn } from './turn.ts';

export function sessionOf(turn: Turn, symbol: string): AgreedSession | undefined {
  const ours = turn.market.placeOf(symbol).sessions.today(turn.now);
  return agreedSession(ours, turn.state.instruments.get(symbol)?.brokerDays);
}

/** NaN outside the session. */
export function msToClose(turn: Turn, symbol: string): number {
  const session = sessionOf(turn, symbol);
  if (session === undefined || turn.now < session.open || turn.now >= session.close)
    return Number.NaN;
  return session.close - turn.now;
}
