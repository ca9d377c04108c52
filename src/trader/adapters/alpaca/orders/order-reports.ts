// What Alpaca shows of orders, in answers, in the stream and in lists, reported in our terms and once each.
import type { Cancel } from '../../../../kernel/clock.ts';
import { exactShares } from '../../../domain/positions/whole-part.ts';
import type { OrderNames, ReportedOrder } from '../../../ports/broker-reports.ts';
import type { Acknowledgements } from '../../kit/acknowledgements.ts';
import { type Fields, fieldsOf, sentenceOf, textOf } from '../../kit/fields.ts';
import type { Calls } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import { type Corrected, createCorrections, isCorrectionEvent } from './corrections.ts';
import { execIdOf, executionOf, type Fill, fillInUpdate, readFillsOf } from './executions.ts';
import { type KnownOrder, type KnownOrders, remainingOf } from './known-orders.ts';
import { isOtherAsset, type ShownOrder, shownOrder, statusOf, whyEnded } from './order-in.ts';
import { alpacaLink } from './refs.ts';

export interface OrderReports {
  /** An order in an answer or a list. */
  shown(order: ShownOrder): void;
  /** The part `data` of an update of the stream. */
  streamed(update: unknown): void;
  /** The lists were read: fills of a snapshot, which reports them itself. */
  listed(fills: readonly Fill[]): void;
  /** After that: an order of the lists, whose fills may have been taken back while nothing was streamed. */
  compared(order: ShownOrder): void;
  /** The connection is gone: the next one starts without any knowledge of earlier reports. */
  closed(): void;
}

export interface OrderReportsWiring {
  readonly context: SessionContext;
  readonly calls: Calls;
  readonly known: KnownOrders;
  readonly acknowledgements: Acknowledgements<string>;
  symbolOf(brokerSymbol: string): string;
  /** An order was filled: the account's figures have changed. */
  onFill(): void;
  /** The order must be read: what is known of it is not enough. */
  look(id: string): void;
  /** Alpaca refused a change of this order. */
  changeRefused(known: KnownOrder, why: string): void;
}

/** The list of activities may be behind the stream. */
const READ_AGAIN_MS = 500;
const READ_AGAIN_MAX_MS = 8_000;

