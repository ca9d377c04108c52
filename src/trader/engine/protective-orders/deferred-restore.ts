// Defers restoring a stop that disappeared overnight until shares and prices are known to exclude a split.

import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { momentIn } from '../../domain/wording/venue-time.ts';
import { ordersOf } from '../state/position-lookups.ts';
import { alarmOnce } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import { lastSweepAt, sweepTimes } from '../turn/sweeps.ts';
import type { Turn } from '../turn/turn.ts';
import { priceToday, type Scale, scaleOf } from './scale.ts';
import { checkScale } from './suspected-splits.ts';

/**
 * Outside the session a stop cannot trigger, so there is time: restoring it waits for the next check for missing stops, for a
 * later answer of the broker, and for a price of the day. In the session, the answer or the price is enough.
 */
export function isRestoreDeferred(on: PositionTurn<HeldPosition>): boolean {
  const { deferredRestores } = on.turn;
  const isWaiting = mustWait(on);
  if (isWaiting) deferredRestores.add(on.position.positionId);
  else deferredRestores.delete(on.position.positionId);
  return isWaiting;
}

function mustWait(on: PositionTurn<HeldPosition>): boolean {
  const { turn, position } = on;
  const { symbol } = position;
  const scale = scaleOf(turn, symbol);
  if (scale === undefined) return false;
  if (checkScale(turn, symbol, scale)?.isHolding === true) return true;
  const isJustRestated = turn.state.splits.get(symbol)?.at === scale.knownAt;
  const goneAt = takenAwayAt(turn, position);
  if (isJustRestated || goneAt === undefined || goneAt <= scale.knownAt) return false;
  const isOpen = turn.market.placeOf(symbol).sessions.isOpen(turn.now);
  const isWaiting = isOpen ? isBlind(turn, symbol) : !isSweptSince(turn, symbol, goneAt);
  if (isWaiting) alarmWait(on, scale);
  if (isWaiting && isOpen) turn.broker.wantsSnapshot = true;
  return isWaiting;
}

/** When its newest stop ended; a refused stop is not counted, because it never rested at the broker. */
function takenAwayAt({ state }: Turn, { positionId }: HeldPosition): number | undefined {
  return ordersOf(state, positionId).findLast(
    ({ terms, status }) => terms.leg === 's' && (status === 'cancelled' || status === 'expired'),
  )?.statusAt;
}

/** No price today, and no comparison with the broker since the open. */
function isBlind(turn: Turn, symbol: string): boolean {
  if (priceToday(turn, symbol) !== undefined) return false;
  const { comparedAt = 0 } = turn.broker;
  const session = turn.market.placeOf(symbol).sessions.today(turn.now);
  return comparedAt < (session?.open ?? turn.now);
}

function isSweptSince(turn: Turn, symbol: string, goneAt: number): boolean {
  const sweptAt = lastSweepAt(turn);
  if (sweptAt === undefined || sweptAt < goneAt) return false;
  return (turn.broker.comparedAt ?? 0) >= sweptAt && priceToday(turn, symbol) !== undefined;
}

/** Once per check for missing stops. */
function alarmWait(
  { turn, position, chain }: PositionTurn<HeldPosition>,
  { knownAt }: Scale,
): void {
  const { positionId, symbol, stopPrice } = position;
  const key = `${positionId}/held-back/${lastSweepAt(turn) ?? turn.market.home.sessions.dayOf(turn.now)}`;
  const { calendar, timeLabel } = turn.market.home.venue;
  const [early, late, evening] = sweepTimes(turn);
  const text = `${symbol}: its stop at ${stopPrice} is gone; outside the session it is restored at ${evening}, ${early} or ${late} ${timeLabel}, once the broker and a price of the day rule out a split since ${momentIn(calendar.zone, knownAt)}`;
  alarmOnce(turn, key, { kind: 'stop-held-back', symbol, text }, chain);
}
