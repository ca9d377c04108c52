// A position report that lacks an execution of one contract of a vertical: by it the pairs and the other contract look different as well.
import { isCombinationId, isOptionId } from '../../../market/instruments/amount.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { isBehind } from '../protective-orders/foreign.ts';
import type { Turn } from '../turn/turn.ts';

/** The account may lack our last execution in the vertical or in one of its contracts. */
export function isAnyBehind(turn: Turn, vertical: string, requestedAt: number): boolean {
  return namesIn(vertical).some((name) => isBehind(turn, name, requestedAt));
}

/** The same of a vertical of ours, or of one that has this contract. */
export function isPairBehind(turn: Turn, symbol: string, requestedAt: number): boolean {
  if (!isOptionId(symbol)) return false;
  const verticals = [...turn.state.activeBySymbol.keys()].filter(
    (active) => isCombinationId(active) && namesIn(active).includes(symbol),
  );
  return verticals.some((vertical) => isAnyBehind(turn, vertical, requestedAt));
}

/** The vertical and its contracts. */
export function namesIn(vertical: string): readonly string[] {
  return [vertical, ...contractsIn(vertical).map(({ contract }) => contract)];
}
