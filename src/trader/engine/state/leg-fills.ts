// Fills of the contracts of verticals, and which of them have no counterpart yet.
import { contractsIn } from '../../../market/options/vertical.ts';
import { type UnitFill, unitFills } from '../../domain/orders/unit-fills.ts';
import { signedShares } from '../../domain/terms/side.ts';
import type { LegExecution, State } from './state.ts';

/** By contract, the first one first; each as it was recorded. Undefined unless both are contracts of a vertical. */
export function legFillsOf(
  { legExecutions }: State,
  { orderRef, symbol }: { readonly orderRef: string; readonly symbol: string },
): readonly [readonly LegExecution[], readonly LegExecution[]] {
  const all = [...legExecutions.values()].filter((fill) => fill.orderRef === orderRef);
  const [first, second] = contractsIn(symbol).map(({ contract }) =>
    all.filter((fill) => fill.contract === contract),
  );
  return [first ?? [], second ?? []];
}

/** The units that both contracts of the order have filled. */
export function unitFillsOf(
  state: State,
  order: { readonly orderRef: string; readonly symbol: string },
): readonly UnitFill[] {
  return unitFills(...legFillsOf(state, order));
}

/** Signed contracts of an option that orders for verticals have filled without their counterpart. */
export function unpairedIn(state: State, contract: string): number {
  if (state.legExecutions.size === 0) return 0;
  let unpaired = 0;
  const ordersSeen = new Set<string>();
  for (const { orderRef, symbol, contract: traded } of state.legExecutions.values()) {
    if (traded !== contract || ordersSeen.has(orderRef)) continue;
    ordersSeen.add(orderRef);
    unpaired += unpairedOf(state, { orderRef, symbol }, contract);
  }
  return unpaired;
}

function unpairedOf(
  state: State,
  order: { readonly orderRef: string; readonly symbol: string },
  contract: string,
): number {
  const legs = legFillsOf(state, order);
  const own = legs.find((fills) => fills[0]?.contract === contract) ?? [];
  const [side] = own.map((fill) => fill.side);
  if (side === undefined) return 0;
  const filled = own.reduce((sum, { shares }) => sum + shares, 0);
  const paired = unitFills(...legs).reduce((sum, { units }) => sum + units, 0);
  return signedShares(side, filled - paired);
}
