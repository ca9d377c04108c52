// A paper exchange in memory: one book of orders that fills at a price that the test sets. It outlives the adapters that connect to it.
import type { OrderTerms } from '../../../src/trader/domain/orders/order-terms.ts';

export interface PaperOrder {
  readonly terms: OrderTerms;
  readonly number: number;
  status: 'submitted' | 'filled' | 'cancelled';
}

export interface PaperFill {
  readonly execId: string;
  readonly number: number;
  readonly terms: OrderTerms;
  readonly price: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

export type PaperEvent =
  | { readonly type: 'order'; readonly order: PaperOrder }
  | { readonly type: 'fill'; readonly fill: PaperFill }
  | { readonly type: 'refused' | 'cancelled'; readonly orderRef: string }
  | { readonly type: 'price' | 'interrupted' };

export function createPaperExchange(price: number, now: () => number) {
  const orders = new Map<string, PaperOrder>();
  const fills: PaperFill[] = [];
  const arrivals: string[] = [];
  const listeners = new Set<(event: PaperEvent) => void>();
  let last = price;
  let refusesNext = false;
  const publish = (event: PaperEvent) => {
    for (const listener of listeners) listener(event);
  };

  function match(order: PaperOrder): void {
    const { type, side, limitPrice = Number.NaN, stopPrice = Number.NaN } = order.terms;
    const isBuy = side === 'buy';
    const isDue =
      type === 'market' ||
      (type === 'limit' && (isBuy ? limitPrice >= last : limitPrice <= last)) ||
      (type === 'stop' && (isBuy ? stopPrice <= last : stopPrice >= last));
    if (order.status !== 'submitted' || !isDue) return;
    order.status = 'filled';
    const { number, terms } = order;
    const fill = { execId: `paper-${number}`, number, terms, price: last, at: now() };
    fills.push(fill);
    publish({ type: 'fill', fill });
  }

  function place(terms: OrderTerms): void {
    arrivals.push(terms.orderRef);
    if (refusesNext || orders.has(terms.orderRef)) {
      refusesNext = false;
      return publish({ type: 'refused', orderRef: terms.orderRef });
    }
    const order: PaperOrder = { terms, number: orders.size + 1, status: 'submitted' };
    orders.set(terms.orderRef, order);
    publish({ type: 'order', order });
    match(order);
  }

  return {
    fills,
    arrivals,
    orders: () => [...orders.values()],
    last: () => last,
    listen(listener: (event: PaperEvent) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    place,
    change(orderRef: string, terms: Partial<OrderTerms>): boolean {
      const before = orders.get(orderRef);
      if (before?.status !== 'submitted') return false;
      const order = { ...before, terms: { ...before.terms, ...terms } };
      orders.set(orderRef, order);
      publish({ type: 'order', order });
      match(order);
      return true;
    },
    cancel(orderRef: string): boolean {
      const order = orders.get(orderRef);
      if (order?.status !== 'submitted') return false;
      order.status = 'cancelled';
      publish({ type: 'cancelled', orderRef });
      return true;
    },
    move(to: number) {
      last = to;
      publish({ type: 'price' });
      for (const order of orders.values()) match(order);
    },
    refuseNext: () => {
      refusesNext = true;
    },
    interrupt: () => publish({ type: 'interrupted' }),
    calm: () => {
      refusesNext = false;
    },
  };
}

export type PaperExchange = ReturnType<typeof createPaperExchange>;
