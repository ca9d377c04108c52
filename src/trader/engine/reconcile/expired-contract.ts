// An option contract that has expired leaves the account without an execution or an event: what it was worth is inferred, narrowly.
import { isVerticalId } from '../../../market/instruments/amount.ts';
import type { PositionState } from '../../domain/positions/position-state.ts';
import { foreignShares } from '../protective-orders/foreign.ts';
import { ordersOf } from '../state/position-lookups.ts';
import { underlyingIn } from '../state/underlying.ts';
import { hasExpired, isDelivered } from '../turn/expiry.ts';
import type { Turn } from '../turn/turn.ts';

/**
 * Expired, and shares of its stock are there beside ours that no exercise explains: the broker's statement decides, and until then
 * nothing is booked.
 */
export function isDoubtful(turn: Turn, symbol: string): boolean {
  return isDelivered(turn, symbol) && foreignShares(turn, underlyingIn(turn.state, symbol)) !== 0;
}

/** What to type about it. */
export function doubtText(turn: Turn, symbol: string): string {
  const underlying = underlyingIn(turn.state, symbol);
  const shares = foreignShares(turn, underlying);
  return `${symbol} has expired and is gone, and ${shares} shares of ${underlying} are not ours, which no exercise of it explains: nothing is booked, and no entries are made in ${underlying}. Compare the broker's statement; if the contracts delivered shares, run \`sluice adopt ${underlying} --yes\`, which gives them a stop, else \`sluice release "${symbol}" --yes\``;
}

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
