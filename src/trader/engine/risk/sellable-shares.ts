// How many shares of a holding an order may sell: what is held, without what working orders sell already and what is reserved for calls.
import { isHoldingHeld } from '../../domain/holdings/holding.ts';
import { lockedShares, sellableAt } from '../../domain/positions/locked-shares.ts';
import { exactShares } from '../../domain/positions/whole-part.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { foreignIn } from '../protective-orders/foreign.ts';
import { heldShares, liveOrders, unfilledShares } from '../state/position-lookups.ts';
import { sharesReserved } from '../state/reserved.ts';
import type { Turn } from '../turn/turn.ts';

/** Shares that the account lacks may be those of the holding, so they cannot be sold either. */
export function sellableShares(turn: Turn, symbol: string): number {
  const { state } = turn;
  const missing = Math.max(0, -(foreignIn(turn, symbol) ?? 0));
  const unsellable =
    lockedIn(turn, symbol) + missing + onSale(turn, symbol) + sharesReserved(state, symbol);
  return Math.max(0, exactShares(heldShares(state, symbol) - unsellable));
}

/** Shares that the market does not let be sold yet. */
function lockedIn({ state, now }: Turn, symbol: string): number {
  const holding = state.holdings.get(symbol);
  return isHoldingHeld(holding) ? lockedShares(holding, now) : 0;
}

/** Why a sale of so many has to wait; none if it is not its time that is in the way. */
export function lockedRefusals(turn: Turn, symbol: string, quantity: number): Refusal[] {
  const holding = turn.state.holdings.get(symbol);
  if (!isHoldingHeld(holding)) return [];
  const until = sellableAt([holding], quantity + onSale(turn, symbol), turn.now);
  const sellable = sellableShares(turn, symbol);
  return until === undefined ? [] : [{ kind: 'locked_shares', quantity, sellable, until }];
}

function onSale({ state }: Turn, symbol: string): number {
  let shares = 0;
  for (const order of liveOrders(state)) {
    const { leg, side, symbol: of } = order.terms;
    if (leg === 'h' && side === 'sell' && of === symbol) shares += unfilledShares(order);
  }
  return shares;
}
