// Translates statuses, refusals and missing answers of the broker into events of the order transition table.
import { assertNever } from '../../../kernel/assert.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { BrokerLink, GroupEffect } from '../../domain/orders/broker-link.ts';
import type { OrderNews } from '../../domain/orders/order-news.ts';
import { isTerminal } from '../../domain/orders/order-state.ts';
import { orderAfter } from '../../domain/orders/order-transitions.ts';
import type { RefusalMeaning } from '../../domain/orders/refusal-meaning.ts';
import type { BrokerOrderStatus, BrokerRefusal, BrokerReport } from '../../ports/broker.ts';
import { applyNews, ignore } from '../intents/apply-news.ts';
import { answerChain, chainOfRef, newsChain } from '../intents/chains.ts';
import { isEndedExternally, stopChangedExternally } from '../protective-orders/external-change.ts';
import { keepMoveUnderWay } from '../protective-orders/move-stop.ts';
import { missingFill } from '../state/missing-fills.ts';
import { isActing, isLive, ordersOf } from '../state/position-lookups.ts';
import type { OrderRecord } from '../state/state.ts';
import { alarmOnce, cancelOnce } from '../turn/actions.ts';
import { NO_CHAIN, type Turn } from '../turn/turn.ts';
import { noteFillReported } from './fill-reports.ts';

type CancelRefused = Extract<BrokerReport, { type: 'cancel-refused' }>;

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
}

