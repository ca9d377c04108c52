// Sends the order that closes part of a position, or the one that buys it back for a roll, once stop and target state no more than the rest.
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import { sellableOf } from '../../domain/positions/locked-shares.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { exitSide } from '../../domain/terms/side.ts';
import { intendExit } from '../intents/intend-exit.ts';
import { orderRefOf } from '../intents/intents.ts';
import { exitTerms } from '../protective-orders/exit-terms.ts';
import { lackingIn } from '../protective-orders/foreign.ts';
import { mayReduce, reductionOf } from '../protective-orders/reductions.ts';
import { rollTerms } from '../protective-orders/roll-order.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive } from '../state/position-lookups.ts';
import { beginClose, isAccountKnown } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';

export function driveReduction({
  turn,
  position,
  orders,
  chain,
}: PositionTurn<HeldPosition>): void {
  const { positionId, symbol, side } = position;
  const pending = reductionOf(turn.state, positionId);
  if (pending === undefined || pending.order !== undefined || position.status !== 'open') return;
  if (!mayReduce(turn, symbol) || !isAccountKnown(turn)) return;
  // Somebody, or the stop, has closed so much meanwhile that it is the whole position now.
  if (pending.roll === undefined && pending.shares >= Math.abs(position.quantity))
    return beginClose(turn, position, 'operator');
  const there = sellableOf(position, turn.now) - lackingIn(turn, position);
  const room = there - statedBy(orders);
  const quantity = Math.min(pending.shares, room);
  // A fill of the stop may have taken a part of it; while the stop still states too much, nothing is sent.
  if (quantity <= 0 || (room < pending.shares && orders.some(isShrinking))) return;
  const { roll, request } = pending;
  const terms = roll === undefined ? exitTerms(turn, position, side) : rollTerms(turn, roll);
  if (terms === undefined) return;
  const leg: OrderTerms = {
    orderRef: orderRefOf(turn.state, 'x'),
    leg: 'x',
    symbol,
    side: exitSide(side),
    validity: { kind: 'day' },
    ...terms,
    quantity,
  };
  const reason = roll === undefined ? 'operator' : 'rolled';
  intendExit(turn, position, { leg, reason, request }, chain);
}

/** What the closing orders could fill at most: the largest of each group, summed. A change in flight may not be in force yet. */
function statedBy(orders: readonly OrderRecord[]): number {
  const byGroup = new Map<string, number>();
  for (const order of orders) {
    if (order.terms.leg === 'e' || !isLive(order)) continue;
    const group = order.group === '' ? order.terms.orderRef : order.group;
    byGroup.set(group, Math.max(byGroup.get(group) ?? 0, order.quantity - order.filled));
  }
  return [...byGroup.values()].reduce((sum, shares) => sum + shares, 0);
}

function isShrinking(order: OrderRecord): boolean {
  return order.terms.leg !== 'e' && isLive(order) && order.pendingChange !== undefined;
}
