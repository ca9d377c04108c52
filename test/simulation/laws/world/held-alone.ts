// Contracts of ours that are no part of a vertical: what remained, or came late, of one.
import { isHeld } from '../../../../src/trader/domain/positions/position-state.ts';
import { positionsIn } from '../../../../src/trader/engine/state/position-lookups.ts';
import type { State } from '../../../../src/trader/engine/state/state.ts';

/** Signed; 0 of a symbol in which nothing is held. */
export function heldAlone(state: State, symbol: string): number {
  return positionsIn(state, symbol)
    .filter(isHeld)
    .reduce((sum, { quantity }) => sum + quantity, 0);
}
