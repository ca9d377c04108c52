// Compares our resting stops with the positions: a missing stop, or one with wrong terms, is a difference that gets repaired.

import { isUnbounded } from '../../domain/exits/protective-stop.ts';
import type { Difference } from '../../domain/facts/system-facts.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import { signOf } from '../../domain/terms/side.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import { isContested } from '../protective-orders/external-change.ts';
import { hasItsCover, sharesToCover } from '../protective-orders/to-cover.ts';
import { isWatched } from '../protective-orders/watched-stop.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { activePositions, isActing, liveLeg, ordersOf } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';

export function compareStops(turn: Turn, differences: Difference[]): void {
  for (const position of activePositions(turn.state)) {
    const { symbol } = position;
    // No stop can rest under it.
    if (isHeld(position) && isUnbounded(position)) continue;
    // A contested stop is left to the operator.
    const action = isContested(turn, position.positionId) ? 'ignored' : 'repaired';
    const notify = (kind: 'missing-stop' | 'wrong-stop', text: string): void =>
      void differences.push({ kind, symbol, text, action });
    if (!hasItsCover(turn, position)) {
      notify('missing-stop', `${symbol} has no stop at the broker that covers its quantity`);
    } else if (isHeld(position)) {
      for (const stop of wrongStops(turn, position))
        notify('wrong-stop', wrongText(turn, position, stop));
    }
  }
}

/** While the entry works, its child may have the ordered quantity. A pending change is not a difference yet. */
function wrongStops(turn: Turn, position: HeldPosition): readonly OrderRecord[] {
  const orders = ordersOf(turn.state, position.positionId);
  if (liveLeg(orders, 'e') !== undefined || isContested(turn, position.positionId)) return [];
  // What rests under an option has no stop price: each report is compared with its condition.
  if (isWatched(turn, position.symbol)) return [];
  const stops = orders.filter(
    (order) => order.terms.leg === 's' && isActing(order) && order.pendingChange === undefined,
  );
  // At a venue that cannot change orders, several stops share the quantity.
  const shared = capabilitiesFor(turn.traits, position.symbol).amendsInPlace
    ? undefined
    : sumOf(stops);
  return stops.filter(
    (order) =>
      isLooser(position, order) ||
      (shared ?? order.quantity - order.filled) !== sharesToCover(turn, position),
  );
}

function sumOf(stops: readonly OrderRecord[]): number {
  return stops.reduce((sum, { quantity, filled }) => sum + quantity - filled, 0);
}

function isLooser({ side, stopPrice }: HeldPosition, stop: OrderRecord): boolean {
  return signOf(side) * ((stop.stopPrice ?? Number.NaN) - stopPrice) < 0;
}

function wrongText(turn: Turn, position: HeldPosition, stop: OrderRecord): string {
  const { stopPrice } = position;
  const wanted = sharesToCover(turn, position);
  const left = stop.quantity - stop.filled;
  const rests = `${stop.terms.orderRef} rests over ${left} at ${stop.stopPrice}`;
  return `${rests}, wanted over ${wanted} at ${stopPrice}`;
}
