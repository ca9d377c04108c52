// The terms that a stop or a target should have at the broker: the quantity, and for a stop no looser price than the recorded one.
// Law 6
import { sellableOf } from '../../domain/positions/locked-shares.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { signOf } from '../../domain/terms/side.ts';
import type { ChangeRequest } from '../intents/intents.ts';
import type { OrderRecord } from '../state/order-record.ts';
import type { Turn } from '../turn/turn.ts';
import { isContested } from './external-change.ts';
import { coverable } from './foreign.ts';
import { reservedShares } from './reductions.ts';

/** What is held and may be sold; an order does not grow beyond what the broker reports. */
export function requiredQuantity(turn: Turn, position: HeldPosition, order: OrderRecord): number {
  const held = sellableOf(position, turn.now) - reservedShares(turn, position) + order.filled;
  return Math.min(held, Math.max(order.quantity, coverable(turn, position) + order.filled));
}

/** It rests looser than the position's recorded price, and is to be moved back. */
export function isLoosened(
  turn: Turn,
  position: HeldPosition,
  { terms, stopPrice }: OrderRecord,
): boolean {
  if (terms.leg !== 's' || isContested(turn, position.positionId)) return false;
  return signOf(position.side) * ((stopPrice ?? Number.NaN) - position.stopPrice) < 0;
}

/** A change of an order also moves a loosened stop back: it would confirm the looser price otherwise. */
export function atRecordedPrice(
  turn: Turn,
  position: HeldPosition,
  order: OrderRecord,
): Pick<ChangeRequest, 'purpose' | 'stopPrice'> {
  if (!isLoosened(turn, position, order)) return { purpose: 'cover' };
  return { purpose: 'repair', stopPrice: position.stopPrice };
}
