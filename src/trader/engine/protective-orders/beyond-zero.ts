// Positions that crossed zero: more was closed than was held. What they are beyond zero is ours as well, and has no stop.
import { hasCrossedZero, type PositionState } from '../../domain/positions/position-state.ts';
import { exitSide } from '../../domain/terms/side.ts';
import { liveLeg, ordersOf } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';

/** Its exit was reported before its entry, which can still fill: what only seems to have crossed zero is not closed. */
export function isAhead(state: State, position: PositionState): boolean {
  return hasCrossedZero(position) && hasEntry(state, position);
}

export function isBeyondZero(state: State, position: PositionState): boolean {
  return hasCrossedZero(position) && !hasEntry(state, position);
}

function hasEntry(state: State, { positionId }: PositionState): boolean {
  return liveLeg(ordersOf(state, positionId), 'e') !== undefined;
}

/** It is beyond zero, or an order was sent that closed what was. */
export function wasBeyondZero(state: State, position: PositionState): boolean {
  if (isBeyondZero(state, position)) return true;
  return ordersOf(state, position.positionId).some(
    ({ terms }) => terms.leg !== 'e' && terms.side !== exitSide(position.side),
  );
}