/** Moves an order to the reported status and stores the links and terms reported with it. */
export function statusReported(
  turn: Turn,
  order: OrderRecord,
  { status: reported, why, filled, brokerLink, ...terms }: ReportedStatus,
): void {
  noteFill(turn, order, reported, filled);
  noteShown(turn, order, reported);
  if (order.pendingChange === undefined) turn.broker.uncertain.delete(order.terms.orderRef);
  const news = newsOf(turn, order, reported, terms.settlesChange === true);
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
  const isNewReason = reported === 'held' && why !== '' && why !== order.why;
  const hasTerms = Object.keys(terms).length > 0;
  if (next === order.status && !isNewLink && !hasTerms && !isNewReason) return;
  if (isTerminal(order.status) && next === order.status && !isNewLink) return;
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
): OrderNews {
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

function isTimeUp(turn: Turn, order: OrderRecord): boolean {
  const { validity, leg } = order.terms;
  if (leg === 's' && order.isDayOrder && !order.isCancelRequested) return isAfterClose(turn, order);
  return validity.kind === 'gtd' && !order.isCancelRequested && turn.now >= validity.until - 1_000;
}

/** The session in which a day order was placed has closed. */
function isAfterClose({ market, now }: Turn, { terms, intendedAt }: OrderRecord): boolean {
  const { sessions } = market.placeOf(terms.symbol);
  if (sessions.dayOf(intendedAt) !== sessions.dayOf(now)) return true;
  return now >= (sessions.today(now)?.close ?? now) - SECOND_MS;
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
function noteFill(
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
  applyNews(turn, order, { news: 'overdue', why: 'ack-overdue' });
  // A change without an answer: the order still rests, but only the broker knows with which terms.
  if (order.status === 'unknown' || order.pendingChange !== undefined)
    turn.broker.wantsSnapshot = true;
}

/**
 * The broker will send no further report: only a complete snapshot shows what happened to the order. A cancel that was never sent
 * proves nothing: the order waits until the cancel is sent again.
 */
export function cancelRefused(
  turn: Turn,
  order: OrderRecord,
  {
    text,
    isFilled,
    isCancelled,
    isUnsent,
  }: Pick<CancelRefused, 'text' | 'isFilled' | 'isCancelled' | 'isUnsent'>,
): void {
  if (isFilled) noteFillReported(turn, order, undefined);
  if (isCancelled) turn.broker.endedByWord.add(order.terms.orderRef);
  if (isUnsent) turn.broker.unsentCancels.add(order.terms.orderRef);
  else applyNews(turn, order, { news: 'not_cancellable', why: text });
  if (!isLive(order)) return;
  turn.broker.wantsSnapshot = true;
  countRefusal(turn, order, text);
}

const REFUSALS_TOLD = 3;

function countRefusal(turn: Turn, order: OrderRecord, why: string): void {
  const { orderRef, symbol } = order.terms;
  const { cancelRefusals } = turn.broker;
  const count = (cancelRefusals.get(orderRef)?.count ?? 0) + 1;
  cancelRefusals.set(orderRef, { count, at: turn.now });
  if (count < REFUSALS_TOLD) return;
  const text = `${symbol}: the broker has refused ${count} times to cancel ${orderRef}: ${why}`;
  alarmOnce(
    turn,
    `${orderRef}/cancel`,
    { kind: 'cancel-refused', symbol, text },
    newsChain(turn, order),
  );
}

/** The previous terms remain in force. */
export function refuseChange(turn: Turn, order: OrderRecord, refusal: BrokerRefusal): void {
  const { meaning, code, text: why, isUnsent } = refusal;
  const { orderRef, symbol } = order.terms;
  turn.record(
    {
      ...{ type: 'change-refused', orderRef, symbol, meaning, why },
      ...(code && { code }),
      ...(isUnsent && { isUnsent }),
    },
    answerChain(turn, order, true),
  );
  turn.touched.add(order.positionId);
}

/** A broker may refuse a new order and a change in the same way; the one in flight is meant. */
export function orderRefused(turn: Turn, order: OrderRecord, refusal: BrokerRefusal): void {
  const { meaning, text } = refusal;
  const chain = answerChain(turn, order, true) ?? NO_CHAIN;
  if (order.pendingChange !== undefined) {
    // The broker may no longer know the order as live: ask what became of it before its cover is relied on.
    if (ASKS_FIRST.has(meaning)) turn.broker.wantsSnapshot = true;
    return refuseChange(turn, order, refusal);
  }
  if (refusal.isUnsent) return neverSent(turn, order, refusal);
  if (isRepeatedRefusal(turn, order)) return;
  if (isOfEarlierChange(order)) {
    turn.broker.wantsSnapshot = true;
    return refuseChange(turn, order, refusal);
  }
  // Such a refusal never ends an order; without a change of ours, only the broker knows what it is about.
  if (OF_CHANGES.has(meaning)) {
    turn.broker.wantsSnapshot = true;
    return;
  }
  // The first order may be live: request a snapshot before anything else.
  if (meaning === 'handle_taken') {
    applyNews(turn, order, { news: 'number_taken', why: text });
    turn.broker.wantsSnapshot = true;
    return;
  }
  // It has filled: what is refused is something else.
  if (missingFill(turn.state, order) > 0) {
    turn.broker.wantsSnapshot = true;
    return;
  }
  const wasLive = isLive(order);
  applyNews(turn, order, { news: 'refused', why: whyRefused(refusal) });
  if (!wasLive || (order.terms.leg !== 's' && order.terms.leg !== 't')) return;
  for (const sibling of ordersOf(turn.state, order.positionId)) {
    if (sibling.terms.leg === 'e')
      cancelOnce(
        turn,
        sibling,
        `its ${order.terms.leg === 's' ? 'stop' : 'target'} was refused`,
        chain,
      );
  }
}

const ACCOUNT_LACKS: Partial<Record<RefusalMeaning, string>> = {
  no_permission: 'the account lacks the permission for it',
  no_margin: 'the account lacks the margin for it',
};

function whyRefused({ meaning, code, text }: BrokerRefusal): string {
  const stated = code === undefined ? text : `${code}: ${text}`;
  const lacks = ACCOUNT_LACKS[meaning];
  return lacks === undefined ? stated : `${lacks} (${stated})`;
}

/** It never existed at the broker, so it says nothing about its group, and its siblings stay as they are. */
function neverSent(turn: Turn, order: OrderRecord, { code, text }: BrokerRefusal): void {
  if (order.status !== 'intended') return;
  const { orderRef, symbol } = order.terms;
  const why = code === undefined ? text : `${code}: ${text}`;
  turn.record(
    { type: 'order-updated', orderRef, symbol, status: 'not_sent', isUnsent: true, why },
    chainOfRef(turn, orderRef),
  );
  turn.touched.add(order.positionId);
}

/** Refusals that only a change can get. */
const OF_CHANGES: ReadonlySet<RefusalMeaning> = new Set([
  'still_processing',
  'no_parent',
  'unchangeable',
]);

const ASKS_FIRST: ReadonlySet<RefusalMeaning> = new Set([
  'handle_taken',
  'no_parent',
  'unchangeable',
]);

/**
 * A gateway may show a change before the broker refuses it, after hours until the next session. For a working order that was
 * ever changed, a refusal therefore means a change, however late; whether the order still works, the open orders show.
 */
function isOfEarlierChange(order: OrderRecord): boolean {
  const { changeSettledAt, refusedChanges } = order;
  return isActing(order) && (changeSettledAt !== undefined || refusedChanges > 0);
}

const REPEATED_WITHIN_MS = 5_000;

/** A repeated refusal of a change does not refuse the resting order. */
function isRepeatedRefusal(turn: Turn, order: OrderRecord): boolean {
  const { changeRefusedAt } = order;
  return changeRefusedAt !== undefined && turn.now - changeRefusedAt < REPEATED_WITHIN_MS;
}
