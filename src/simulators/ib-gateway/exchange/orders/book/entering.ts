// How orders enter the book: stored, transmitted with their brackets, changed, and held while shares to borrow are
// located.
import { auctionOf, type Order } from '../../../messages/order.ts';
import { hasBegun, type TradingHours } from '../../scheduling/trading-hours.ts';
import { type BookOrder, isFinal, newBookOrder, remainingOf } from '../../state/book-order.ts';
import type { BookOptions, NewOrder } from './book-options.ts';
import type { Expiries } from './expiries.ts';
import { followLast } from './fills/trail.ts';
import type { BookIndex } from './links/book-index.ts';
import { dormantQuantity, statedQuantity } from './links/children.ts';
import type { Family } from './links/family.ts';
import type { Releases } from './releases.ts';

export interface Entering {
  place(wanted: NewOrder): BookOrder;
  /** Releases a parent and all its stored children. */
  transmit(order: BookOrder): void;
  modify(order: BookOrder, wanted: Order): void;
}

interface Parts {
  readonly options: BookOptions;
  readonly index: BookIndex;
  readonly family: Family;
  readonly expiries: Expiries;
  readonly releases: Releases;
  send(order: BookOrder): void;
  attempt(order: BookOrder): void;
  wake(child: BookOrder, parent: BookOrder, shares: number): void;
  cancel(order: BookOrder, reason: string): void;
}

const LOCATE_MS = 30_000;
const OUTSIDE_RTH_IGNORED =
  "Order Event Warning: Attribute 'Outside Regular Trading Hours' is ignored based on the order type and destination. PlaceOrder is now being processed.";

