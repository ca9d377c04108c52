// Settles our orders that a complete snapshot does not list as open: completed, or never arrived. Absence alone proves nothing.

import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS } from '../../../kernel/instant.ts';
import type { Difference } from '../../domain/facts/house-facts.ts';
import { isCorrection } from '../../domain/orders/exec-id.ts';
import type { BrokerSnapshot, ReportedCompletedOrder } from '../../ports/broker.ts';
import { POSITION_LAG_MS } from '../cover/foreign.ts';
import { applyNews } from '../intents/apply-news.ts';
import { chainOfRef } from '../intents/chains.ts';
import { ownRefIn } from '../intents/intents.ts';
import { statusReported } from '../orders/statuses.ts';
import { refuseUncertain } from '../orders/warnings.ts';
import { isLive, liveOrders } from '../state/position-lookups.ts';
import type { OrderRecord } from '../state/state.ts';
import { cancel, cancelOnce } from '../turn/acts.ts';
import { NO_CHAIN, type Turn } from '../turn/turn.ts';
import { isLongBefore } from './doubts.ts';
import { inferEntry, isFillHidden } from './inferred-entry.ts';
import { inferPurchase, inferSale } from './inferred-holding.ts';
import { isMissedStop, settleMissedStop } from './missing-stop.ts';

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
    const done = completedAs(turn, orderRef, snapshot);
    if (done !== undefined && isShortOfFills(turn, order, done)) {
      const text = `${orderRef} is ${done.status} at the broker, its executions are missing`;
      differences.push({ kind: 'missing-fill', symbol, text, action: 'waits' });
    } else if (done !== undefined) {
      statusReported(turn, order, { status: 'cancelled', why: done.why });
      const text = `${orderRef} is ${done.status} at the broker`;
      differences.push({ kind: 'stale-order', symbol, text, action: 'settled' });
    } else if (isProof(turn, order, snapshot)) settleNowhere(turn, order, snapshot, differences);
    else if (order.status === 'unknown') {
      const text = `${orderRef} became unknown after the broker was asked`;
      differences.push({ kind: 'unsent-order', symbol, text, action: 'waits' });
    }
  }
}

function completedAs(
  { state }: Turn,
  ref: string,
  { completedOrders }: BrokerSnapshot,
): ReportedCompletedOrder | undefined {
  return completedOrders.findLast(
    ({ orderRef }) => orderRef.startsWith(ref) && ownRefIn(orderRef, state) === ref,
  );
}

/** After a correction that removed shares, the filled count of the order proves nothing. */
function isShortOfFills(turn: Turn, order: OrderRecord, done: ReportedCompletedOrder): boolean {
  for (const { orderRef, execId } of turn.state.executions.values())
    if (orderRef === order.terms.orderRef && isCorrection(execId)) return false;
  // A partial fill of a sibling reduces what this order can fill.
  const told = done.filled > 0 || done.status !== 'filled' ? done.filled : order.quantity;
  return order.filled < told;
}

/** Absence counts only if the order had time to appear, or became unknown before the snapshot was requested. */
function isProof(turn: Turn, order: OrderRecord, { requestedAt }: BrokerSnapshot): boolean {
  if (order.status === 'unknown') return requestedAt >= order.statusAt;
  return isLongBefore(turn, order.intendedAt, requestedAt);
}

/** After this the account shows what the broker says has filled. */
const SHARES_SHOWN_MS = MINUTE_MS;

/**
 * The broker says that it has filled, and lists neither the order nor its execution: it has forgotten them. While the order
 * stays in doubt nothing else closes the same shares; once they are missing from the account, its fill is inferred. An entry
 * waits only as long as the account's positions may lag: its children may close what it has bought.
 */
function isFillUntold(turn: Turn, { terms, filled, quantity }: OrderRecord): boolean {
  const toldAt = turn.broker.reportedFilledAt.get(terms.orderRef);
  if (toldAt === undefined || filled >= quantity) return false;
  const waitMs = terms.leg === 'e' ? POSITION_LAG_MS : SHARES_SHOWN_MS;
  return turn.now - toldAt < freshnessMs(turn, waitMs);
}

const INFERENCES = [inferEntry, inferSale, inferPurchase];

/**
 * Neither open nor completed: absence alone proves nothing, because no snapshot shows untransmitted legs. The engine first
 * cancels the order by number; a complete snapshot requested after the answer to that settles it.
 */
function settleNowhere(
  turn: Turn,
  order: OrderRecord,
  snapshot: BrokerSnapshot,
  differences: Difference[],
): void {
  const { requestedAt } = snapshot;
  const { symbol, orderRef } = order.terms;
  const chain = chainOfRef(turn, orderRef) ?? NO_CHAIN;
  const tell = (text: string, action: 'waits' | 'settled'): void =>
    void differences.push({ kind: 'unsent-order', symbol, text: `${orderRef} ${text}`, action });
  if (refuseUncertain(turn, order, snapshot)) return tell('was refused', 'settled');
  if (isMissedStop(turn, order)) return settleMissedStop(turn, order, snapshot, differences);
  if (!order.isCancelRequested) {
    cancelOnce(turn, order, 'the broker shows it nowhere', chain);
    return tell('is nowhere at the broker; cancelled by number', 'waits');
  }
  if (order.status !== 'unknown') {
    // A cancel may be lost too; repeating it is harmless.
    if (isLongBefore(turn, order.statusAt, requestedAt))
      cancel(turn, order, 'the broker shows it nowhere', chain);
    return tell('waits for the answer to its cancel', 'waits');
  }
  if (isFillHidden(turn, order, requestedAt))
    return tell('has filled; its shares wait for the positions of the account', 'waits');
  if (INFERENCES.some((isInferred) => isInferred(turn, order, snapshot, chain))) {
    const text = `${orderRef} filled, and the broker has forgotten how`;
    differences.push({ kind: 'missing-fill', symbol, text, action: 'booked' });
    if (!isLive(order)) return;
  }
  if (isFillUntold(turn, order))
    return tell(
      'is filled at the broker; its shares wait for the positions of the account',
      'waits',
    );
  const isKnown =
    order.brokerLink !== undefined ||
    order.filled > 0 ||
    turn.broker.reportedFilledAt.has(orderRef);
  const news = isKnown ? 'absent' : 'never_arrived';
  applyNews(turn, order, {
    news,
    why: 'absent from a complete snapshot after its cancel was answered',
  });
  tell(isKnown ? 'is over at the broker' : 'never reached the broker', 'settled');
}
