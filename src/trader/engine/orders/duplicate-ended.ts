// One of the two orders that a change became has ended: the order continues as the other one, with its terms.
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { isTerminal } from '../../domain/orders/order-state.ts';
import type { BrokerReport, ReportedOrder } from '../../ports/broker-reports.ts';
import { applyUpdate } from '../intents/apply-update.ts';
import { chainOfRef } from '../intents/chains.ts';
import { ownRefOf } from '../intents/intents.ts';
import { filledByOther } from '../state/filled-by-other.ts';
import { missingFill } from '../state/missing-fills.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { cancelOnce } from '../turn/actions.ts';
import { NO_CHAIN, type Turn } from '../turn/turn.ts';
import { endMiscounted } from './duplicates-after-modify.ts';
import { orderReported } from './open-order.ts';
import { noteFill } from './statuses.ts';

type OrderStatusReport = Extract<BrokerReport, { type: 'order-status' }>;

/** After a cancel by number, only the status names which of the two orders ended; the notice that follows names neither. */
const ECHO_MS = 5 * SECOND_MS;

/** Called when a complete snapshot shows only one of the two. */
export function settleDuplicate(turn: Turn, order: OrderRecord, shown: ReportedOrder): void {
  const { orderRef } = order.terms;
  const { brokerLink } = shown;
  const duplicate = turn.broker.duplicatesAfterModify.get(orderRef);
  if (duplicate === undefined) return settleUnknown(turn, order, shown);
  if (duplicate.endedAt !== undefined) return;
  const { kept, extra } = duplicate;
  if (brokerLink === kept.brokerLink) end(turn, order, extra, kept);
  else if (brokerLink === extra.brokerLink) end(turn, order, kept, extra);
  else turn.broker.duplicatesAfterModify.delete(orderRef);
}

/** It has ended before a list showed that there is a second one. */
function settleUnknown(turn: Turn, order: OrderRecord, shown: ReportedOrder): void {
  const { status, brokerLink, terms } = order;
  if (!isTerminal(status) || brokerLink === undefined) return;
  if (shown.brokerLink === undefined || shown.brokerLink === brokerLink) return;
  // The list may be from before the fill of the one that it shows.
  if (status === 'filled' && filledByOther(turn.state, order, shown.brokerLink) === 0) return;
  continueAs(turn, order, shown);
  // Stops are left to the protection code, which sees all stops of the position.
  if (terms.leg !== 's')
    cancelOnce(turn, order, 'it had ended', chainOfRef(turn, terms.orderRef) ?? NO_CHAIN);
}

/** As it happens: what is described may be the end of one of two, of which a fill says how much that one has filled. */
export function orderDescribed(turn: Turn, reported: ReportedOrder): void {
  const { brokerLink, status, quantity } = reported;
  const order = turn.state.orders.get(ownRefOf(reported, turn.state) ?? '');
  const isFilled = status === 'filled' && quantity > 0;
  const stated = { brokerLink, status, ...(isFilled && { filled: quantity }) };
  const isOver = isFilled || status === 'cancelled';
  if (order !== undefined && isOver && duplicateEnded(turn, order, stated)) return;
  orderReported(turn, reported);
}

/** What the broker says of the one that has ended. */
type EndStated = Pick<OrderStatusReport, 'brokerLink' | 'status'> & { readonly filled?: number };

/** True if the report was about a duplicate. A notice that an order was cancelled does not say which of the two. */
export function duplicateEnded(turn: Turn, order: OrderRecord, stated?: EndStated): boolean {
  const duplicate = turn.broker.duplicatesAfterModify.get(order.terms.orderRef);
  if (duplicate === undefined) return false;
  const { kept, extra, endedAt } = duplicate;
  if (endedAt !== undefined)
    return stated?.brokerLink === undefined && turn.now - endedAt < freshnessMs(turn, ECHO_MS);
  // Only a status or a snapshot identifies which of the two ended.
  if (stated?.brokerLink === undefined) return true;
  const ended = [kept, extra].find(({ brokerLink }) => brokerLink === stated.brokerLink);
  if (ended === undefined) return false;
  const left = ended === extra ? kept : extra;
  noteFill(turn, order, stated.status, stated.filled);
  end(turn, order, ended, left);
  // What one of them has filled may have reduced the other: a list shows by how much.
  if (order.filled > 0 || missingFill(turn.state, order) > 0) endMiscounted(turn, order, left);
  else orderReported(turn, left);
  return true;
}

function end(turn: Turn, order: OrderRecord, ended: ReportedOrder, left: ReportedOrder): void {
  turn.broker.duplicatesAfterModify.set(order.terms.orderRef, {
    ...{ kept: left, extra: ended, endedAt: turn.now },
  });
  continueAs(turn, order, left);
}

function continueAs(turn: Turn, order: OrderRecord, { brokerLink }: ReportedOrder): void {
  applyUpdate(turn, order, {
    news: 'twin_left',
    why: 'the other order of its number has ended',
    ...(brokerLink !== undefined && { brokerLink }),
  });
  turn.broker.wantsSnapshot = true;
  turn.touched.add(order.positionId);
}
