// A position that a late execution reopens keeps the tightest price at which its stop rested, also one that the broker confirmed
// after the position had closed.
import { type ClosedPosition, isHeld } from '../../domain/positions/position-state.ts';
import { signOf } from '../../domain/terms/side.ts';
import { isAltered, ordersOf } from '../state/position-lookups.ts';
import type { Chain, Turn } from '../turn/turn.ts';

export function keepTightest(turn: Turn, before: ClosedPosition, chain: Chain): void {
  const { positionId, symbol, side, closedAt } = before;
  const position = turn.state.positions.get(positionId);
  if (position === undefined || !isHeld(position)) return;
  let from = position.stopPrice;
  for (const order of ordersOf(turn.state, positionId)) {
    const { terms, statusAt, stopPrice: to = Number.NaN, changeSettledAt } = order;
    if (terms.leg !== 's' || statusAt < closedAt || isAltered(order)) continue;
    if (!(signOf(side) * (to - from) > 0)) continue;
    const isOurs = changeSettledAt !== undefined && changeSettledAt >= closedAt;
    const why = isOurs ? 'trail' : 'by_hand';
    turn.record({ type: 'stop-moved', positionId, symbol, from, to, why }, chain);
    from = to;
  }
}
