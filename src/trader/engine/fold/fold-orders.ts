// Folds facts into our records of orders by the transition table; transitions it does not list change nothing.
import { assertNever } from '../../../kernel/assert.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { FactOf } from '../../domain/facts/facts.ts';
import { higherFloor } from '../../domain/orders/broker-link.ts';
import { MANUAL } from '../../domain/orders/order-request.ts';
import { isTerminal, type OrderStatus } from '../../domain/orders/order-state.ts';
import { orderAfter } from '../../domain/orders/order-transitions.ts';
import type { OrderUpdate } from '../../domain/orders/order-updates.ts';
import type { OrderRecord, WalkProgress } from '../state/order-record.ts';
import type { State } from '../state/state.ts';
import { entryNotSent } from './entries-of-day.ts';
import { changeRefused, changeSettled } from './fold-changes.ts';
import { ignoredKey } from './ignored.ts';

type Intended = FactOf<
  'entry-intended' | 'protection-intended' | 'exit-intended' | 'holding-intended'
>;

export type OrderFact =
  | Intended
  | FactOf<'change-intended' | 'change-refused' | 'cancel-intended'>
  | FactOf<'order-sent' | 'order-not-sent' | 'order-updated' | 'report-ignored' | 'order-warned'>;

const AT_WORK: ReadonlySet<OrderStatus> = new Set([
  'acknowledged',
  'working',
  'partially_filled',
  'pending_modify',
]);

export function foldOrder(state: State, fact: OrderFact, at: Instant): void {
  switch (fact.type) {
    case 'entry-intended':
    case 'protection-intended':
    case 'exit-intended':
    case 'holding-intended':
      return intended(state, fact, at);
    case 'change-intended':
      return changeIntended(state, fact, at);
    case 'cancel-intended':
      return updateOrder(state, fact.orderRef, (order) => {
        order.isCancelRequested = true;
        order.wasCancelRequested = true;
        if (isTerminal(order.status)) return;
        followNews(order, 'cancel_asked', at);
        order.statusAt = at;
      });
    case 'order-sent':
      for (const ref of fact.orderRefs) {
        updateOrder(state, ref, (order) => {
          followNews(order, 'sent', at);
        });
        state.takenSignals.delete(ref);
      }
      return;
    case 'order-not-sent':
      for (const ref of fact.orderRefs) notSent(state, ref, fact.reason, at);
      return;
    case 'order-updated':
      return updated(state, fact, at);
    case 'change-refused':
      return updateOrder(state, fact.orderRef, (order) => {
        if (fact.isUnsent !== true) changeRefused(order, fact.meaning);
        order.pendingChange = undefined;
        // A change that was lost in transit may be tried again at once.
        if (fact.meaning !== 'lost') order.changeRefusedAt = at;
        const isHeldBack = order.inactiveSince !== undefined;
        followNews(order, isHeldBack ? 'change_refused_held' : 'change_refused', at);
      });
    case 'report-ignored':
      return updateOrder(state, fact.orderRef, (order) => {
        order.ignored = [...order.ignored, ignoredKey(fact.status, fact.reported)];
      });
    case 'order-warned':
      return updateOrder(state, fact.orderRef, (order) => {
        order.warnings = [...order.warnings, fact.code ?? fact.why];
      });
    default:
      assertNever(fact);
  }
}

/** The orders of a position follow its owner. */
export function ownerChanged(state: State, { positionId, to }: FactOf<'ownership-taken'>): void {
  for (const ref of state.refsByPosition.get(positionId) ?? []) {
    const order = state.orders.get(ref);
    if (order !== undefined) state.orders.set(ref, { ...order, strategy: to });
  }
}

/** Changes the record, if it still exists, and updates the list of live orders. */
export function updateOrder(
  state: State,
  orderRef: string,
  change: (order: OrderRecord) => void,
): void {
  const order = state.orders.get(orderRef);
  if (order === undefined) return;
  change(order);
  if (isTerminal(order.status)) state.positionByLiveRef.delete(orderRef);
  else state.positionByLiveRef.set(orderRef, order.positionId);
}

export function followNews(order: OrderRecord, news: OrderUpdate, at: Instant): void {
  const after = orderAfter(order.status, news);
  if (after.kind === 'moves') moveTo(order, after.to, at);
}

function moveTo(order: OrderRecord, status: OrderStatus, at: Instant): void {
  if (order.status === status) return;
  order.status = status;
  order.statusAt = at;
  if (status !== 'pending_cancel') order.isOutcomeUnknown = status === 'unknown';
  if (status === 'acknowledged') order.inactiveSince ??= at;
  if (!WORKS.has(status)) return;
  order.hasWorked = true;
  order.inactiveSince = undefined;
}

const WORKS: ReadonlySet<OrderStatus> = new Set(['working', 'partially_filled', 'filled']);

