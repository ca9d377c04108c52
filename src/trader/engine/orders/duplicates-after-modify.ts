// A change may create a second live order under the same number: the tighter one stays, the other is cancelled.
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { BrokerLink } from '../../domain/orders/broker-link.ts';
import type { ReportedExecution, ReportedOrder } from '../../ports/broker-reports.ts';
import { chainOfRef } from '../intents/chains.ts';
import { filledByOther } from '../state/filled-by-other.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive } from '../state/position-lookups.ts';
import { alarmOnce, cancel, cancelOnce, isCancelPaused } from '../turn/actions.ts';
import { NO_CHAIN, type Turn } from '../turn/turn.ts';

/** A cancel without effect for this long was lost. */
const CANCEL_MS = 12 * SECOND_MS;

/** The order to keep of those that a complete snapshot shows under one reference. */
export function keptOf(order: OrderRecord, reported: readonly ReportedOrder[]): ReportedOrder {
  const [first, ...more] = reported;
  if (first === undefined) throw new Error(`no order is reported as ${order.terms.orderRef}`);
  return more.reduce((best, one) => (isBetter(order, one, best) ? one : best), first);
}

/** A higher sell stop is tighter. Of two equal ones the recorded one stays. */
function isBetter(order: OrderRecord, one: ReportedOrder, than: ReportedOrder): boolean {
  const tighter = (one.stopPrice ?? 0) - (than.stopPrice ?? 0);
  if (order.terms.leg !== 's' || tighter === 0) return one.brokerLink === order.brokerLink;
  return order.terms.side === 'sell' ? tighter > 0 : tighter < 0;
}

/** Cancels the number only once: a second cancel would end the order to keep. */
export function endDuplicate(
  turn: Turn,
  order: OrderRecord,
  kept: ReportedOrder,
  others: readonly ReportedOrder[],
): void {
  const { orderRef } = order.terms;
  const extra = others.find(({ brokerLink }) => brokerLink !== undefined);
  if (extra?.brokerLink === undefined || kept.brokerLink === undefined) return;
  turn.broker.duplicatesAfterModify.set(orderRef, {
    ...{ kept: kept.brokerLink, extra: extra.brokerLink, endedAt: undefined },
    shown: new Map([
      [kept.brokerLink, kept],
      [extra.brokerLink, extra],
    ]),
  });
  const isCancelling = [kept, ...others].some(({ status }) => status === 'pending_cancel');
  if (isCancelling || isOnItsWay(turn, order) || isCancelPaused(turn, order)) return;
  cancelOther(turn, order, extra.brokerLink);
}

/** Neither of the two has ended yet. */
export function isForked({ broker }: Turn, { terms }: OrderRecord): boolean {
  const duplicate = broker.duplicatesAfterModify.get(terms.orderRef);
  return duplicate !== undefined && duplicate.endedAt === undefined;
}

/** What one of the two has become, for when it is the only one. */
export function noteShown({ broker }: Turn, { terms }: OrderRecord, reported: ReportedOrder): void {
  const duplicate = broker.duplicatesAfterModify.get(terms.orderRef);
  if (duplicate === undefined || reported.brokerLink === undefined) return;
  const shown = new Map(duplicate.shown).set(reported.brokerLink, reported);
  broker.duplicatesAfterModify.set(terms.orderRef, { ...duplicate, shown });
}

/** Changes state a quantity together with what has filled, and the broker would not count what the other one has filled: it ends. */
export function endMiscounted(
  turn: Turn,
  order: OrderRecord,
  left: Pick<ReportedOrder, 'brokerLink'>,
): void {
  if (filledByOther(turn.state, order, left.brokerLink) === 0) return;
  const why = 'the other order of its number has filled in part';
  cancelOnce(turn, order, why, chainOfRef(turn, order.terms.orderRef) ?? NO_CHAIN);
}

/** Before an execution is booked: one under another permanent id leaves the first order as it is. */
export function countBeside(
  turn: Turn,
  order: OrderRecord,
  { brokerLink, shares }: Pick<ReportedExecution, 'brokerLink' | 'shares'>,
): void {
  const { terms, status, quantity } = order;
  if (!isLive(order) || !isOfOther(order, brokerLink)) return;
  const { orderRef, symbol } = terms;
  turn.record(
    { type: 'order-updated', orderRef, symbol, status, quantity: quantity + shares },
    chainOfRef(turn, orderRef),
  );
}

/** An execution under another permanent id is one of the second order: once that has filled, the first one is still live. */
export function duplicateFilled(
  turn: Turn,
  order: OrderRecord,
  brokerLink: BrokerLink | undefined,
): void {
  if (brokerLink === undefined || order.brokerLink === undefined) return;
  if (!isOfOther(order, brokerLink)) return;
  const { orderRef } = order.terms;
  const { duplicatesAfterModify } = turn.broker;
  turn.broker.wantsSnapshot = true;
  const duplicate = duplicatesAfterModify.get(orderRef);
  if (duplicate?.endedAt !== undefined) return endMiscounted(turn, order, order);
  const both = { kept: order.brokerLink, extra: brokerLink };
  if (duplicate === undefined)
    duplicatesAfterModify.set(orderRef, { ...both, shown: new Map(), endedAt: undefined });
  const own = order.quantity - filledByOther(turn.state, order, order.brokerLink);
  if (order.filled >= own && !isOnItsWay(turn, order)) cancelOther(turn, order, brokerLink);
}

function isOfOther({ brokerLink: own }: OrderRecord, brokerLink: BrokerLink | undefined): boolean {
  return brokerLink !== undefined && own !== undefined && brokerLink !== own;
}

function cancelOther(turn: Turn, order: OrderRecord, other: BrokerLink): void {
  const { orderRef, symbol } = order.terms;
  const text = `${symbol}: a change of ${orderRef} became a second order; one of them is cancelled`;
  const chain = chainOfRef(turn, orderRef) ?? NO_CHAIN;
  alarmOnce(turn, `${orderRef}/${other}`, { kind: 'order-forked', symbol, text }, chain);
  cancel(turn, order, 'a change became a second order', chain);
}

function isOnItsWay(turn: Turn, { status, statusAt }: OrderRecord): boolean {
  if (status !== 'pending_cancel' || statusAt < turn.state.sessionAt) return false;
  return turn.now - statusAt < freshnessMs(turn, CANCEL_MS);
}
