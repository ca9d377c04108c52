// Fills that the broker has stated and whose executions are missing: their shares are neither covered nor closed again.
import { isHoldingHeld } from '../../domain/holdings/holding.ts';
import { isHeld, type PositionState } from '../../domain/positions/position-state.ts';
import { exactShares } from '../../domain/positions/whole-part.ts';
import { exitSide, signedShares } from '../../domain/terms/side.ts';
import type { OrderRecord } from './order-record.ts';
import { ordersOf, unfilledShares } from './position-lookups.ts';
import type { State } from './state.ts';

/** Shares that the broker says the order has filled, beyond its executions. */
export function missingFill(state: State, order: OrderRecord): number {
  const report = state.fillReports.get(order.terms.orderRef);
  if (report === undefined) return 0;
  if (report.shares !== undefined) return Math.max(0, exactShares(report.shares - order.filled));
  return Math.max(0, Math.min(unfilledShares(order), closableBy(state, order)));
}

/** The broker has said that all of it has filled: nothing of it rests any more, although executions are missing. */
export function isStatedWhole(state: State, { terms, quantity }: OrderRecord): boolean {
  const report = state.fillReports.get(terms.orderRef);
  return report !== undefined && (report.shares ?? quantity) >= quantity;
}

/** A group reduces its orders by what one of them fills, so a closing order fills no more than what was held. */
function closableBy(state: State, { terms, positionId }: OrderRecord): number {
  if (terms.leg === 'e') return Number.POSITIVE_INFINITY;
  if (terms.leg === 'h') {
    const holding = state.holdings.get(terms.symbol);
    const held = isHoldingHeld(holding) ? holding.quantity : 0;
    return terms.side === 'sell' ? held : Number.POSITIVE_INFINITY;
  }
  const position = state.positions.get(positionId);
  if (position === undefined) return Number.POSITIVE_INFINITY;
  const entries = ordersOf(state, positionId).filter((order) => order.terms.leg === 'e');
  // What it has closed beyond that, its entry has filled, too, without a word.
  if (!isHeld(position)) return entries.reduce((sum, entry) => sum + unfilledShares(entry), 0);
  const entered = entries.reduce((sum, entry) => sum + missingFill(state, entry), 0);
  return entered - signedShares(terms.side, 1) * position.quantity;
}

/** Unsigned shares of the position that our orders have closed by the word of the broker alone. */
export function missingClosings(state: State, { positionId, side }: PositionState): number {
  if (state.fillReports.size === 0) return 0;
  let shares = 0;
  for (const order of ordersOf(state, positionId))
    if (order.terms.side === exitSide(side)) shares += missingFill(state, order);
  return shares;
}
