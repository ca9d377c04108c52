// What the record of an order keeps of changes that the broker has shown, and of those that it refused.
// Decision 0118
import type { Instant } from '../../../kernel/instant.ts';
import type { FactOf } from '../../domain/facts/facts.ts';
import type { RefusalMeaning } from '../../domain/orders/refusal-meaning.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import type { FormerStop, OrderRecord, ShownChange } from '../state/order-record.ts';
import { REFUSED_WITHIN_MS } from '../state/refused-moves.ts';
import type { State } from '../state/state.ts';

/** The broker shows the change in flight; without one in flight, a later list has shown that the last one is in force. */
export function changeSettled(state: State, order: OrderRecord, at: Instant): void {
  const { pendingChange, shownChange: last } = order;
  order.changeSettledAt = at;
  if (pendingChange === undefined) return inForce(order);
  if (isInForce(last, at)) delete order.refusesShown;
  order.shownChange = shownAfter(state, order, { ...pendingChange, at });
  order.refusedStop = undefined;
  // It may refuse this one too.
  if (order.refusesShown) return;
  order.refusedChanges = 0;
  order.changeRefusedAs = undefined;
}

/** A later change that was refused in flight still counts. */
function inForce(order: OrderRecord): void {
  const { shownChange: shown, changeRefusedAt = 0 } = order;
  if (shown?.isRefused || changeRefusedAt < (shown?.at ?? 0)) {
    order.refusedChanges = 0;
    order.changeRefusedAs = undefined;
  }
  delete order.refusesShown;
  delete order.shownChange;
}

function isInForce(last: ShownChange | undefined, now: Instant): boolean {
  return last !== undefined && !last.isRefused && now - last.at >= REFUSED_WITHIN_MS;
}

function shownAfter(
  state: State,
  order: OrderRecord,
  { change, purpose, at }: Pick<ShownChange, 'change' | 'purpose' | 'at'>,
): ShownChange {
  const { shownChange: last, refusedChanges } = order;
  const shown = { change, purpose, isRefused: false, former: formerStops(state, order) };
  if (last === undefined || at - last.at >= REFUSED_WITHIN_MS)
    return { at, refusals: refusedChanges, ...shown };
  const refusals = Math.max(last.refusals, refusedChanges);
  return { at: last.isRefused ? at : last.at, refusals, ...shown };
}

/** A broker refuses at the open what it has shown in the evening: no number of seconds ends the series. */
const FORMER_MAX = 20;

function formerStops(
  { positions }: State,
  { positionId, stopPrice, shownChange }: OrderRecord,
): readonly FormerStop[] {
  const former = shownChange?.former ?? [];
  const position = positions.get(positionId);
  if (stopPrice === undefined || position === undefined || !isHeld(position)) return former;
  const { stopPrice: recorded } = position;
  return [...former, { stopPrice, recorded }].slice(-FORMER_MAX);
}

/** Where the stop rests since the refusal is recorded. */
export function stopRecorded(
  { orders, refsByPosition }: State,
  { positionId, why }: FactOf<'stop-moved'>,
): void {
  for (const ref of refsByPosition.get(positionId) ?? []) {
    const order = orders.get(ref);
    if (order !== undefined && (why === 'refused' || order.shownChange?.isRefused))
      delete order.shownChange;
  }
}

/** Prices from before a split, or from before the stop was reset, say nothing any more. */
export function stopsRestated({ orders, refsByPosition }: State, positionId: string): void {
  for (const ref of refsByPosition.get(positionId) ?? []) {
    const order = orders.get(ref);
    if (order === undefined) continue;
    delete order.shownChange;
    order.refusedStop = undefined;
  }
}

/** That it was shown was not its acceptance. */
export function changeRefused(order: OrderRecord, meaning: RefusalMeaning): void {
  const { pendingChange: pending, shownChange: shown, refusedChanges } = order;
  order.changeRefusedAs = meaning;
  if (pending !== undefined) {
    order.refusedChanges = refusedChanges + 1;
    order.refusedFor = pending.purpose;
    order.refusedStop = pending.change.stopPrice;
    return;
  }
  order.refusedChanges = Math.max(refusedChanges, shown?.refusals ?? 0) + 1;
  order.refusesShown = true;
  if (shown === undefined) return;
  order.refusedFor = shown.purpose;
  order.refusedStop = shown.change.stopPrice;
  order.shownChange = { ...shown, isRefused: true };
}
