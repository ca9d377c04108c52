// Messages of the broker about an order that neither end it nor refuse it: recorded once each, and settled by the open orders.
// Law 3: see src/trader/engine/reconcile/settle-absent.ts
import type { BrokerReport, BrokerSnapshot, ReportedOrder } from '../../ports/broker-reports.ts';
import { applyUpdate } from '../intents/apply-update.ts';
import { chainOfRef } from '../intents/chains.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { alarmOnce, cancelOnce } from '../turn/actions.ts';
import { NO_CHAIN, type Turn } from '../turn/turn.ts';
import { orderRefused, refuseChange } from './order-refusals.ts';

type Message = { readonly isCapped?: true } & Pick<
  Extract<BrokerReport, { type: 'order-warned' | 'order-uncertain' }>,
  'code' | 'text'
>;

/** The order is alive; a person may need to know why it does not act as intended. */
export function orderWarned(turn: Turn, order: OrderRecord, message: Message): void {
  // Each status of a capped order repeats the cap.
  if (message.isCapped && turn.lastWarnings.get(order.terms.orderRef) === message.text) return;
  record(turn, order, message, {});
  turn.lastWarnings.set(order.terms.orderRef, message.text);
  if (message.isCapped === true) alarmCapped(turn, order, message.text);
}

/** A stop or an exit whose price the broker has limited: it may not trade although it works. */
function alarmCapped(turn: Turn, { terms }: OrderRecord, why: string): void {
  const { symbol, orderRef, leg } = terms;
  if (leg !== 's' && leg !== 'x') return;
  const [what, kind] =
    leg === 'x' ? (['exit', 'exit-held'] as const) : (['stop', 'stop-held'] as const);
  const text = `${symbol}: the broker has capped the price of the ${what} ${orderRef}, so that it may not fill: ${why}. Until it fills the loss is not limited; look at it in the broker's app`;
  alarmOnce(turn, `${orderRef}/capped`, { kind, symbol, text }, chainOfRef(turn, orderRef));
}

/**
 * The open orders are requested at once: an order or a change that is not acknowledged yet may be refused by this message, a
 * working order is not.
 */
export function orderUncertain(turn: Turn, order: OrderRecord, { code, text }: Message): void {
  record(turn, order, { text, ...(code && { code }) }, { isUncertain: true });
  applyUpdate(turn, order, { news: 'overdue', why: whyOf({ code, text }) });
  turn.broker.uncertain.set(order.terms.orderRef, { at: turn.now, code, text });
  turn.broker.wantsSnapshot = true;
}

function record(
  turn: Turn,
  order: OrderRecord,
  { code, text: why }: Message,
  more: { readonly isUncertain?: true },
): void {
  const { orderRef, symbol } = order.terms;
  if (order.warnings.includes(code ?? why)) return;
  turn.record(
    { type: 'order-warned', orderRef, symbol, ...(code && { code }), why, ...more },
    chainOfRef(turn, orderRef),
  );
}

/**
 * A complete snapshot requested after the message does not list the order, which was never acknowledged: it was refused. It is
 * cancelled by number too, and if it shows after all, it is treated as live.
 */
export function refuseUncertain(
  turn: Turn,
  order: OrderRecord,
  { requestedAt }: BrokerSnapshot,
): boolean {
  const message = turn.broker.uncertain.get(order.terms.orderRef);
  const isNew = order.brokerLink === undefined && order.filled === 0;
  if (message === undefined || order.status !== 'unknown' || !isNew) return false;
  if (requestedAt < message.at) return false;
  const chain = chainOfRef(turn, order.terms.orderRef) ?? NO_CHAIN;
  cancelOnce(turn, order, 'the broker shows it nowhere', chain);
  orderRefused(turn, order, { meaning: 'refused', ...asRefusal(message) });
  return true;
}

/** The message came after a change was shown, and the list requested after it shows the stop where it was before: it was refused. */
export function refuseUncertainShown(
  turn: Turn,
  order: OrderRecord,
  reported: ReportedOrder,
  { requestedAt }: BrokerSnapshot,
): void {
  const message = turn.broker.uncertain.get(order.terms.orderRef);
  const { shownChange: shown, pendingChange, stopPrice } = order;
  if (message === undefined || shown === undefined || pendingChange !== undefined) return;
  if (message.at < shown.at || requestedAt < message.at) return;
  const isFormer = shown.former.some((former) => former.stopPrice === reported.stopPrice);
  if (reported.stopPrice === stopPrice || !isFormer) return;
  refuseChange(turn, order, { meaning: 'refused', ...asRefusal(message) });
}

/** A complete snapshot requested after the message shows the terms from before the change: the change was refused. */
export function refuseUncertainChange(
  turn: Turn,
  order: OrderRecord,
  { requestedAt }: BrokerSnapshot,
): boolean {
  const message = turn.broker.uncertain.get(order.terms.orderRef);
  const askedAt = order.pendingChange?.at;
  if (message === undefined || askedAt === undefined) return false;
  if (message.at < askedAt || requestedAt < message.at) return false;
  refuseChange(turn, order, { meaning: 'refused', ...asRefusal(message) });
  return true;
}

function asRefusal({ code, text }: { readonly code: string | undefined; readonly text: string }) {
  return { text, ...(code && { code }) };
}

function whyOf({ code, text }: { readonly code: string | undefined; readonly text: string }) {
  return code === undefined ? text : `${code}: ${text}`;
}
