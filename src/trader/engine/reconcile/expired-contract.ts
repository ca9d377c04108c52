// An option contract that has expired leaves the account without an execution or an event: what it was worth is inferred, narrowly.
import { foreignShares } from '../protective-orders/foreign.ts';
import { underlyingIn } from '../state/underlying.ts';
import { hasExpired } from '../turn/expiry.ts';
import type { Turn } from '../turn/turn.ts';

/**
 * Expired, and the account holds no shares of its stock beside ours that an exercise could have delivered or taken. With such
 * shares the broker's statement decides: nothing is booked as lost.
 */
export function isWorthless(turn: Turn, symbol: string): boolean {
  if (!hasExpired(turn, symbol)) return false;
  return foreignShares(turn, underlyingIn(turn.state, symbol)) === 0;
}