function intended(state: State, fact: Intended, at: Instant): void {
  const { positionId, strategy } = ownerOf(fact);
  const clientOrderId =
    fact.type === 'protection-intended' ? undefined : fact.request?.clientOrderId;
  for (const [index, terms] of fact.legs.entries()) {
    const record: OrderRecord = {
      terms,
      positionId,
      strategy,
      signalId: fact.type === 'entry-intended' ? fact.signalId : '',
      // The first leg is the order that was asked for.
      ...(index === 0 && clientOrderId !== undefined && { clientOrderId }),
      intendedAt: at,
      status: 'intended',
      statusAt: at,
      inactiveSince: undefined,
      brokerLink: undefined,
      filled: 0,
      type: terms.type,
      quantity: terms.quantity,
      limitPrice: terms.limitPrice,
      stopPrice: terms.stopPrice,
      group: terms.group ?? '',
      groupEffect: 'none',
      isDayOrder: terms.validity.kind === 'day',
      pendingChange: undefined,
      isCancelRequested: false,
      refusedChanges: 0,
      changeRefusedAt: undefined,
      changeRefusedAs: undefined,
      changeSettledAt: undefined,
      why: '',
      ignored: [],
      warnings: [],
    };
    state.orders.set(terms.orderRef, record);
    state.positionByLiveRef.set(terms.orderRef, positionId);
    const refs = state.refsByPosition.get(positionId);
    if (refs === undefined) state.refsByPosition.set(positionId, [terms.orderRef]);
    else refs.push(terms.orderRef);
    if (terms.handle !== undefined) state.refByLink.set(terms.handle, terms.orderRef);
  }
  state.floor = higherFloor(state.floor, fact.floor);
}

/** Orders of a holding are listed under its id. */
function ownerOf(fact: Intended): { readonly positionId: string; readonly strategy: string } {
  return fact.type === 'holding-intended' ? { positionId: fact.holdingId, strategy: MANUAL } : fact;
}

function changeIntended(state: State, fact: FactOf<'change-intended'>, at: Instant): void {
  updateOrder(state, fact.change.orderRef, (order) => {
    order.pendingChange = {
      change: fact.change,
      purpose: fact.purpose,
      seq: state.seq + 1,
      at,
      highWater: fact.highWater,
    };
    if (order.terms.walk !== undefined && fact.change.limitPrice !== undefined)
      order.walkProgress = progressAfter(order, fact, at);
    followNews(order, 'change_asked', at);
  });
}

/** A change of the limit for another purpose is that of a person, or of an exit that follows the market. */
function progressAfter(
  { walkProgress, intendedAt }: OrderRecord,
  { purpose }: FactOf<'change-intended'>,
  at: Instant,
): WalkProgress {
  const { steps, at: last } = walkProgress ?? { steps: 0, at: intendedAt };
  return purpose === 'walk' ? { steps: steps + 1, at } : { steps, at: last, isOver: true };
}

function updated(state: State, fact: FactOf<'order-updated'>, at: Instant): void {
  updateOrder(state, fact.orderRef, (order) => {
    // Reported as working after a cancel request: that cancel is lost, and another may be sent.
    if (AT_WORK.has(fact.status)) order.isCancelRequested = false;
    moveTo(order, fact.status, at);
    // Shown at work while a change of ours is in flight.
    if (fact.status === 'pending_modify') order.inactiveSince = undefined;
    order.brokerLink = fact.brokerLink ?? order.brokerLink;
    if (fact.brokerLink !== undefined) state.refByLink.set(fact.brokerLink, fact.orderRef);
    if (fact.settlesChange === true) changeSettled(state, order, at);
    order.quantity = fact.quantity ?? order.quantity;
    order.limitPrice = fact.limitPrice ?? order.limitPrice;
    order.stopPrice = fact.stopPrice ?? order.stopPrice;
    order.type = fact.orderType ?? order.type;
    order.group = fact.group ?? order.group;
    order.groupEffect = fact.groupEffect ?? order.groupEffect;
    order.isDayOrder = fact.isDayOrder ?? order.isDayOrder;
    order.why = fact.why ?? order.why;
    if (fact.isUnsent === true) order.isUnsent = true;
    if (fact.refusedAs !== undefined) order.refusedAs = fact.refusedAs;
    if (fact.settlesChange === true || isTerminal(fact.status)) order.pendingChange = undefined;
  });
}

function notSent(state: State, orderRef: string, why: string, at: Instant): void {
  updateOrder(state, orderRef, (order) => {
    followNews(order, 'not_sent', at);
    order.why = why;
    order.pendingChange = undefined;
  });
  const signal = state.takenSignals.get(orderRef);
  if (signal === undefined) return;
  state.takenSignals.delete(orderRef);
  entryNotSent(state, signal, orderRef);
}
