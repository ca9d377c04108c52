// If a position's stop is not confirmed in time, requests a snapshot; the comparison replaces whatever is missing.
import { isHeld } from '../../domain/positions/position-state.ts';
import type { Deadline } from '../inbox/input.ts';
import { isActing, liveLeg, ordersOf } from '../state/position-lookups.ts';
import { alarm, chainOf } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';

export function onDeadline(turn: Turn, deadline: Deadline): void {
  const position = turn.state.positions.get(deadline.positionId);
  if (position === undefined || !isHeld(position) || position.quantity === 0) return;
  const orders = ordersOf(turn.state, position.positionId);
  const stop = liveLeg(orders, 's');
  // A stop that is only acknowledged does not act yet.
  if (stop === undefined || isActing(stop)) return;
  turn.broker.wantsSnapshot = true;
  alarm(
    turn,
    {
      kind: 'stop-unseen',
      symbol: position.symbol,
      text: `${position.symbol}: the stop is not confirmed one second after a fill; all orders are requested from the broker`,
    },
    chainOf(position),
  );
}
