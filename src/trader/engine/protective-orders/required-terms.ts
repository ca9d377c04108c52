// The terms that a stop or a target should have at the broker: the quantity, a price on the grid in force, and for a stop no looser
// price than the recorded one.
// Law 6
import { roundDown, roundUp } from '../../../market/instruments/tick-grid.ts';
import { isSound, stopOnTick } from '../../domain/exits/protective-stop.ts';
import { sellableOf } from '../../domain/positions/locked-shares.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { signOf } from '../../domain/terms/side.ts';
import type { ChangeRequest } from '../intents/intents.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { stepsOf } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';
import { isContested } from './external-change.ts';
import { coverable } from './foreign.ts';
import { reservedShares } from './reductions.ts';

/** What is held and may be sold; an order does not grow beyond what the broker reports. */
export function requiredQuantity(turn: Turn, position: HeldPosition, order: OrderRecord): number {
  const held = sellableOf(position, turn.now) - reservedShares(turn, position) + order.filled;
  return Math.min(held, Math.max(order.quantity, coverable(turn, position) + order.filled));
}

/** An exchange may change the grid of a symbol while a position is held: the recorded price, away from the market on the grid in force. */
export function stopToPlace(turn: Turn, position: HeldPosition): number {
  const { side, stopPrice, symbol } = position;
  const onGrid = stopOnTick(side, stopPrice, stepsOf(turn, symbol));
  return isSound(onGrid) ? onGrid : stopPrice;
}

/** The recorded target on the grid in force, never nearer to the market; undefined without a target. */
export function targetToPlace(turn: Turn, position: HeldPosition): number | undefined {
  const { side, targetPrice, symbol } = position;
  if (targetPrice === undefined) return undefined;
  const round = side === 'long' ? roundUp : roundDown;
  const onGrid = round(stepsOf(turn, symbol), targetPrice);
  return isSound(onGrid) ? onGrid : targetPrice;
}

/** It rests looser than the position's recorded price, and is to be moved back. */
export function isLoosened(
  turn: Turn,
  position: HeldPosition,
  { terms, stopPrice }: OrderRecord,
): boolean {
  if (terms.leg !== 's' || isContested(turn, position.positionId)) return false;
  return signOf(position.side) * ((stopPrice ?? Number.NaN) - stopToPlace(turn, position)) < 0;
}

/** A change of an order also moves a loosened stop back: it would confirm the looser price otherwise. */
export function atRecordedPrice(
  turn: Turn,
  position: HeldPosition,
  order: OrderRecord,
): Pick<ChangeRequest, 'purpose' | 'stopPrice'> {
  if (!isLoosened(turn, position, order)) return { purpose: 'cover' };
  return { purpose: 'repair', stopPrice: stopToPlace(turn, position) };
}
