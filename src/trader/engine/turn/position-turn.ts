// One position within a turn: the inputs of every decision about it, and the chain of its facts.
import type { PositionState } from '../../domain/positions/position-state.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { liveLeg, ordersOf } from '../state/position-lookups.ts';
import { chainOf } from './actions.ts';
import { type Chain, newestOf, type Turn } from './turn.ts';

export interface PositionTurn<Position extends PositionState = PositionState> {
  readonly turn: Turn;
  readonly position: Position;
  /** Its orders when the decision began, without orders intended since. */
  readonly orders: readonly OrderRecord[];
  /** The entry, while it can still fill. */
  readonly entry: OrderRecord | undefined;
  readonly chain: Chain;
}

/** Its facts continue the newest fact of the position's own chain. */
export function positionTurn<Position extends PositionState>(
  turn: Turn,
  position: Position,
): PositionTurn<Position> {
  const orders = ordersOf(turn.state, position.positionId);
  const entry = liveLeg(orders, 'e');
  return { turn, position, orders, entry, chain: newestOf(turn, chainOf(position)) };
}
