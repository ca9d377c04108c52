// Keeps sales of a holding within what is held: a person may have sold it elsewhere, or a split may have changed it.
import { symbolOfHolding } from '../../domain/holdings/holding.ts';
import { exactShares } from '../../domain/positions/whole-part.ts';
import { chainOfRef } from '../intents/chains.ts';
import { heldShares, isLive, ordersOf, unfilledShares } from '../state/position-lookups.ts';
import { cancelOnce } from '../turn/actions.ts';
import { NO_CHAIN, type Turn } from '../turn/turn.ts';

/** Cancels the newest sales first, until the rest could not sell more than there is. */
export function reconcileHolding(turn: Turn, holdingId: string): void {
  const sales = ordersOf(turn.state, holdingId)
    .filter(isLive)
    .filter(({ terms }) => terms.side === 'sell');
  let left = heldShares(turn.state, symbolOfHolding(holdingId));
  for (const order of sales) {
    left = exactShares(left - unfilledShares(order));
    if (left >= 0) continue;
    const chain = chainOfRef(turn, order.terms.orderRef) ?? NO_CHAIN;
    cancelOnce(turn, order, 'it would sell more than is held', chain);
  }
}
