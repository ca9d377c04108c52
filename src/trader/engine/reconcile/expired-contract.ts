// An option contract that has expired leaves the account without an execution or an event: what it was worth is inferred, narrowly.
import { isVerticalId } from '../../../market/instruments/amount.ts';
import type { PositionState } from '../../domain/positions/position-state.ts';
import { ordersOf } from '../state/position-lookups.ts';
import { hasExpired, isDelivered } from '../turn/expiry.ts';
import type { Turn } from '../turn/turn.ts';

/** Expired, and no order of ours that could have sold it ended unseen. Of a vertical both contracts may have been exercised. */
export function isWorthless(turn: Turn, position: PositionState): boolean {
  const { symbol } = position;
  if (!isDelivered(turn, symbol) || isVerticalId(symbol)) return false;
  return !ordersOf(turn.state, position.positionId).some(
    ({ terms, status, brokerLink, statusAt }) =>
      terms.leg !== 'e' &&
      brokerLink !== undefined &&
      status !== 'rejected' &&
      hasExpired({ ...turn, now: statusAt }, symbol),
  );
}
