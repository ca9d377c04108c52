// Protecting a position at a venue that cannot change a resting order: added shares get another stop, and a stop that is too
// loose or too large is cancelled and replaced, one at a time.
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { signOf } from '../../domain/terms/side.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isAltered, isLive, isResting } from '../state/position-lookups.ts';
import { cancelOnce } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import { isContested } from './external-change.ts';
import { coverable } from './foreign.ts';

/**
 * The shares that no stop covers; 0 while a cancel is unconfirmed, because that stop may still fill. A stop that must be
 * replaced is cancelled here, so a later call returns its shares.
 */
export function sharesUncovered(on: PositionTurn<HeldPosition>): number {
  const { turn, position, orders, chain } = on;
  const stops = orders.filter((order) => order.terms.leg === 's' && isLive(order));
  if (stops.some(({ isCancelRequested }) => isCancelRequested)) return 0;
  const covered = stops.reduce((sum, stop) => sum + remainingOf(stop), 0);
  const lacking = coverable(turn, position) - covered;
  if (lacking > 0) return lacking;
  if (isContested(turn, position.positionId)) return 0;
  const resting = stops.filter(isResting);
  const altered = resting.find(isAltered);
  if (altered !== undefined) cancelOnce(turn, altered, 'it is not a stop any more', chain);
  else if (lacking < 0)
    cancelOnce(turn, tooLarge(resting, -lacking), 'it states more than is held', chain);
  else cancelOnce(turn, loosest(position, resting), replacedWhy(position), chain);
  return 0;
}

function replacedWhy({ stopPrice }: HeldPosition): string {
  return `a stop at ${stopPrice} takes its place`;
}

function remainingOf({ quantity, filled }: OrderRecord): number {
  return quantity - filled;
}

/** The smallest stop that covers the excess, so that as few shares as possible lose their stop; if none does, the largest. */
function tooLarge(stops: readonly OrderRecord[], excess: number): OrderRecord | undefined {
  const bySize = stops.toSorted((one, other) => remainingOf(one) - remainingOf(other));
  return bySize.find((stop) => remainingOf(stop) >= excess) ?? bySize.at(-1);
}

function loosest(
  { side, stopPrice }: HeldPosition,
  stops: readonly OrderRecord[],
): OrderRecord | undefined {
  return stops.find((stop) => signOf(side) * ((stop.stopPrice ?? Number.NaN) - stopPrice) < 0);
}
