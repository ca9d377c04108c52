// A position whose stop has not shown itself in time: all orders are asked for, and what the answer lacks is replaced.
import { isHeld } from '../trading/positions/position-state.ts';
import { isResting, liveLeg, ordersOf } from './book.ts';
import type { Deadline } from './input.ts';
import { alarm, chainOf } from './steer.ts';
import type { Turn } from './turn.ts';

export function onDeadline(turn: Turn, deadline: Deadline): void {
  const position = turn.state.positions.get(deadline.positionId);
  if (position === undefined || !isHeld(position) || position.quantity === 0) return;
  const orders = ordersOf(turn.state, position.positionId);
  const stop = liveLeg(orders, 's');
  if (stop === undefined || isResting(stop)) return;
  turn.broker.wantsSnapshot = true;
  alarm(
    turn,
    'stop-unseen',
    position.symbol,
    `${position.symbol}: the stop has not shown itself one second after a fill; all orders are asked for`,
    chainOf(position),
  );
}
