// What the record of an order keeps of changes that the broker has shown, and of those that it refused.
// Decision 0118
import type { Instant } from '../../../kernel/instant.ts';
import type { RefusalMeaning } from '../../domain/orders/refusal-meaning.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import type { OrderRecord, ShownChange } from '../state/order-record.ts';
import { REFUSED_WITHIN_MS } from '../state/refused-moves.ts';
import type { State } from '../state/state.ts';

/** The broker shows the change in flight; without one in flight, a later list has shown that the last one is in force. */
export function changeSettled(state: State, order: OrderRecord, at: Instant): void {
  const { shownChange: last } = order;
  const { pendingChange } = order;
  if (pendingChange === undefined || isInForce(last, at)) delete order.refusesShown;
  order.changeSettledAt = at;
  if (pendingChange !== undefined)
    order.shownChange = shownAfter(state, order, { ...pendingChange, at });
  else if (last !== undefined) order.shownChange = { ...last, isRefused: false };
  // It may refuse this one too.
  if (order.refusesShown) return;
  order.refusedChanges = 0;
  order.changeRefusedAs = undefined;
}

function isInForce(last: ShownChange | undefined, now: Instant): boolean {
  return last !== undefined && !last.isRefused && now - last.at >= REFUSED_WITHIN_MS;
}

/** What may itself be refused was never in force. */
function shownAfter(
  state: State,
  { positionId, stopPrice, refusedChanges, shownChange: last }: OrderRecord,
  { change, purpose, at }: Pick<ShownChange, 'change' | 'purpose' | 'at'>,
): ShownChange {
  if (last !== undefined && at - last.at < REFUSED_WITHIN_MS) {
    const refusals = Math.max(last.refusals, refusedChanges);
    const since = last.isRefused ? at : last.at;
    const before = { stopPrice: last.stopPrice, recorded: last.recorded, refusals };
    return { at: since, change, purpose, ...before, isRefused: false };
  }
  const position = state.positions.get(positionId);
  const recorded = position !== undefined && isHeld(position) ? position.stopPrice : undefined;
  const before = { stopPrice, recorded, refusals: refusedChanges };
  return { at, change, purpose, ...before, isRefused: false };
}

/** Where the stop rests is recorded since the refusal. */
export function stopRecorded({ orders, refsByPosition }: State, positionId: string): void {
  for (const ref of refsByPosition.get(positionId) ?? []) {
    const order = orders.get(ref);
    if (order?.shownChange?.isRefused)
      order.shownChange = { ...order.shownChange, isRecorded: true };
  }
}

/** That it was shown was not its acceptance. A refusal while another change is in flight may be of the one before it. */
export function changeRefused(order: OrderRecord, meaning: RefusalMeaning, at: Instant): void {
  const { pendingChange, shownChange: shown, refusedChanges } = order;
  const isOfShown = pendingChange === undefined && shown !== undefined;
  order.refusedChanges = Math.max(refusedChanges, isOfShown ? shown.refusals : 0) + 1;
  order.changeRefusedAs = meaning;
  order.refusedFor = isOfShown ? shown.purpose : pendingChange?.purpose;
  order.refusedStop = isOfShown ? order.stopPrice : pendingChange?.change.stopPrice;
  if (isOfShown) order.refusesShown = true;
  if (shown !== undefined && (isOfShown || at - shown.at < REFUSED_WITHIN_MS))
    order.shownChange = { ...shown, isRefused: true };
}
