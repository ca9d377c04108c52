// A change may create a second live order under the same number: the tighter one stays, the other is cancelled.
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { BrokerLink } from '../../domain/orders/broker-link.ts';
import type { ReportedOrder } from '../../ports/broker-reports.ts';
import { applyUpdate } from '../intents/apply-update.ts';
import { chainOfRef } from '../intents/chains.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { alarmOnce, cancel } from '../turn/actions.ts';
import { NO_CHAIN, type Turn } from '../turn/turn.ts';

/** After a cancel by number, only the status names which of the two orders ended; the notice that follows names neither. */
const ECHO_MS = 5 * SECOND_MS;
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
  const extra = others.find(({ brokerLink }) => brokerLink !== undefined)?.brokerLink;
  if (extra === undefined || kept.brokerLink === undefined) return;
  turn.broker.duplicatesAfterModify.set(orderRef, {
    kept: kept.brokerLink,
    extra,
    endedAt: undefined,
  });
  if (!isOnItsWay(turn, order)) cancelOther(turn, order, extra);
}

/** An execution under another permanent id is one of the second order: once that has filled, the first one is still live. */
export function duplicateFilled(
  turn: Turn,
  order: OrderRecord,
  brokerLink: BrokerLink | undefined,
): void {
  if (brokerLink === undefined || order.brokerLink === undefined) return;
  if (brokerLink === order.brokerLink) return;
  turn.broker.wantsSnapshot = true;
  if (order.status === 'filled') cancelOther(turn, order, brokerLink);
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

/** Called when a complete snapshot shows only one of the two. */
export function settleDuplicate(
  turn: Turn,
  order: OrderRecord,
  { brokerLink }: ReportedOrder,
): void {
  const { orderRef } = order.terms;
  const duplicate = turn.broker.duplicatesAfterModify.get(orderRef);
  if (duplicate === undefined || duplicate.endedAt !== undefined) return;
  if (brokerLink === duplicate.kept) duplicateEnded(turn, order, duplicate.extra);
  else if (brokerLink === duplicate.extra) duplicateEnded(turn, order, duplicate.kept);
  else turn.broker.duplicatesAfterModify.delete(orderRef);
}

/** One of the two has ended; the order continues as the other one. True if the report was about a duplicate. */
export function duplicateEnded(
  turn: Turn,
  order: OrderRecord,
  brokerLink: BrokerLink | undefined,
): boolean {
  const duplicate = turn.broker.duplicatesAfterModify.get(order.terms.orderRef);
  if (duplicate === undefined) return false;
  if (duplicate.endedAt !== undefined)
    return brokerLink === undefined && turn.now - duplicate.endedAt < freshnessMs(turn, ECHO_MS);
  // Only a status or a snapshot identifies which of the two ended.
  if (brokerLink === undefined) return true;
  if (brokerLink !== duplicate.kept && brokerLink !== duplicate.extra) return false;
  const left = brokerLink === duplicate.extra ? duplicate.kept : duplicate.extra;
  turn.broker.duplicatesAfterModify.set(order.terms.orderRef, {
    kept: left,
    extra: brokerLink,
    endedAt: turn.now,
  });
  goOn(turn, order, left);
  return true;
}

/** The remaining order may have the terms from before the change. */
function goOn(turn: Turn, order: OrderRecord, brokerLink: BrokerLink): void {
  applyUpdate(turn, order, {
    news: 'twin_left',
    why: 'the other order of its number has ended',
    brokerLink,
  });
  turn.broker.wantsSnapshot = true;
  turn.touched.add(order.positionId);
}
