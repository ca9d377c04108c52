// One-cancels-all groups as documented: type 1 cancels the rest, types 2 and 3 reduce it in proportion.
import {
  type BookOrder,
  isFinal,
  remainingOf,
  waitsForTrigger,
} from '../../../state/book-order.ts';

export interface GroupChange {
  readonly order: BookOrder;
  /** 0: cancelled by its group. */
  readonly remaining: number;
}

/** The effect of a fill on the other members; `remainingBefore` is what the filled order had left before it. */
export function groupAfterFill(
  filled: BookOrder,
  shares: number,
  remainingBefore: number,
  orders: Iterable<BookOrder>,
): readonly GroupChange[] {
  if (filled.ocaGroup === '') return [];
  const changes: GroupChange[] = [];
  const kept = filled.ocaType === 1 ? 0 : 1 - shares / remainingBefore;
  for (const order of orders) {
    if (order === filled || isFinal(order) || !isSameGroup(order, filled)) continue;
    changes.push({ order, remaining: Math.round(remainingOf(order) * kept) });
  }
  return changes;
}

function isSameGroup(a: BookOrder, b: BookOrder): boolean {
  return a.ocaGroup === b.ocaGroup && a.account === b.account;
}

/** With block, the broker routes one order of a group at a time: whether another one is at the exchange. */
export function isBlocked(order: BookOrder, orders: Iterable<BookOrder>): boolean {
  if (order.ocaGroup === '' || order.ocaType === 3) return false;
  for (const other of orders)
    if (other.permId < order.permId && isSameGroup(other, order) && isRouted(other)) return true;
  return false;
}

function isRouted(order: BookOrder): boolean {
  return order.stage === 'working' && !waitsForTrigger(order);
}

export type GroupDoor = 'new' | 'open' | 'done';

/** Whether an order can still join a group: not after a member has filled completely. */
export function groupDoor(group: string, account: string, orders: Iterable<BookOrder>): GroupDoor {
  let door: GroupDoor = 'new';
  for (const order of orders) {
    if (order.ocaGroup !== group || order.account !== account) continue;
    if (order.stage === 'filled') return 'done';
    // A group whose members are only stored at the gateway is still incomplete.
    if (!isFinal(order) && order.stage !== 'stored') door = 'open';
  }
  return door;
}
