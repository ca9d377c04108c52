// Settles our orders that a complete snapshot does not list as open: completed, or never arrived. Absence alone proves nothing.
// Law 3

import type { Difference } from '../../domain/facts/system-facts.ts';
import type { BrokerSnapshot, ReportedCompletedOrder } from '../../ports/broker-reports.ts';
import { applyUpdate } from '../intents/apply-update.ts';
import { chainOfRef } from '../intents/chains.ts';
import { statusReported } from '../orders/statuses.ts';
import { refuseUncertain } from '../orders/warnings.ts';
import { mayHaveSplit } from '../protective-orders/scale.ts';
import { missingFill } from '../state/missing-fills.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive, liveOrders } from '../state/position-lookups.ts';
import { cancel, cancelOnce, isMarketOpen } from '../turn/actions.ts';
import { NO_CHAIN, type Turn } from '../turn/turn.ts';
import { alarmForgottenEntry } from './forgotten-entry.ts';
import { alarmForgotten, filledByGroup, isOutcomeForgotten } from './forgotten-exit.ts';
import { inferEntry, isFillHidden, provenShares } from './inferred-entry.ts';
import { inferPurchase, inferSale } from './inferred-holding.ts';
import { isLostStop, isMissedStop, settleLostStop, settleMissedStop } from './missing-stop.ts';
import { bookInferredFill, isExecutionOverdue } from './reported-fills.ts';
import { isLongBefore } from './uncertain-orders.ts';

/** Settles live orders that the broker does not list: completed, or never arrived. */
export function settleAbsent(
  turn: Turn,
  snapshot: BrokerSnapshot,
  openRefs: ReadonlySet<string>,
  differences: Difference[],
): void {
  for (const order of liveOrders(turn.state)) {
    const { orderRef, symbol } = order.terms;
    if (!isLive(order) || openRefs.has(orderRef)) continue;
    const isFilling = missingFill(turn.state, order) > 0;
    const done = completedAs(orderRef, snapshot);
    if (done !== undefined && !isFilling) {
      statusReported(turn, order, {
        status: 'cancelled',
        why: done.why,
        ...(done.isTimeUp && { isTimeUp: true }),
        ...reducedTo(order, done),
      });
      const text = `${orderRef} is ${done.status} at the broker`;
      differences.push({ kind: 'stale-order', symbol, text, action: 'settled' });
    } else if (done === undefined && isProof(turn, order, snapshot))
      settleNowhere(turn, order, { snapshot, openRefs, differences });
    else if (order.status === 'unknown') {
      const text = `${orderRef} became unknown after the broker was asked`;
      differences.push({ kind: 'unsent-order', symbol, text, action: 'waits' });
    }
  }
}

/** One that has filled, and less than it was sent for, was reduced by its group. */
function reducedTo(
  { quantity }: OrderRecord,
  { status, filled }: ReportedCompletedOrder,
): { readonly quantity?: number } {
  return status === 'filled' && filled > 0 && filled < quantity ? { quantity: filled } : {};
}

/** A reference is never the beginning of another one; the broker may append to it. */
function completedAs(
  ref: string,
  { completedOrders }: BrokerSnapshot,
): ReportedCompletedOrder | undefined {
  return completedOrders.findLast(({ orderRef }) => orderRef.startsWith(ref));
}

/** Absence counts only if the order had time to appear, or became unknown before the snapshot was requested. */
function isProof(turn: Turn, order: OrderRecord, { requestedAt }: BrokerSnapshot): boolean {
  if (order.status === 'unknown') return requestedAt >= order.statusAt;
  return isLongBefore(turn, order.intendedAt, requestedAt);
}

const INFERENCES = [inferSale, inferPurchase];

interface Absent {
  readonly snapshot: BrokerSnapshot;
  /** References of the orders that the snapshot lists as open. */
  readonly openRefs: ReadonlySet<string>;
  readonly differences: Difference[];
}

