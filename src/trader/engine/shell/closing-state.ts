// How far the closing of a position is: whether its exit is at the broker, armed for a known event, refused, or not on the wire.
import { sellableOf } from '../../domain/positions/locked-shares.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { wholePart } from '../../domain/positions/whole-part.ts';
import type { ClosingState } from '../../ports/trader-commands.ts';
import { whenOf } from '../operator-commands/closing-preview.ts';
import { isParkedExit } from '../protective-orders/parked-exits.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive, isResting, ordersOf } from '../state/position-lookups.ts';
import { isLineUsable } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';

export function closingState(turn: Turn, positionId: string): ClosingState {
  const position = turn.state.positions.get(positionId);
  if (position === undefined || !isHeld(position)) return 'sent';
  const whole = wholePart(Math.abs(position.quantity));
  if (whole === 0) return 'sent';
  const part = turn.state.asked.reductions.get(positionId);
  // Of an open position a part was closed, or a person asked for the close before it began again.
  if (position.status !== 'closing')
    return part === undefined ? 'sent' : stateOfPart(turn, position, part.orderRef);
  const orders = ordersOf(turn.state, positionId);
  const exits = orders.filter((order) => order.terms.leg === 'x' && !isParkedExit(order));
  const closers = [...exits, ...orders.filter((order) => isExitTarget(position, order))];
  return stateOf(turn, position, { closers, shares: sellableOf(position, turn.now) || whole });
}

function stateOfPart(
  turn: Turn,
  position: HeldPosition,
  orderRef: string | undefined,
): ClosingState {
  const order = orderRef === undefined ? undefined : turn.state.orders.get(orderRef);
  if (order !== undefined && order.filled > 0) return 'sent';
  const closers = order === undefined ? [] : [order];
  return stateOf(turn, position, { closers, shares: order?.quantity ?? 1 });
}

interface Closing {
  readonly closers: readonly OrderRecord[];
  /** What they must close together. */
  readonly shares: number;
}

function stateOf(turn: Turn, position: HeldPosition, { closers, shares }: Closing): ClosingState {
  const live = closers.filter(isLive);
  if (sharesOf(live.filter(isTaken)) >= shares) return 'sent';
  if (sharesOf(live.filter((order) => isTaken(order) || isUnanswered(order))) >= shares)
    return 'unanswered';
  const isExtended = turn.state.asked.closes.get(position.positionId)?.isExtended === true;
  if (whenOf(turn, position, isExtended).isArmed) return 'armed';
  if (!isLineUsable(turn)) return 'waiting';
  const newest = closers.at(-1);
  return newest?.status === 'rejected' || newest?.isUnsent === true ? 'refused' : 'waiting';
}

/** The target was moved through the market, because the group of the stop takes no exit. */
function isExitTarget({ targetPrice }: HeldPosition, order: OrderRecord): boolean {
  const { terms, limitPrice, pendingChange } = order;
  if (terms.leg !== 't' || !isResting(order)) return false;
  return limitPrice !== targetPrice || pendingChange?.purpose === 'exit';
}

function isTaken(order: OrderRecord): boolean {
  if (order.pendingChange?.purpose === 'exit') return false;
  return isResting(order) || order.status === 'pending_cancel';
}

function isUnanswered({ status, pendingChange }: OrderRecord): boolean {
  return status === 'sent' || pendingChange?.purpose === 'exit';
}

function sharesOf(orders: readonly OrderRecord[]): number {
  return orders.reduce((sum, { quantity, filled }) => sum + quantity - filled, 0);
}
