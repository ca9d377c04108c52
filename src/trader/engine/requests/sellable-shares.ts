// How many shares of a holding an order may sell: what is held, without what working orders sell already.
import { foreignIn } from '../cover/foreign.ts';
import { heldShares, liveOrders } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';

/** Shares that the account lacks may be those of the holding, so they cannot be sold either. */
export function sellableShares(turn: Turn, symbol: string): number {
  const { state } = turn;
  const missing = Math.max(0, -(foreignIn(turn, symbol) ?? 0));
  return Math.max(0, heldShares(state, symbol) - missing - onSale(turn, symbol));
}

function onSale({ state }: Turn, symbol: string): number {
  let shares = 0;
  for (const { terms, quantity, filled } of liveOrders(state))
    if (terms.leg === 'h' && terms.side === 'sell' && terms.symbol === symbol)
      shares += quantity - filled;
  return shares;
}