export function createOrderReports(wiring: OrderReportsWiring): OrderReports {
  const { context, calls, known, acknowledgements, symbolOf } = wiring;
  const { account, report, wall } = context;
  const latestByName = new Map<string, ReportedOrder & { readonly filled: number }>();
  const refused = new Set<string>();
  const booked = new Set<string>();
  const corrections = createCorrections();
  /** Shares that executions have accounted for, by the id of the order. */
  const bookedById = new Map<string, number>();
  /** Ids of orders that have filled more than that. */
  const behind = new Set<string>();
  let readAgainMs = READ_AGAIN_MS;
  let cancelRead: Cancel | undefined;
  /** The lists of this connection were read: until then a leg that is streamed may be ours, and its group is not known. */
  let isListed = false;

  function take(one: KnownOrder): void {
    const { shown, identity } = one;
    noteFilled(shown);
    if (identity.isHidden || isReplacedUnseen(one) || isUnplaced(one)) return;
    const { orderRef } = identity;
    if (orderRef !== '') {
      acknowledgements.seen(orderRef);
    } else if (shown.status === 'replaced') return;
    // The end of a change may be the end of the order before it.
    announce(known.newest(orderRef) ?? one);
  }

  /** The snapshot says whose it is. */
  function isUnplaced({ identity }: KnownOrder): boolean {
    return !isListed && identity.orderRef === '' && !identity.isHidden;
  }

  /** What took its place is not known yet: the same order under another id, or an exit. */
  function isReplacedUnseen(one: KnownOrder): boolean {
    return one.shown.status === 'replaced' && !known.isSucceeded(one);
  }

  function announce(one: KnownOrder): void {
    const { shown, identity } = one;
    const names = namesOf(one);
    const order = reportedOrder(one, account, symbolOf);
    const name = identity.orderRef === '' ? shown.id : identity.orderRef;
    const before = latestByName.get(name);
    const filled = exactShares(one.filledBefore + shown.filled);
    if (before !== undefined && isSame(before, order) && before.filled === filled) return;
    latestByName.set(name, { ...order, filled });
    if (shown.status === 'rejected' && identity.orderRef !== '') return announceRejection(one);
    if (order.status === 'cancelled' && identity.orderRef !== '')
      return report({ type: 'cancelled', ...names, ...endOf(known, one) });
    report({ type: 'order', order });
    if (order.status !== 'filled' && filled === (before?.filled ?? 0)) return;
    report({
      ...{ type: 'order-status', ...names, status: order.status },
      ...{ filled, remaining: Math.max(remainingOf(one), 0), whyHeld: '' },
    });
  }

  function announceRejection(one: KnownOrder): void {
    if (refused.has(one.shown.id)) return;
    refused.add(one.shown.id);
    const text = 'Alpaca rejected the order after it had taken it';
    report({ type: 'order-refused', ...namesOf(one), refusal: { meaning: 'refused', text } });
  }

  function noteFilled({ id, filled }: ShownOrder): void {
    if (filled <= (bookedById.get(id) ?? 0) + corrections.takenBack(id)) return;
    behind.add(id);
    cancelRead ??= wall.after(readAgainMs, readBehind);
  }

  function readBehind(): void {
    cancelRead = undefined;
    const ids = [...behind];
    behind.clear();
    readFillsOf(calls, ids, (read) => {
      readAgainMs = Math.min(readAgainMs * 2, READ_AGAIN_MAX_MS);
      if (read.ok) book(read.value);
      else context.log('warn', 'the fills could not be read', { why: read.failure });
      for (const { shown } of known.all()) noteFilled(shown);
      if (behind.size === 0) readAgainMs = READ_AGAIN_MS;
    });
  }

  function book(fills: readonly Fill[]): void {
    for (const fill of fills) {
      const one = known.byId(fill.orderId);
      if (one === undefined) {
        wiring.look(fill.orderId);
        continue;
      }
      // It is read again once the lists are there.
      if (isUnplaced(one)) continue;
      const id = execIdOf(fill);
      if (!count(fill)) continue;
      report({ type: 'execution', execution: executionOf(fill, one, { account, symbolOf }) });
      const { currency } = context.venue;
      report({
        ...{ type: 'commission', execId: id, commission: 0, currency },
        realizedPnl: undefined,
      });
      wiring.onFill();
    }
  }

  /** What the order has filled stays as it was reported: only the execution changes. */
  function correct(update: Fields, { id, symbol }: ShownOrder): void {
    const one = known.byId(id);
    const corrected = corrections.corrected(update);
    if (one === undefined || corrected === undefined) {
      const text = `Alpaca has corrected a fill of ${symbolOf(symbol)} that sluice does not know; the account is compared with the positions`;
      return report({ type: 'notice', text });
    }
    amend(one, corrected);
  }

  function amend(one: KnownOrder, { execId, fill }: Corrected): void {
    const execution = executionOf(fill, one, { account, symbolOf });
    report({ type: 'execution', execution: { ...execution, execId } });
    wiring.onFill();
  }

  /** False if it was counted before. */
  function count(fill: Fill): boolean {
    const id = execIdOf(fill);
    if (booked.has(id)) return false;
    booked.add(id);
    corrections.note(fill);
    bookedById.set(fill.orderId, withBooked(fill));
    return true;
  }

  function withBooked({ orderId, shares }: Fill): number {
    return exactShares((bookedById.get(orderId) ?? 0) + shares);
  }

  function learn(shown: ShownOrder): readonly KnownOrder[] {
    const all = known.learn(shown);
    // What took the place of an order is at work from then on.
    const next = known.byId(shown.replacedBy);
    const isSettled = next !== undefined && next.shown.status !== 'pending_new';
    if (shown.replacedBy !== '' && !isSettled) wiring.look(shown.replacedBy);
    return next === undefined ? all : [...all, next];
  }

  function streamedOrder(event: string, order: ShownOrder): void {
    const all = learn(order);
    for (const one of all) take(one);
    const [own] = all;
    if (own === undefined) return;
    if (event === 'order_replace_rejected')
      wiring.changeRefused(own, 'Alpaca did not carry out the change');
    if (event === 'order_cancel_rejected') {
      const text = 'Alpaca did not carry out the cancel';
      report({ type: 'cancel-refused', ...namesOf(own), known: true, text });
    }
  }

  return {
    shown(order) {
      for (const one of learn(order)) take(one);
    },
    streamed(raw) {
      const update = fieldsOf(raw);
      if (isOtherAsset(update.order)) return;
      const order = shownOrder(update.order);
      if (order === undefined) {
        const text = 'Alpaca streamed an order that cannot be read; the lists are read instead';
        context.log('warn', text, { event: sentenceOf(textOf(update.event)) });
        return;
      }
      const event = textOf(update.event);
      const isFill = event === 'fill' || event === 'partial_fill';
      const fill = isFill ? fillInUpdate(update) : undefined;
      if (fill !== undefined) {
        known.learn(order);
        corrections.name(textOf(update.execution_id), fill);
        // The execution first: an order that ends with it is then known to be complete. One that does not follow what is booked is read
        // from the list: another is missing, or the order is already shown as it is after the next one.
        if (withBooked(fill) === fill.cumulative) book([fill]);
      }
      if (isCorrectionEvent(event)) correct(update, order);
      streamedOrder(event, order);
    },
    listed(fills) {
      isListed = true;
      for (const fill of fills) count(fill);
    },
    compared(order) {
      const one = known.byId(order.id);
      if (one === undefined || isUnplaced(one)) return;
      for (const corrected of corrections.lowered(order)) amend(one, corrected);
    },
    closed() {
      isListed = false;
      cancelRead?.();
      cancelRead = undefined;
      behind.clear();
      readAgainMs = READ_AGAIN_MS;
      latestByName.clear();
      booked.clear();
      bookedById.clear();
    },
  };
}

/** Of an order that ended without a complete fill. */
export function endOf(known: KnownOrders, one: KnownOrder) {
  if (!known.isAged(one)) return { text: whyEnded(one.shown.status) };
  return { text: 'Alpaca keeps no order for longer than 90 days', isTimeUp: true } as const;
}

export function namesOf({ shown, identity: { orderRef } }: KnownOrder): OrderNames {
  return { orderRef, brokerLink: alpacaLink(orderRef, shown.id) };
}

export function reportedOrder(
  { shown, identity, quantity }: KnownOrder,
  account: string,
  symbolOf: (brokerSymbol: string) => string,
): ReportedOrder {
  const { orderRef, group } = identity;
  return {
    account,
    orderRef,
    brokerLink: alpacaLink(orderRef, shown.id),
    symbol: symbolOf(shown.symbol),
    side: shown.side,
    type: shown.type,
    quantity,
    limitPrice: shown.limitPrice,
    stopPrice: shown.stopPrice,
    validity: shown.validity,
    group,
    groupEffect: group === '' ? 'none' : 'reduces',
    status: statusOf(shown.status),
  };
}

function isSame(one: ReportedOrder, other: ReportedOrder): boolean {
  return (
    one.status === other.status &&
    one.quantity === other.quantity &&
    one.limitPrice === other.limitPrice &&
    one.stopPrice === other.stopPrice
  );
}
