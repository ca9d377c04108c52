// An option contract that has expired leaves the account without an execution or an event: what it was worth is inferred, narrowly.
import type { PositionState } from '../../domain/positions/position-state.ts';
import { foreignShares } from '../protective-orders/foreign.ts';
import { ordersOf } from '../state/position-lookups.ts';
import { underlyingIn } from '../state/underlying.ts';
import { hasExpired, isDelivered } from '../turn/expiry.ts';
import type { Turn } from '../turn/turn.ts';

/** The shares of an exercise come over the night: until the next session has begun, nothing that is missing proves anything. */
export function awaitsDelivery(turn: Turn, symbol: string): boolean {
  return hasExpired(turn, symbol) && !isDelivered(turn, symbol);
}

/**
 * Expired, the account holds no shares of its stock beside ours that an exercise could have delivered or taken, and no order of
 * ours that could have sold it ended unseen. Else the broker's statement decides: nothing is booked as lost.
 */
export function isWorthless(turn: Turn, position: PositionState): boolean {
  const { symbol } = position;
  if (!hasExpired(turn, symbol) || !isDelivered(turn, symbol)) return false;
  if (foreignShares(turn, underlyingIn(turn.state, symbol)) !== 0) return false;
  return !ordersOf(turn.state, position.positionId).some(
    ({ terms, status, brokerLink, statusAt }) =>
      terms.leg !== 'e' &&
      brokerLink !== undefined &&
      status !== 'rejected' &&
      hasExpired({ ...turn, now: statusAt }, symbol),
  );
}
