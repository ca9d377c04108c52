// A position whose stop has not shown itself in time: all orders are asked for, and what the answer lacks is replaced.
import { isHeld } from '../../domain/positions/position-state.ts';
import type { Deadline } from '../inbox/input.ts';
import { isActing, liveLeg, ordersOf } from '../state/position-lookups.ts';
import { alarm, chainOf } from '../turn/acts.ts';
import type { Turn } from '../turn/turn.ts';

export function onDeadline(turn: Turn, deadline: Deadline): void {
  const position = turn.state.positions.get(deadline.positionId);
  if (position === undefined || !isHeld(position) || position.quantity === 0) return;
  const orders = ordersOf(turn.state, position.positionId);
  const stop = liveLeg(orders, 's');
  // The broker has taken note of it, but an order that is only acknowledged does not act yet.
  if (stop === undefined || isActing(stop)) return;
  turn.broker.wantsSnapshot = true;
  alarm(
    turn,
    {
      kind: 'stop-unseen',
      symbol: position.symbol,
      text: `${position.symbol}: the stop has not shown itself one second after a fill; all orders are asked for`,
    },
    chainOf(position),
  );
}
