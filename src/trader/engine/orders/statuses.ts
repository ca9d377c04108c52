// Statuses, refusals and silences of the broker, put into the words of the table of transitions.
import { assertNever } from '../../../kernel/assert.ts';
import type { BrokerLink, GroupEffect } from '../../domain/orders/broker-link.ts';
import type { OrderNews } from '../../domain/orders/order-news.ts';
import { isTerminal } from '../../domain/orders/order-state.ts';
import { orderAfter } from '../../domain/orders/order-transitions.ts';
import type { BrokerOrderStatus, BrokerRefusal, BrokerReport } from '../../ports/broker.ts';
import { isEndedByOthers, stopMeddled } from '../cover/meddling.ts';
import { answerChain, newsChain } from '../intents/chains.ts';
import { hear, ignore } from '../intents/hear.ts';
import { isActing, isLive, ordersOf } from '../state/book.ts';
import type { OrderRecord } from '../state/state.ts';
import { alarmOnce, cancelOnce } from '../turn/acts.ts';
import { NO_CHAIN, type Turn } from '../turn/turn.ts';

type CancelRefused = Extract<BrokerReport, { type: 'cancel-refused' }>;

/** What the broker says of an order: its status, and the links and terms that came with it. */
export interface ReportedStatus {
  readonly status: BrokerOrderStatus;
  /** '' when the broker gave no reason. */
  readonly why: string;
  readonly brokerLink?: BrokerLink | undefined;
  readonly quantity?: number;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  readonly orderType?: OrderRecord['type'];
  readonly group?: string;
  readonly groupEffect?: GroupEffect;
  readonly settlesChange?: boolean;
}

/** Moves an order to the status the broker reports, with the links and terms that came with it. */
export function statusReported(
  turn: Turn,
  order: OrderRecord,
  { status: reported, why, brokerLink, ...terms }: ReportedStatus,
): void {
  noteSaidFilled(turn, order, reported);
  const news = newsOf(turn, order, reported, terms.settlesChange === true);
  const after = orderAfter(order.status, news);
  if (after.kind === 'ignored') ignore(turn, order, news, after.why);
  const next = after.kind === 'ignored' ? order.status : after.to;
  const isNewLink = brokerLink !== undefined && brokerLink !== order.brokerLink;
  // Why it is put aside is told in a word of its own, after that it is.
  const isNewReason = reported === 'held' && why !== '' && why !== order.why;
  const hasTerms = Object.keys(terms).length > 0;
  if (next === order.status && !isNewLink && !hasTerms && !isNewReason) return;
  if (isTerminal(order.status) && next === order.status && !isNewLink) return;
  const isPutAside = isActing(order) && next === 'acknowledged';
  const isTakenAway = next === 'cancelled' && isLive(order) && isEndedByOthers(turn, order);
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
    answerChain(turn, order, terms.settlesChange === true),
  );
  if (isPutAside && order.terms.leg === 's') tellHeldStop(turn, order);
  if (isTakenAway) stopMeddled(turn, order, 'cancelled');
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
  const { validity } = order.terms;
  return validity.kind === 'gtd' && !order.isCancelRequested && turn.now >= validity.until - 1_000;
}

function tellHeldStop(turn: Turn, order: OrderRecord): void {
  const { symbol, orderRef } = order.terms;
  turn.broker.wantsSnapshot = true;
  const text = `${symbol}: the broker has put the stop aside; it does not act until it works again`;
  alarmOnce(turn, `${orderRef}/held`, { kind: 'stop-held', symbol, text }, newsChain(turn, order));
}

/** Only executions fill an order; one said to be filled without them is asked about in a moment. */
function noteSaidFilled(
  turn: Turn,
  { terms, filled, quantity }: OrderRecord,
  said: BrokerOrderStatus,
): void {
  const { saidFilledAt } = turn.broker;
  if (said !== 'filled' || filled >= quantity) saidFilledAt.delete(terms.orderRef);
  else if (!saidFilledAt.has(terms.orderRef)) saidFilledAt.set(terms.orderRef, turn.now);
}

export function orderOverdue(turn: Turn, orderRef: string): void {
  const order = turn.state.orders.get(orderRef);
  if (order === undefined) return;
  hear(turn, order, { news: 'overdue', why: 'ack-overdue' });
  // A change without an answer leaves the order as it rests: which terms it has only the broker can tell.
  if (order.status === 'unknown' || order.pendingChange !== undefined)
    turn.broker.wantsSnapshot = true;
}

/** Nothing more will follow from the broker: only a complete snapshot can tell what became of the order. */
export function cancelRefused(
  turn: Turn,
  order: OrderRecord,
  { text, isFilled }: Pick<CancelRefused, 'text' | 'isFilled'>,
): void {
  if (isFilled) noteSaidFilled(turn, order, 'filled');
  hear(turn, order, { news: 'not_cancellable', why: text });
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

/** The terms from before stay the truth. */
export function refuseChange(turn: Turn, order: OrderRecord, refusal: BrokerRefusal): void {
  const { meaning, code, text: why } = refusal;
  const { orderRef, symbol } = order.terms;
  turn.record(
    { type: 'change-refused', orderRef, symbol, meaning, ...(code && { code }), why },
    answerChain(turn, order, true),
  );
  turn.touched.add(order.positionId);
}

/** A broker may answer a new order and a change alike: which one was on its way decides. */
export function orderRefused(turn: Turn, order: OrderRecord, refusal: BrokerRefusal): void {
  const { meaning, code, text } = refusal;
  const chain = answerChain(turn, order, true) ?? NO_CHAIN;
  if (order.pendingChange !== undefined) return refuseChange(turn, order, refusal);
  if (isSaidAgain(turn, order)) return;
  if (isOfShownChange(turn, order)) {
    turn.broker.wantsSnapshot = true;
    return refuseChange(turn, order, refusal);
  }
  // Perhaps the first one lives: ask before anything else.
  if (meaning === 'handle_taken') {
    hear(turn, order, { news: 'number_taken', why: text });
    turn.broker.wantsSnapshot = true;
    return;
  }
  const wasLive = isLive(order);
  hear(turn, order, { news: 'refused', why: code === undefined ? text : `${code}: ${text}` });
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

/** A gateway may show a change before the broker behind it refuses that: of an order at work the change is meant. */
function isOfShownChange(turn: Turn, order: OrderRecord): boolean {
  const { changeSettledAt } = order;
  if (changeSettledAt === undefined || !isActing(order)) return false;
  return turn.now - changeSettledAt < SAID_AGAIN_MS;
}

const SAID_AGAIN_MS = 5_000;

/** The refusal of a change, told twice, is no refusal of the order that rests. */
function isSaidAgain(turn: Turn, order: OrderRecord): boolean {
  const { changeRefusedAt } = order;
  return changeRefusedAt !== undefined && turn.now - changeRefusedAt < SAID_AGAIN_MS;
}