export function createEntering(parts: Parts): Entering {
  const { options, index, family, expiries, releases } = parts;
  const { scheduler, faults, reports, hours, children: mode } = options;

  function place(wanted: NewOrder): BookOrder {
    const { clientId, order } = wanted;
    const parent = order.parentId === 0 ? undefined : index.find(clientId, order.parentId);
    const placed = newBookOrder({
      ...wanted,
      isLiquidation: wanted.isLiquidation ?? false,
      permId: options.nextPermId(),
      parentPermId: parent?.permId ?? 0,
      statedAt: scheduler.now(),
    });
    index.add(placed);
    if (order.transmit) transmit(placed);
    return placed;
  }

  /** The last leg releases its parent and its siblings. */
  function transmit(order: BookOrder): void {
    const parent = order.parentPermId === 0 ? undefined : family.parentOf(order);
    const legs =
      order.order.transmit && parent === undefined ? [order] : family.withChildren(parent ?? order);
    const released = legs.filter((leg) => leg.stage === 'stored');
    if (parent !== undefined) nameChildren(parent);
    for (const leg of released) release(leg);
    for (const leg of released) parts.attempt(leg);
  }

  /** The children of an entry are a group under its permId, whatever was sent with them. */
  function nameChildren(parent: BookOrder): void {
    const children = family.openChildrenOf(parent);
    const ocaGroup = String(parent.permId);
    for (const child of children) {
      if (child.ocaGroup === ocaGroup || isNameKept(child, children.length)) continue;
      const isLate = faults.standing('group-names-late', child) !== undefined;
      if (isLate) child.shownGroup = { ocaGroup: child.ocaGroup, ocaType: child.ocaType };
      child.ocaGroup = ocaGroup;
      child.ocaType = 3;
    }
  }

  function isNameKept(child: BookOrder, children: number): boolean {
    if (faults.standing('group-names-kept', child) === undefined) return false;
    return children < 2 || child.ocaGroup !== '';
  }

  function release(order: BookOrder): void {
    const parent = family.parentOf(order);
    order.stage = 'working';
    if (parent !== undefined && !isFinal(parent)) {
      order.stage = 'dormant';
      order.quantity = dormantQuantity(mode, order.quantity);
    }
    if (parent !== undefined && parent.filled > 0) parts.wake(order, parent, parent.filled);
    expiries.arm(order);
    const locate = options.isShortSale(order) ? faults.take('locate', order) : undefined;
    if (locate !== undefined) holdForLocate(order, locate.forMs ?? LOCATE_MS);
    startTrail(order);
    reports.accepted(order);
    options.changed(order);
    releases.arm(order);
    if (isFinal(order)) return;
    const isIgnored = order.order.outsideRth && !canTradeOutside(order);
    if (isIgnored) reports.notice(order, 2109, OUTSIDE_RTH_IGNORED);
    if (isWaitingForOpen(order)) reports.notice(order, 399, waitingText(order, hours));
  }

  /** Its trigger is sent with the first message about it. */
  function startTrail(order: BookOrder): void {
    const listing = options.listingOf(order);
    const isTrading = order.stage === 'working' && hours.canTrade(order, scheduler.now());
    if (isTrading && options.isPrinting(listing)) followLast(order, listing);
  }

  function isWaitingForOpen(order: BookOrder): boolean {
    const now = scheduler.now();
    if (order.stage !== 'working' || hours.canTrade(order, now)) return false;
    if (!hasBegun(order, now)) return false;
    return auctionOf(order.order) !== 'closing' || !hours.isOpen(now);
  }

  function holdForLocate(order: BookOrder, forMs: number): void {
    order.stage = 'inactive';
    reports.notice(order, 404, 'Order held while securities are located.');
    scheduler.after(forMs, () => {
      if (order.stage !== 'inactive') return;
      order.stage = 'working';
      parts.send(order);
      parts.attempt(order);
    });
  }

  function modify(order: BookOrder, wanted: Order): void {
    const { ocaGroup, ocaType } = order;
    if (order.stage === 'working' && faults.take('modify-forks', order) !== undefined) {
      fork(order, wanted);
      return;
    }
    const hasMoved = distanceOf(wanted) !== distanceOf(order.order);
    order.order = { ...wanted, ocaGroup, ocaType, parentId: order.order.parentId };
    if (wanted.ocaGroup === ocaGroup) delete order.shownGroup;
    order.trailStop = wanted.trailStopPrice ?? (hasMoved ? Number.NaN : order.trailStop);
    order.statedAt = scheduler.now();
    if (order.stage === 'stored') {
      order.quantity = wanted.quantity ?? order.quantity;
      if (wanted.transmit) transmit(order);
      return;
    }
    order.isDetached = !family.isParentWorking(order);
    const stated = statedQuantity(mode, family.parentOf(order), wanted.quantity ?? order.quantity);
    order.quantity = Math.max(order.filled, stated);
    expiries.arm(order);
    order.isReleased ||= wanted.conditions.length === 0 || wanted.conditionsCancel;
    releases.arm(order);
    if (isFinal(order)) return;
    startTrail(order);
    if (remainingOf(order) === 0 && !family.isParentWorking(order)) {
      parts.cancel(order, 'Reduced to what is filled');
      return;
    }
    parts.send(order);
    parts.attempt(order);
  }

  /** A change that became a second live order with its own permId; the first one stays unchanged. */
  function fork(order: BookOrder, wanted: Order): void {
    const { clientId, orderId, contract, symbol: key, ocaGroup, ocaType } = order;
    const twin = { ...wanted, ocaGroup, ocaType, parentId: 0, transmit: true };
    place({ clientId, orderId, contract, key, order: twin, isByHand: false });
  }

  return { place, transmit, modify };
}

/** The distance of a trail, by amount or by percent. */
function distanceOf({ auxPrice, trailingPercent }: Order): string {
  return `${auxPrice || 0}/${trailingPercent || 0}`;
}

function canTradeOutside({ order, contract }: BookOrder): boolean {
  return contract.secType === 'STK' && order.type !== 'MKT' && auctionOf(order) === undefined;
}

function waitingText(waiting: BookOrder, hours: TradingHours): string {
  const { order, quantity, symbol } = waiting;
  const opens = hours.opensText(waiting);
  return `Order Message:\n${order.action} ${quantity} ${symbol}\nWarning: Your order will not be placed at the exchange until ${opens}.`;
}