/**
 * Neither open nor completed: absence alone proves nothing, because no snapshot shows untransmitted legs. The engine first
 * cancels the order by number; a complete snapshot requested after the answer to that settles it.
 */
function settleNowhere(turn: Turn, order: OrderRecord, absent: Absent): void {
  const { snapshot, differences } = absent;
  const { symbol, orderRef } = order.terms;
  const chain = chainOfRef(turn, orderRef) ?? NO_CHAIN;
  const notify = (text: string, action: 'waits' | 'settled'): void =>
    void differences.push({ kind: 'unsent-order', symbol, text: `${orderRef} ${text}`, action });
  // It is booked once its executions come, or two answers lack them.
  if (missingFill(turn.state, order) > 0) return;
  if (refuseUncertain(turn, order, snapshot)) return notify('was refused', 'settled');
  if (isMissedStop(turn, order)) return settleMissedStop(turn, order, snapshot, differences);
  // Where a change had become a second order, neither of both is listed: an answer is about the order.
  turn.broker.duplicatesAfterModify.delete(orderRef);
  if (!order.isCancelRequested) {
    cancelOnce(turn, order, 'the broker shows it nowhere', chain);
    return notify('is nowhere at the broker; cancelled by number', 'waits');
  }
  if (order.status !== 'unknown') {
    const isUnanswered = isLongBefore(turn, order.statusAt, snapshot.requestedAt);
    if (isUnanswered && isLostStop(turn, order)) return settleLostStop(turn, order, differences);
    // A cancel may be lost too; repeating it is harmless.
    if (isUnanswered || turn.broker.unsentCancels.has(orderRef))
      cancel(turn, order, 'the broker shows it nowhere', chain);
    return notify('waits for the answer to its cancel', 'waits');
  }
  const isDue = isExecutionOverdue(turn, orderRef, snapshot);
  if (isFillHidden(turn, order, snapshot.requestedAt))
    return notify('has filled; its shares wait for the positions of the account', 'waits');
  if (provenShares(turn, order, snapshot) > 0) {
    if (!isDue) return notify('has filled, since its stop or target works; asked again', 'waits');
    if (mayHaveSplit(turn, order) && !isMarketOpen(turn, symbol))
      return notify('has filled; a price of today shows whether its shares were split', 'waits');
    inferEntry(turn, order, snapshot);
    notifyForgotten(order, differences);
    if (!isLive(order)) return;
  }
  const byGroup = filledByGroup(turn, order, absent.openRefs);
  if (byGroup > 0) {
    if (!isDue)
      return notify('has filled in part, since its stop is reduced; asked again', 'waits');
    bookInferredFill(turn, order, byGroup, snapshot);
    notifyForgotten(order, differences);
    if (!isLive(order)) return;
  }
  if (INFERENCES.some((isInferred) => isInferred(turn, order, snapshot, chain))) {
    notifyForgotten(order, differences);
    if (!isLive(order)) return;
  }
  if (isOutcomeForgotten(turn, order, absent)) {
    alarmForgotten(turn, order);
    return notify('may have filled, and the broker has forgotten it', 'waits');
  }
  alarmForgottenEntry(turn, order, snapshot);
  turn.broker.unexplainedAt.delete(orderRef);
  const isKnown = order.brokerLink !== undefined || order.filled > 0;
  const news = isKnown ? 'absent' : 'never_arrived';
  applyUpdate(turn, order, {
    news,
    why: 'absent from a complete snapshot after its cancel was answered',
  });
  notify(isKnown ? 'is over at the broker' : 'never reached the broker', 'settled');
}

function notifyForgotten({ terms }: OrderRecord, differences: Difference[]): void {
  const { symbol, orderRef } = terms;
  const text = `${orderRef} filled, and the broker has forgotten how`;
  differences.push({ kind: 'missing-fill', symbol, text, action: 'booked' });
}
