// What SSI shows of orders, in answers, in the stream and in the order book, reported in our terms and once each. The stream says how
// much is filled and when, the book at which price: each fill is read from the book and dated by the stream.
import type { Cancel } from '../../../../kernel/clock.ts';
import type { Instant } from '../../../../kernel/instant.ts';
import type { Acknowledgements } from '../../kit/acknowledgements.ts';
import type { SessionContext } from '../connection/context.ts';
import { isFinal, isKnown, isRefusal, refusalIn, whyEnded } from '../messages/order-words.ts';
import type { BookRead, OrderBook } from './order-book.ts';
import {
  filledSoFar,
  namesOf,
  reportedOrder,
  type ShownFill,
  type ShownOrder,
  type SymbolOf,
  shownFill,
  shownOrder,
} from './order-in.ts';
import type { RestingOrders } from './resting-orders.ts';

export interface OrderReports {
  /** An answer to an order of ours. */
  answered(order: ShownOrder): void;
  streamed(raw: unknown): void;
  /** An order of the book, with the time of its last fill if the stream has said it. */
  dated(order: ShownOrder): ShownOrder;
  /** A read for a snapshot: what the snapshot itself says is not reported twice. */
  readForSnapshot(orders: readonly ShownOrder[]): void;
  /** The connection is gone: the next one starts without any knowledge of earlier reports. */
  closed(): void;
}

export interface OrderReportsWiring {
  readonly context: SessionContext;
  readonly acknowledgements: Acknowledgements<string>;
  readonly resting: RestingOrders;
  readonly book: OrderBook;
  readonly symbolOf: SymbolOf;
  /** An order was filled: the account's figures have changed. */
  onFill(): void;
}

/** The book may be behind the stream. */
const READ_AGAIN_MS = 500;
const READ_AGAIN_MAX_MS = 8_000;

