// Translates statuses, refusals and missing answers of the broker into events of the order transition table.
import { assertNever } from '../../../kernel/assert.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { BrokerLink, GroupEffect } from '../../domain/orders/broker-link.ts';
import { isTerminal } from '../../domain/orders/order-state.ts';
import { orderAfter } from '../../domain/orders/order-transitions.ts';
import type { OrderUpdate } from '../../domain/orders/order-updates.ts';
import type { BrokerOrderStatus } from '../../ports/broker-reports.ts';
import { applyUpdate, ignore } from '../intents/apply-update.ts';
import { answerChain, newsChain } from '../intents/chains.ts';
import { isEndedExternally, stopChangedExternally } from '../protective-orders/external-change.ts';
import { keepMoveUnderWay } from '../protective-orders/move-stop.ts';
import { missingFill } from '../state/missing-fills.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isActing, isLive } from '../state/position-lookups.ts';
import { alarmOnce } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';
import { noteFillReported } from './fill-reports.ts';

/** The broker's report of an order: its status, and the links and terms reported with it. */
export interface ReportedStatus {
  readonly status: BrokerOrderStatus;
  /** '' when the broker gave no reason. */
  readonly why: string;
  /** Filled in total by the broker's count; absent if it states none. */
  readonly filled?: number;
  readonly brokerLink?: BrokerLink | undefined;
  readonly quantity?: number;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  readonly orderType?: OrderRecord['type'];
  readonly group?: string;
  readonly groupEffect?: GroupEffect;
  readonly isDayOrder?: boolean;
  readonly settlesChange?: boolean;
  /** Of a cancel: by the broker, which keeps no order for longer. */
  readonly isTimeUp?: true;
}

/** Moves an order to the reported status and stores the links and terms reported with it. */
export function statusReported(
  turn: Turn,
  order: OrderRecord,
  { status: reported, why, filled, brokerLink, isTimeUp: isAged, ...terms }: ReportedStatus,
): void {
  noteFill(turn, order, reported, filled);
  noteShown(turn, order, reported);
  if (order.pendingChange === undefined) turn.broker.uncertain.delete(order.terms.orderRef);
  const news = isAged ? 'lapsed' : newsOf(turn, order, reported, terms.settlesChange === true);
  // It ends once its executions have arrived, or are inferred.
  if (reported === 'cancelled' && isLive(order) && missingFill(turn.state, order) > 0) {
    turn.broker.wantsSnapshot = true;
    return;
  }
  const after = orderAfter(order.status, news);
  if (after.kind === 'ignored') ignore(turn, order, news, after.why);
  const next = after.kind === 'ignored' ? order.status : after.to;
  const isNewLink = brokerLink !== undefined && brokerLink !== order.brokerLink;
  // The broker reports the reason for holding an order separately, after the status.
  const isEnd = order.terms.leg === 't' && order.status === 'cancelled' && order.why === '';
  const isNewReason =
    why !== '' && why !== order.why && (reported === 'held' || (reported === 'cancelled' && isEnd));
  const hasTerms = Object.keys(terms).length > 0;
  if (next === order.status && !isNewLink && !hasTerms && !isNewReason) return;
  if (isTerminal(order.status) && next === order.status && !isNewLink && !isNewReason) return;
  const isNowHeld = isActing(order) && next === 'acknowledged';
  const isTakenAway = next === 'cancelled' && isLive(order) && isEndedExternally(turn, order);
  const chain = answerChain(turn, order, terms.settlesChange === true);
  if (isTerminal(next)) keepMoveUnderWay(turn, order, chain);
  turn.record(
    {
      type: 'order-updated',
      orderRef: order.terms.orderRef,
      symbol: order.terms.symbol,
      status: next,
      ...(isNewLink ? { brokerLink } : {}),
      ...terms,
      ...(why === '' ? {} : { why }),
    },
    chain,
  );
  if (isNowHeld && order.terms.leg === 's') alarmHeldStop(turn, order);
  if (isTakenAway) stopChangedExternally(turn, order, 'cancelled');
  turn.touched.add(order.positionId);
}

function newsOf(
  turn: Turn,
  order: OrderRecord,
  reported: BrokerOrderStatus,
  settles: boolean,
): OrderUpdate {
  switch (reported) {
    case 'held':
      return 'held';
    case 'pending':
      return 'noted';
    case 'presubmitted':
    case 'submitted':
      if (order.isCancelRequested && order.status === 'pending_cancel')
        return 'at_work_uncancelled';
      if (order.filled > 0) return 'at_work_in_part';
      return order.pendingChange !== undefined && !settles ? 'at_work_unchanged' : 'at_work';
    case 'pending_cancel':
      return 'cancelling';
    case 'cancelled':
      return isTimeUp(turn, order) ? 'lapsed' : 'ended';
    case 'filled':
      return 'said_filled';
    default:
      return assertNever(reported);
  }
}

/** The broker ends an order by its own clock, which may be two seconds ahead of ours. */
const EARLY_MS = 3 * SECOND_MS;

function isTimeUp(turn: Turn, order: OrderRecord): boolean {
  const { validity, leg } = order.terms;
  if (leg === 's' && order.isDayOrder && !order.isCancelRequested) return isAfterClose(turn, order);
  return (
    validity.kind === 'gtd' && !order.isCancelRequested && turn.now >= validity.until - EARLY_MS
  );
}

/** The session in which a day order was placed has closed. */
function isAfterClose({ market, now }: Turn, { terms, intendedAt }: OrderRecord): boolean {
  const { sessions } = market.placeOf(terms.symbol);
  if (sessions.dayOf(intendedAt) !== sessions.dayOf(now)) return true;
  return now >= (sessions.today(now)?.close ?? now) - EARLY_MS;
}

function alarmHeldStop(turn: Turn, order: OrderRecord): void {
  const { symbol, orderRef } = order.terms;
  turn.broker.wantsSnapshot = true;
  const text = `${symbol}: the broker is holding the stop; it protects nothing until it is active again`;
  alarmOnce(turn, `${orderRef}/held`, { kind: 'stop-held', symbol, text }, newsChain(turn, order));
}

/** A report that the stop is at work confirms the protection; any other word about it does not. */
function noteShown(turn: Turn, { terms }: OrderRecord, reported: BrokerOrderStatus): void {
  if (terms.leg !== 's') return;
  const isAtWork = reported === 'presubmitted' || reported === 'submitted';
  if (isAtWork) turn.broker.shownAt.set(terms.orderRef, turn.now);
  else turn.broker.shownAt.delete(terms.orderRef);
}

/** Only executions fill an order. If they are missing, they are requested shortly. */
export function noteFill(
  turn: Turn,
  order: OrderRecord,
  reported: BrokerOrderStatus,
  filled: number | undefined,
): void {
  if (reported === 'filled') noteFillReported(turn, order, filled || undefined);
  else if (filled) noteFillReported(turn, order, filled);
}

export function orderOverdue(turn: Turn, orderRef: string): void {
  const order = turn.state.orders.get(orderRef);
  if (order === undefined) return;
  applyUpdate(turn, order, { news: 'overdue', why: 'ack-overdue' });
  // A change without an answer: the order still rests, but only the broker knows with which terms.
  if (order.status === 'unknown' || order.pendingChange !== undefined)
    turn.broker.wantsSnapshot = true;
}
