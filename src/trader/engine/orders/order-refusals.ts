// Refusals of the broker: of an order, of a change, of a cancel.
import type { RefusalMeaning } from '../../domain/orders/refusal-meaning.ts';
import type { BrokerRefusal, BrokerReport } from '../../ports/broker-reports.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import { applyUpdate } from '../intents/apply-update.ts';
import { answerChain, chainOfRef, newsChain } from '../intents/chains.ts';
import { endEntries } from '../protective-orders/end-entries.ts';
import { foreignOrdersOn } from '../protective-orders/foreign-orders.ts';
import { isOnOtherSide } from '../protective-orders/other-side.ts';
import { alarmUnmovable } from '../protective-orders/unmovable-stop.ts';
import { missingFill } from '../state/missing-fills.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isActing, isLive, liveOrders, ordersOf } from '../state/position-lookups.ts';
import { alarmOnce, cancelOnce } from '../turn/actions.ts';
import { NO_CHAIN, type Turn } from '../turn/turn.ts';
import { noteFillReported } from './fill-reports.ts';

type CancelRefused = Extract<BrokerReport, { type: 'cancel-refused' }>;

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
  else applyUpdate(turn, order, { news: 'not_cancellable', why: text });
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
  alarmUnmovable(turn, order, refusal);
  turn.touched.add(order.positionId);
}

/** A broker may refuse a new order and a change in the same way; the one in flight is meant. */
export function orderRefused(turn: Turn, order: OrderRecord, refusal: BrokerRefusal): void {
  const { meaning, text } = refusal;
  const chain = answerChain(turn, order, true) ?? NO_CHAIN;
  if (order.pendingChange !== undefined) {
    // The broker may no longer know the order as live: ask what became of it before its cover is relied on.
    if (ASKS_FIRST.has(meaning) || order.shownChange !== undefined)
      turn.broker.wantsSnapshot = true;
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
    applyUpdate(turn, order, { news: 'number_taken', why: text });
    turn.broker.wantsSnapshot = true;
    return;
  }
  // It has filled: what is refused is something else.
  if (missingFill(turn.state, order) > 0) {
    turn.broker.wantsSnapshot = true;
    return;
  }
  const wasLive = isLive(order);
  applyUpdate(turn, order, {
    ...{ news: 'refused', why: `${whyRefused(refusal)}${inItsWay(turn, order, meaning)}` },
    ...(meaning === 'riskless' && { refusedAs: meaning }),
  });
  if (wasLive) makeWay(turn, order);
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

/** Exits of an entry that rests may reserve the shares already, and an order on the other side may be in the way: protection comes first. */
// Decision 0099
function makeWay(turn: Turn, { terms: { leg, symbol, parentRef } }: OrderRecord): void {
  if (capabilitiesFor(turn.traits, symbol).bracketsActWhole !== true) return;
  const isOfShares = leg === 'x' || (leg === 's' && parentRef === undefined);
  if (isOfShares)
    endEntries(turn, 'what protects or closes shares of its symbol was refused', [symbol]);
}

/** Which order is on the other side; one that we do not know is asked for. */
function inItsWay(turn: Turn, order: OrderRecord, meaning: RefusalMeaning): string {
  if (meaning !== 'other_side') return '';
  const { symbol } = order.terms;
  const own = ownOnOtherSide(turn, order)?.terms;
  if (own !== undefined)
    return `; ${own.orderRef} of ${own.symbol}, which is ours, is on the other side: it is sent again until that has ended; \`sluice exit "${own.symbol}" --yes\` closes that position too`;
  const others = foreignOrdersOn(turn, symbol);
  if (others.length === 0) {
    turn.broker.wantsSnapshot = true;
    return "; no such order is known yet: look for it in the broker's app";
  }
  const names = others.map(({ name, symbol: of }) => `${name} of ${of}`);
  return `; it is not ours: ${names.join(', ')}. Cancel it where it was placed`;
}

function ownOnOtherSide(turn: Turn, { positionId, terms }: OrderRecord): OrderRecord | undefined {
  return liveOrders(turn.state).find(
    (other) => other.positionId !== positionId && isOnOtherSide(terms, other.terms),
  );
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
function isRepeatedRefusal({ now }: Turn, order: OrderRecord): boolean {
  const { changeRefusedAt, changeSettledAt = Number.NEGATIVE_INFINITY } = order;
  if (changeRefusedAt === undefined || changeSettledAt > changeRefusedAt) return false;
  return now - changeRefusedAt < REPEATED_WITHIN_MS;
}
