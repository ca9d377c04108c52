// A broker may show a change and refuse it afterwards. The stop then rests where it was, and is recorded there; what the broker shows
// of such an order is a change only once a later list still has it.
// Decision 0118
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { OrderChange } from '../../domain/orders/order-terms.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { signOf } from '../../domain/terms/side.ts';
import type { BrokerSnapshot, ReportedOrder } from '../../ports/broker-reports.ts';
import { newsChain } from '../intents/chains.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isResting } from '../state/position-lookups.ts';
import { REFUSED_WITHIN_MS } from '../state/refused-moves.ts';
import type { Turn } from '../turn/turn.ts';

/** The terms that the change names. */
export function hasTerms(
  { quantity, limitPrice, stopPrice }: OrderChange,
  reported: Pick<ReportedOrder, 'quantity' | 'limitPrice' | 'stopPrice'>,
): boolean {
  return (
    (quantity === undefined || quantity === reported.quantity) &&
    (limitPrice === undefined || limitPrice === reported.limitPrice) &&
    (stopPrice === undefined || stopPrice === reported.stopPrice)
  );
}

/** The last change was refused although it was shown, and the stop rests no looser than before it. */
export function isTakenBack(
  { side }: HeldPosition,
  { shownChange }: OrderRecord,
  to: number,
): boolean {
  if (shownChange?.isRefused !== true || shownChange.isRecorded) return false;
  return signOf(side) * (to - (shownChange.stopPrice ?? Number.NaN)) >= 0;
}

/** Records the price at which the stop rests; what it was before the change stays its loosest. */
// Law 6: see src/trader/engine/protective-orders/required-terms.ts
export function takeBack(turn: Turn, position: HeldPosition, stop: OrderRecord, to: number): void {
  const { positionId, symbol, side, stopPrice: from } = position;
  const { recorded = from } = stop.shownChange ?? {};
  const back = signOf(side) * (to - recorded) > 0 ? to : recorded;
  if (signOf(side) * (back - from) >= 0) return;
  turn.record(
    { type: 'stop-moved', positionId, symbol, from, to: back, why: 'refused' },
    newsChain(turn, stop),
  );
}

/** A report that left the broker before its refusal. */
const SHOWN_BEFORE_MS = 10 * SECOND_MS;

/** The price that the broker has just refused: the open orders show whether the stop is there. */
export function isJustRefused(
  turn: Turn,
  { changeRefusedAt, refusedStop }: OrderRecord,
  to: number,
): boolean {
  if (changeRefusedAt === undefined || refusedStop !== to) return false;
  return turn.now - changeRefusedAt < freshnessMs(turn, SHOWN_BEFORE_MS);
}

/** The list was requested long after the change was shown, or refused, and still has it: it is in force. */
export function proveShown(
  turn: Turn,
  order: OrderRecord,
  reported: ReportedOrder,
  { requestedAt }: BrokerSnapshot,
): void {
  const { terms, status, shownChange, changeSettledAt = 0, changeRefusedAt = 0 } = order;
  if (shownChange === undefined || order.pendingChange !== undefined || !isResting(order)) return;
  if (order.refusesShown !== true && !shownChange.isRefused) return;
  const since = Math.max(changeSettledAt, changeRefusedAt);
  if (requestedAt - since < REFUSED_WITHIN_MS || !hasTerms(shownChange.change, reported)) return;
  const { orderRef, symbol } = terms;
  turn.record(
    { type: 'order-updated', orderRef, symbol, status, settlesChange: true },
    newsChain(turn, order),
  );
}

/** Where the stop rests while a change of it is shown that was refused. */
export function restsAt({ stopPrice, shownChange }: OrderRecord): number | undefined {
  return shownChange?.isRefused && !shownChange.isRecorded ? shownChange.stopPrice : stopPrice;
}
