// Contracts that were sold against collateral: what their plans stand for bounds what they lose.
import { isHeld } from '../../../../src/trader/domain/positions/position-state.ts';
import {
  isLive,
  ordersOf,
  positionsIn,
} from '../../../../src/trader/engine/state/position-lookups.ts';
import type { State } from '../../../../src/trader/engine/state/state.ts';

/** Contracts of the symbol that are held, or that a working entry may still sell, with their collateral; undefined if none was sold so. */
export function securedIn(state: State, symbol: string): number | undefined {
  const sold = positionsIn(state, symbol).filter(({ plan }) => plan.collateral !== undefined);
  if (sold.length === 0) return undefined;
  let contracts = 0;
  for (const position of sold) {
    if (isHeld(position) && position.isUncovered === true) continue;
    if (isHeld(position)) contracts += Math.max(0, -position.quantity);
    for (const order of ordersOf(state, position.positionId))
      if (order.terms.leg === 'e' && isLive(order)) contracts += order.quantity - order.filled;
  }
  return contracts;
}