export function createOrderReports(wiring: OrderReportsWiring): OrderReports {
  const { context, acknowledgements, resting, book, symbolOf } = wiring;
  const { account, report, wall } = context;
  /** What was reported last, by SSI's number. */
  const latestById = new Map<string, ShownOrder>();
  /** Filled quantities that the stream has reported and the book has not shown yet. */
  const awaitedById = new Map<string, number>();
  /** When the stream last reported a fill of an order. */
  const filledAtById = new Map<string, Instant>();
  /** Orders whose status has been called unknown. */
  const puzzling = new Set<string>();
  let readAgainMs = READ_AGAIN_MS;
  let cancelRead: Cancel | undefined;

  const isGrown = ({ orderId, filled }: ShownOrder) =>
    filled > Math.max(latestById.get(orderId)?.filled ?? 0, 0);

  function passing(order: ShownOrder): void {
    if (order.account !== account) return;
    if (order.orderRef !== '') acknowledgements.seen(order.orderRef);
    noteRefusal(order);
    if (!isGrown(order)) return record(order);
    if (order.changedAt !== undefined) filledAtById.set(order.orderId, order.changedAt);
    awaitedById.set(order.orderId, order.filled);
    readBook();
  }

  /** It comes beside the event of its order; alone it says that the book has more. */
  function matched({ orderId, at }: ShownFill): void {
    if (at !== undefined) filledAtById.set(orderId, at);
    cancelRead ??= wall.after(READ_AGAIN_MS, readBook);
  }

  /** An order that is alive and has a reason: what was asked of it last was refused. */
  function noteRefusal(order: ShownOrder): void {
    const { status, reason, orderRef } = order;
    const isAsking = status === 'WC' || status === 'WM';
    if (reason === '' || orderRef === '' || isFinal(status) || isAsking) return;
    if (resting.refused(order) || latestById.get(order.orderId)?.reason === reason) return;
    report({ type: 'order-warned', ...namesOf(order), text: reason });
  }

  function readBook(): void {
    cancelRead?.();
    cancelRead = undefined;
    book.read('today', bookRead);
  }

  function bookRead(read: BookRead): void {
    if (read.ok) for (const order of read.value) fromBook(order);
    else context.log('warn', 'the order book could not be read', { why: read.failure });
    if (awaitedById.size === 0) {
      readAgainMs = READ_AGAIN_MS;
      return;
    }
    cancelRead?.();
    cancelRead = wall.after(readAgainMs, readBook);
    readAgainMs = Math.min(readAgainMs * 2, READ_AGAIN_MAX_MS);
  }

  function dated(order: ShownOrder): ShownOrder {
    return { ...order, changedAt: order.changedAt ?? filledAtById.get(order.orderId) };
  }

  function fromBook(order: ShownOrder): void {
    if (order.orderRef !== '') acknowledgements.seen(order.orderRef);
    bookFill(order);
    record(order);
  }

  function bookFill(order: ShownOrder): void {
    const { orderId, filled, averagePrice } = order;
    if (filled >= (awaitedById.get(orderId) ?? 0)) awaitedById.delete(orderId);
    const before = latestById.get(orderId);
    const isSame = filled === (before?.filled ?? 0) && averagePrice === before?.averagePrice;
    if (filled === 0 && (before?.filled ?? 0) === 0) return;
    if (isSame) return;
    const execution = filledSoFar(dated(order), symbolOf, context.clock.now());
    if (execution === undefined) {
      const text = `SSI shows order ${orderId} filled with ${filled} at ${averagePrice ?? 'no price'}: it cannot be booked; check it at SSI`;
      context.log('error', text, { orderRef: order.orderRef });
      return report({ type: 'notice', text, isUnusable: true });
    }
    report({ type: 'execution', execution });
    wiring.onFill();
  }

  function record(order: ShownOrder): void {
    const before = latestById.get(order.orderId);
    // What only the book has is kept when an answer or the stream has the rest.
    const averagePrice = order.averagePrice ?? before?.averagePrice;
    const filled = Math.max(
      order.filled,
      order.averagePrice === undefined ? (before?.filled ?? 0) : 0,
    );
    const now = { ...order, averagePrice, filled };
    latestById.set(order.orderId, now);
    if (isFinal(now.status)) resting.over(now.orderRef);
    if (before !== undefined && isSameNews(before, now)) return;
    // An answer that is slower than the stream is older than it.
    if (before !== undefined && isFinal(before.status)) return;
    reportOrder(now);
  }

  function reportOrder(order: ShownOrder): void {
    const { status, reason, orderRef } = order;
    const names = namesOf(order);
    noteStatus(order);
    if (isRefusal(status) && orderRef !== '') {
      const { code, text } = refusalIn(reason || `SSI gave no reason (status ${status})`);
      const refusal = { meaning: 'refused', ...(code && { code }), text } as const;
      return report({ type: 'order-refused', ...names, refusal });
    }
    if (isFinal(status) && status !== 'FF' && orderRef !== '')
      return report({ type: 'cancelled', ...names, text: whyEnded(status, reason) });
    report({ type: 'order', order: reportedOrder(order, symbolOf) });
  }

  /** What SSI does not explain says nothing about the order: a person must look. */
  function noteStatus({ orderId, orderRef, status }: ShownOrder): void {
    if (isKnown(status) || puzzling.has(orderId)) return;
    puzzling.add(orderId);
    const text = `SSI shows order ${orderId} with the status ${status || 'of no name'}, which it explains nowhere: the order counts as not accepted. Look at it at SSI`;
    context.log('warn', text, { orderRef });
    report({ type: 'notice', text, isUnusable: true });
  }

  return {
    answered: passing,
    dated,
    streamed(raw) {
      const fill = shownFill(raw);
      if (fill !== undefined) return matched(fill);
      const order = shownOrder(raw, account);
      if (order !== undefined) return passing(order);
      const text = 'SSI streamed an order that cannot be read; the order book is read instead';
      context.log('warn', text);
      readBook();
    },
    readForSnapshot(orders) {
      for (const order of orders) {
        const isAwaited = awaitedById.has(order.orderId);
        const isNewRefusal =
          isRefusal(order.status) && !isRefusal(latestById.get(order.orderId)?.status ?? '');
        if (isAwaited || isNewRefusal) fromBook(order);
        else latestById.set(order.orderId, order);
        if (order.orderRef !== '') acknowledgements.seen(order.orderRef);
      }
    },
    closed() {
      cancelRead?.();
      cancelRead = undefined;
      readAgainMs = READ_AGAIN_MS;
      awaitedById.clear();
      latestById.clear();
      filledAtById.clear();
      puzzling.clear();
    },
  };
}

function isSameNews(before: ShownOrder, now: ShownOrder): boolean {
  return (
    before.status === now.status &&
    before.filled === now.filled &&
    before.price === now.price &&
    before.quantity === now.quantity &&
    before.reason === now.reason
  );
}
