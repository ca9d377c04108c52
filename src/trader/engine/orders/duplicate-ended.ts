// One of the two orders that a change became has ended: the order continues as the other one, with its terms.
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { BrokerLink } from '../../domain/orders/broker-link.ts';
import { isTerminal } from '../../domain/orders/order-state.ts';
import type { BrokerReport, ReportedOrder } from '../../ports/broker-reports.ts';
import { applyUpdate } from '../intents/apply-update.ts';
import { chainOfRef } from '../intents/chains.ts';
import { ownRefOf } from '../intents/intents.ts';
import type { DuplicateAfterModify } from '../market/broker-view.ts';
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
  if (brokerLink !== kept && brokerLink !== extra)
    return void turn.broker.duplicatesAfterModify.delete(orderRef);
  const ended = brokerLink === kept ? extra : kept;
  // The list may be from before the fill of the one that it shows.
  const isOld = shown.quantity > 0 && filledByOther(turn.state, order, ended) >= shown.quantity;
  if (isOld) turn.broker.wantsSnapshot = true;
  else end(turn, order, { duplicate, left: brokerLink });
}

/** It has ended before a list showed that there is a second one. */
function settleUnknown(turn: Turn, order: OrderRecord, shown: ReportedOrder): void {
  const { status, brokerLink, terms } = order;
  if (!isTerminal(status) || brokerLink === undefined) return;
  if (shown.brokerLink === undefined || shown.brokerLink === brokerLink) return;
  // The list may be from before the fill of the one that it shows.
  if (status === 'filled' && filledByOther(turn.state, order, shown.brokerLink) === 0) return;
  continueAs(turn, order, shown.brokerLink);
  turn.broker.wantsSnapshot = true;
  turn.touched.add(order.positionId);
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
  const { brokerLink, status, filled } = stated;
  if (brokerLink !== kept && brokerLink !== extra) return false;
  const left = brokerLink === extra ? kept : extra;
  noteFill(turn, order, status, filled);
  end(turn, order, { duplicate, left, isFilled: status === 'filled' });
  // What one of them has filled may have reduced the other: a list shows by how much.
  const hasFilled = order.filled > 0 || missingFill(turn.state, order) > 0;
  const shown = hasFilled ? undefined : duplicate.shown.get(left);
  if (shown !== undefined) orderReported(turn, shown);
  endMiscounted(turn, order, { brokerLink: left });
  return true;
}

interface Ended {
  readonly duplicate: DuplicateAfterModify;
  readonly left: BrokerLink;
  /** By what it has filled: a cancel that is on its way ends the other one. */
  readonly isFilled?: boolean;
}

function end(turn: Turn, order: OrderRecord, { duplicate, left, isFilled }: Ended): void {
  const { kept, extra, shown } = duplicate;
  turn.broker.duplicatesAfterModify.set(order.terms.orderRef, {
    ...{ kept: left, extra: left === kept ? extra : kept, shown, endedAt: turn.now },
  });
  if (isFilled && order.status === 'pending_cancel') relink(turn, order, left);
  else continueAs(turn, order, left);
  turn.broker.wantsSnapshot = true;
  turn.touched.add(order.positionId);
}

function relink(turn: Turn, { terms, status }: OrderRecord, brokerLink: BrokerLink): void {
  const { orderRef, symbol } = terms;
  turn.record(
    { type: 'order-updated', orderRef, symbol, status, brokerLink },
    chainOfRef(turn, orderRef),
  );
}

function continueAs(turn: Turn, order: OrderRecord, brokerLink: BrokerLink): void {
  const why = 'the other order of its number has ended';
  applyUpdate(turn, order, { news: 'twin_left', why, brokerLink });
}
