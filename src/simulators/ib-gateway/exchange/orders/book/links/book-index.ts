// The orders of the book by each of their ids.
import { type BookOrder, isFinal } from '../../../state/book-order.ts';

export interface BookIndex {
  add(order: BookOrder): void;
  /** It has a new id of its client. */
  bind(order: BookOrder): void;
  /** A final order can still be found, but is not open. */
  close(order: BookOrder): void;
  forget(order: BookOrder): void;
  /** The newest order of that id. */
  find(clientId: number, orderId: number): BookOrder | undefined;
  /** The oldest open one; a change that forked gives two. */
  findOldest(clientId: number, orderId: number): BookOrder | undefined;
  ofPermId(permId: number): BookOrder | undefined;
  parentOf(order: BookOrder): BookOrder | undefined;
  /** Including final ones. */
  childrenOf(parent: BookOrder): readonly BookOrder[];
  all(): Iterable<BookOrder>;
  /** Including stored ones. */
  openIn(symbol: string): readonly BookOrder[];
  /** Every order at the exchange or in flight to it, oldest first. */
  open(): BookOrder[];
}

export function createBookIndex(): BookIndex {
  const byPermId = new Map<number, BookOrder>();
  const byClientAndId = new Map<string, BookOrder>();
  const openBySymbol = new Map<string, readonly BookOrder[]>();
  const childrenByParent = new Map<number, BookOrder[]>();

  // A list is replaced, never changed: an iteration sees the orders that were open at its start.
  function setOpen(symbol: string, orders: readonly BookOrder[]): void {
    openBySymbol.set(symbol, orders);
  }

  function openIn(symbol: string): readonly BookOrder[] {
    return openBySymbol.get(symbol) ?? [];
  }

  function close(order: BookOrder): void {
    setOpen(
      order.symbol,
      openIn(order.symbol).filter((other) => other !== order),
    );
  }

  return {
    add(order) {
      byPermId.set(order.permId, order);
      if (!order.isByHand || order.orderId !== 0)
        byClientAndId.set(keyOf(order.clientId, order.orderId), order);
      if (order.parentPermId !== 0) {
        const siblings = childrenByParent.get(order.parentPermId) ?? [];
        childrenByParent.set(order.parentPermId, [...siblings, order]);
      }
      if (!isFinal(order)) setOpen(order.symbol, [...openIn(order.symbol), order]);
    },
    bind: (order) => void byClientAndId.set(keyOf(order.clientId, order.orderId), order),
    close,
    forget(order) {
      close(order);
      byPermId.delete(order.permId);
      byClientAndId.delete(keyOf(order.clientId, order.orderId));
    },
    find: (clientId, orderId) => byClientAndId.get(keyOf(clientId, orderId)),
    findOldest(clientId, orderId) {
      const newest = byClientAndId.get(keyOf(clientId, orderId));
      if (newest === undefined) return undefined;
      const isNamed = (order: BookOrder) =>
        order.clientId === clientId && order.orderId === orderId;
      return openIn(newest.symbol).find(isNamed) ?? newest;
    },
    ofPermId: (permId) => byPermId.get(permId),
    parentOf: (order) => byPermId.get(order.parentPermId),
    childrenOf: (parent) => childrenByParent.get(parent.permId) ?? [],
    all: () => byPermId.values(),
    openIn,
    open() {
      const orders = [...openBySymbol.values()].flat();
      return orders.filter((order) => order.stage !== 'stored').sort((a, b) => a.permId - b.permId);
    },
  };
}

function keyOf(clientId: number, orderId: number): string {
  return `${clientId}/${orderId}`;
}
