// The session of a symbol: our calendar combined with the broker's hours; if they differ, the earlier close is used.

import type { Instant } from '../../../kernel/instant.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import { type AgreedSession, agreedSession } from '../../../market/instruments/broker-hours.ts';
import { isTrading } from '../../../market/time/calendar.ts';
import type { Validity } from '../../domain/orders/order-terms.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import type { Turn } from './turn.ts';

export type SessionSeen = Pick<Turn, 'state' | 'market' | 'now'>;

export function sessionOf(turn: SessionSeen, symbol: string): AgreedSession | undefined {
  const ours = turn.market.placeOf(symbol).sessions.today(turn.now);
  const days = turn.state.instruments.get(symbol)?.brokerDays;
  return agreedSession(ours, days, { mayBeLonger: isOptionId(symbol) });
}

/** The session of now or, outside of one, the next. */
export function sessionAhead(
  turn: SessionSeen,
  symbol: string,
): { readonly close: Instant } | undefined {
  const today = sessionOf(turn, symbol);
  if (today !== undefined && turn.now < today.close) return today;
  const { calendar } = turn.market.placeOf(symbol).venue;
  return calendar.nextSession(calendar.dayOf(turn.now));
}

/** Where the exits of an entry have its validity, they outlive the day: the engine ends what is for the day at the close. */
export function dayEnding(
  turn: SessionSeen & Pick<Turn, 'traits'>,
  symbol: string,
): Extract<Validity, { kind: 'day' }> {
  if (capabilitiesFor(turn.traits, symbol).bracketsActWhole !== true) return { kind: 'day' };
  const until = sessionAhead(turn, symbol)?.close;
  return until === undefined ? { kind: 'day' } : { kind: 'day', until };
}

/**
 * Options trade in the session only: what has changed outside of it, without an execution since midnight, was not traded. Some classes
 * trade a little longer than their stock.
 */
export function isOutsideSession(turn: SessionSeen, symbol: string): boolean {
  const session = sessionOf(turn, symbol);
  return session === undefined || turn.now < session.open || turn.now >= session.close;
}

/** By the clock, the break included; NaN while nothing trades. */
export function msToClose(turn: SessionSeen, symbol: string): number {
  const session = sessionOf(turn, symbol);
  return session === undefined || !isTrading(session, turn.now)
    ? Number.NaN
    : session.close - turn.now;
}

/** To the break, or to the close if none is ahead; NaN while nothing trades. */
export function msToPause(turn: Turn, symbol: string): number {
  const lunch = sessionOf(turn, symbol)?.lunch;
  const left = msToClose(turn, symbol);
  return lunch !== undefined && turn.now < lunch.open
    ? Math.min(left, lunch.open - turn.now)
    : left;
}
