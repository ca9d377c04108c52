// Begins a roll that passed every check: its purchase follows in the same turn.
import { reconcilePosition } from '../position-reconciler/reconcile-position.ts';
import { chainOf } from '../turn/actions.ts';
import { newestOf, type Turn } from '../turn/turn.ts';
import type { RollJudged } from './judge-roll.ts';

/** `by`: a person, or the strategy. */
export function begin(turn: Turn, { terms, position }: RollJudged, by: string): void {
  const { positionId } = position;
  turn.record({ type: 'roll-intended', ...terms, by }, newestOf(turn, chainOf(position)));
  reconcilePosition(turn, positionId);
  turn.touched.add(positionId);
}
