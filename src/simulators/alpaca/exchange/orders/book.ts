// All orders of the account, found by either id, by symbol and by group.
import { type AlpacaOrder, isOpen } from '../state/order.ts';

export interface Book {
  add(order: AlpacaOrder): void;
  byId(id: string): AlpacaOrder | undefined;
  byClientId(id: string): AlpacaOrder | undefined;
  /** In the order of their arrival. */
  all(): readonly AlpacaOrder[];
  open(symbol?: string): readonly AlpacaOrder[];
  /** The group of the order, without those that were changed. */
  group(order: AlpacaOrder): readonly AlpacaOrder[];
  /** The group as it was placed, without what replaced its orders. */
  firstOf(order: AlpacaOrder): readonly AlpacaOrder[];
}

export function createBook(): Book {
  const orders: AlpacaOrder[] = [];
  const byId = new Map<string, AlpacaOrder>();
  const byClientId = new Map<string, AlpacaOrder>();
  const byGroup = new Map<string, AlpacaOrder[]>();
  const live = new Set<AlpacaOrder>();

  return {
    add(order) {
      orders.push(order);
      byId.set(order.id, order);
      byClientId.set(order.clientOrderId, order);
      byGroup.set(order.groupId, [...(byGroup.get(order.groupId) ?? []), order]);
      live.add(order);
    },
    byId: (id) => byId.get(id),
    byClientId: (id) => byClientId.get(id),
    all: () => orders,
    open(symbol) {
      for (const order of live) if (!isOpen(order)) live.delete(order);
      return [...live].filter((order) => symbol === undefined || order.symbol === symbol);
    },
    firstOf: ({ groupId }) =>
      (byGroup.get(groupId) ?? []).filter(({ replaces }) => replaces === undefined),
    group: ({ groupId }) =>
      (byGroup.get(groupId) ?? []).filter(
        ({ replacedBy = '', role }) => byId.get(replacedBy)?.role !== role,
      ),
  };
}

/** The other exit of the group, as long as it is open. */
export function otherExit(book: Book, order: AlpacaOrder): AlpacaOrder | undefined {
  if (order.role !== 'take-profit' && order.role !== 'stop-loss') return undefined;
  const role = order.role === 'take-profit' ? 'stop-loss' : 'take-profit';
  return book.group(order).find((other) => other.role === role && isOpen(other));
}

/** Exits act only after the complete fill of their entry. */
export function isActivated(book: Book, order: AlpacaOrder): boolean {
  const entries = book.group(order).filter(({ role }) => role === 'entry');
  return entries.length === 0 || entries.some(({ status }) => status === 'filled');
}
