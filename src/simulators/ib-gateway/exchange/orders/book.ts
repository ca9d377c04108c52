// The gateway's book: activates, fills, reduces and cancels orders in the instant the market moves; what clients hear of it comes later.
import { assertNever } from '../../../../kernel/assert.ts';
import { instant } from '../../../../kernel/instant.ts';
import type { Contract, Order } from '../../messages.ts';
import type { Agenda } from '../agenda.ts';
import type { Faults } from '../faults/faults.ts';
import type { Listing } from '../market/listing.ts';
import type { TickCause } from '../market/market.ts';
import type { Random } from '../random.ts';
import { type BookOrder, isBuy, isFinal, isStop, remainingOf } from './book-order.ts';
import { matchAt } from './fill.ts';
import { groupAfterFill } from './oca.ts';
import type { OrderReports } from './order-reports.ts';
import type { TradingHours } from './trading-hours.ts';

/** How the gateway sizes the children of a parent that is still filling. */
export type ChildrenMode = 'filled-size' | 'full-size' | 'on-full-fill';
export type ParentCancelMode = 'keeps' | 'kills';

export interface BookOptions {
  readonly agenda: Agenda;
  readonly random: Random;
  readonly faults: Faults;
  readonly reports: OrderReports;
  readonly hours: TradingHours;
  readonly children: ChildrenMode;
  readonly parentCancel: ParentCancelMode;
  listingOf(order: BookOrder): Listing;
  nextPermId(): number;
  /** Books an execution: cash, shares, commission, report. */
  traded(order: BookOrder, shares: number, price: number): void;
  /** An order changed: store it, measure cover again. */
  changed(order: BookOrder): void;
}

export interface NewOrder {
  readonly clientId: number;
  readonly orderId: number;
  readonly contract: Contract;
  readonly order: Order;
  readonly isByHand: boolean;
}

export interface Book {
  place(wanted: NewOrder): BookOrder;
  modify(order: BookOrder, wanted: Order): void;
  /** As a client asks: pending first, then gone, unless a fill is faster. */
  requestCancel(order: BookOrder): void;
  /** At once, as the exchange does it. */
  cancel(order: BookOrder, reason: string): void;
  find(clientId: number, orderId: number): BookOrder | undefined;
  ofPermId(permId: number): BookOrder | undefined;
  all(): Iterable<BookOrder>;
  open(): BookOrder[];
  /** Open orders of one symbol, stored ones among them. */
  openIn(symbol: string): readonly BookOrder[];
  onTick(listing: Listing, cause: TickCause): void;
  /** A session began: what waited for it is at the exchange now. */
  sessionOpened(): void;
  /** Fills what is left at the quote that stands, whatever it shows. */
  forceFill(order: BookOrder): void;
  /** Sets an inactive order working. */
  located(order: BookOrder): void;
  loseStored(): void;
  restore(order: BookOrder): void;
}

export function createBook(options: BookOptions): Book {
  const { agenda, random, faults, reports, hours } = options;
  const byPermId = new Map<number, BookOrder>();
  const byClientAndId = new Map<string, BookOrder>();
  const openBySymbol = new Map<string, BookOrder[]>();
  const cancelExpiryByPermId = new Map<number, () => void>();
  const sizeLeftByPermId = new Map<number, number>();

  function add(order: BookOrder): void {
    byPermId.set(order.permId, order);
    if (!order.isByHand) byClientAndId.set(keyOf(order.clientId, order.orderId), order);
    const open = openBySymbol.get(order.symbol) ?? [];
    openBySymbol.set(order.symbol, open);
    if (!isFinal(order)) open.push(order);
  }

  function finish(order: BookOrder, stage: 'filled' | 'cancelled', why: string): void {
    order.stage = stage;
    order.isCancelPending = false;
    order.completedAt = agenda.now();
    order.completedStatus = why;
    const open = openBySymbol.get(order.symbol);
    if (open !== undefined)
      openBySymbol.set(
        order.symbol,
        open.filter((other) => other !== order),
      );
    cancelExpiryByPermId.get(order.permId)?.();
    cancelExpiryByPermId.delete(order.permId);
    sizeLeftByPermId.delete(order.permId);
  }

  function openIn(symbol: string): readonly BookOrder[] {
    return openBySymbol.get(symbol) ?? [];
  }

  function parentOf(order: BookOrder): BookOrder | undefined {
    return order.parentPermId === 0 ? undefined : byPermId.get(order.parentPermId);
  }

  function childrenOf(parent: BookOrder): BookOrder[] {
    return openIn(parent.symbol).filter((order) => order.parentPermId === parent.permId);
  }

  function isParentWorking(order: BookOrder): boolean {
    const parent = parentOf(order);
    return parent !== undefined && !isFinal(parent);
  }

  // --- from the client to the exchange

  function place({ clientId, orderId, contract, order, isByHand }: NewOrder): BookOrder {
    const parent = order.parentId === 0 ? undefined : find(clientId, order.parentId);
    const placed: BookOrder = {
      permId: options.nextPermId(),
      clientId,
      orderId,
      contract,
      symbol: contract.symbol,
      account: order.account,
      parentPermId: parent?.permId ?? 0,
      isByHand,
      placedAt: agenda.now(),
      order,
      stage: 'stored',
      quantity: order.quantity ?? 0,
      filled: 0,
      value: 0,
      commission: 0,
      lastFillPrice: 0,
      ocaGroup: order.ocaGroup,
      ocaType: order.ocaGroup === '' ? 0 : order.ocaType || 3,
      isTriggered: false,
      triggeredQuote: 0,
      isCancelPending: false,
      trailStop: Number.NaN,
      completedAt: 0,
      completedStatus: '',
    };
    add(placed);
    if (order.transmit) transmit(placed);
    return placed;
  }

  /** The last leg releases its parent and its siblings. */
  function transmit(order: BookOrder): void {
    const parent = parentOf(order);
    const legs = parent === undefined ? [order] : [parent, ...childrenOf(parent)];
    const released = legs.filter((leg) => leg.stage === 'stored');
    if (parent !== undefined) nameSiblings(parent);
    for (const leg of released) release(leg);
    for (const leg of released) attempt(leg);
  }

  function nameSiblings(parent: BookOrder): void {
    const siblings = childrenOf(parent).filter((child) => child.ocaGroup === '');
    if (childrenOf(parent).length < 2) return;
    for (const sibling of siblings) {
      sibling.ocaGroup = String(parent.permId);
      sibling.ocaType = 3;
    }
  }

  function release(order: BookOrder): void {
    const parent = parentOf(order);
    order.stage = 'working';
    if (parent !== undefined && !isFinal(parent)) {
      order.stage = 'dormant';
      if (options.children === 'filled-size') order.quantity = 0;
    }
    if (parent !== undefined && parent.filled > 0) wake(order, parent, parent.filled);
    armExpiry(order);
    const locate =
      isBuy(order) || order.parentPermId !== 0 ? undefined : faults.take('locate', order);
    if (locate !== undefined) holdForLocate(order, locate.forMs ?? 30_000);
    reports.accepted(order);
    options.changed(order);
    if (order.stage === 'working' && !hours.canTrade(order, agenda.now())) {
      reports.notice(order, 399, waitingText(order, hours));
    }
  }

  function holdForLocate(order: BookOrder, forMs: number): void {
    order.stage = 'inactive';
    const text = 'Order held while securities are located.';
    reports.notice(order, 404, text);
    agenda.after(forMs, () => located(order));
  }

  function located(order: BookOrder): void {
    if (order.stage !== 'inactive') return;
    order.stage = 'working';
    reports.changed(order);
    options.changed(order);
    attempt(order);
  }

  function armExpiry(order: BookOrder): void {
    cancelExpiryByPermId.get(order.permId)?.();
    const at = hours.expiryOf(order, instant(order.placedAt));
    if (at === undefined) return;
    const disarm = agenda.at(at, () => {
      if (!isFinal(order))
        cancel(order, order.order.tif === 'GTD' ? 'Good till date reached' : 'Day order expired');
    });
    cancelExpiryByPermId.set(order.permId, disarm);
  }

  function modify(order: BookOrder, wanted: Order): void {
    const { ocaGroup, ocaType } = order;
    order.order = { ...wanted, ocaGroup, ocaType, parentId: order.order.parentId };
    if (order.stage === 'stored') {
      order.quantity = wanted.quantity ?? order.quantity;
      if (wanted.transmit) transmit(order);
      return;
    }
    order.quantity = statedQuantity(order, wanted.quantity ?? order.quantity);
    armExpiry(order);
    if (remainingOf(order) === 0 && !isParentWorking(order)) {
      cancel(order, 'Reduced to what is filled');
      return;
    }
    reports.changed(order);
    options.changed(order);
    attempt(order);
  }

  function statedQuantity(order: BookOrder, wanted: number): number {
    const parent = parentOf(order);
    if (options.children !== 'filled-size' || parent === undefined || isFinal(parent))
      return wanted;
    return Math.min(wanted, parent.filled);
  }

  // --- cancelling

  function requestCancel(order: BookOrder): void {
    if (order.stage === 'stored') {
      for (const child of childrenOf(order)) cancel(child, '');
      cancel(order, '');
      return;
    }
    if (faults.take('cancelled-then-filled', order) !== undefined) {
      reports.cancelled(order, '');
      agenda.after(500, () => forceFill(order));
      return;
    }
    order.isCancelPending = true;
    reports.cancelPending(order);
    const isFillFaster = faults.take('filled-during-cancel', order) !== undefined;
    agenda.after(random.between(5, 60), () => {
      if (isFinal(order)) return;
      if (isFillFaster) forceFill(order);
      else cancel(order, '');
    });
  }

  function cancel(order: BookOrder, reason: string): void {
    if (isFinal(order)) return;
    finish(order, 'cancelled', reason === '' ? 'Cancelled by Trader' : reason);
    reports.cancelled(order, reason);
    options.changed(order);
    parentEnded(order);
  }

  function parentEnded(parent: BookOrder): void {
    const isKept = parent.filled > 0 && options.parentCancel === 'keeps';
    for (const child of childrenOf(parent)) {
      if (parent.stage === 'cancelled' && !isKept) cancel(child, 'Parent order ended');
      else keepChild(child, parent);
    }
  }

  function keepChild(child: BookOrder, parent: BookOrder): void {
    if (child.stage === 'dormant') {
      if (options.children === 'on-full-fill')
        child.quantity = Math.min(child.quantity, parent.filled);
      child.stage = 'working';
      reports.changed(child);
    }
    if (remainingOf(child) === 0) finishEmpty(child);
    options.changed(child);
  }

  function finishEmpty(child: BookOrder): void {
    if (child.filled > 0) finish(child, 'filled', `Filled Size: ${child.filled}`);
    else cancel(child, 'Nothing left in its group');
  }

  // --- filling

  function onTick(listing: Listing): void {
    const open = openBySymbol.get(listing.symbol);
    if (open === undefined || open.length === 0) return;
    for (const order of open) {
      if (!isFinal(order)) attempt(order);
    }
  }

  /** Fills what can be filled at the quote that stands. */
  function attempt(order: BookOrder): void {
    if (order.stage !== 'working' && order.stage !== 'dormant') return;
    const listing = options.listingOf(order);
    const isDue = order.stage === 'working' && hours.canTrade(order, agenda.now());
    if (isDue) matchNow(order, listing);
    if (order.order.tif === 'IOC' && order.stage === 'working') {
      cancel(order, 'Immediate or cancel');
    }
  }

  function matchNow(order: BookOrder, listing: Listing): void {
    if (order.isTriggered && order.triggeredQuote === listing.quotes) return;
    const match = matchAt(order, listing);
    switch (match.kind) {
      case 'nothing':
        return;
      case 'triggered':
        order.isTriggered = true;
        order.triggeredQuote = listing.quotes;
        reports.changed(order);
        options.changed(order);
        return;
      case 'filled':
        fillAtQuote(order, listing, match);
        return;
      default:
        assertNever(match);
    }
  }

  function fillAtQuote(
    order: BookOrder,
    listing: Listing,
    { price, quantity }: { readonly price: number; readonly quantity: number },
  ): void {
    const shares = Math.min(quantity, fillableOf(order), allowedByFault(order));
    if (shares <= 0) return;
    if (isBuy(order)) listing.askSize -= shares;
    else listing.bidSize -= shares;
    execute(order, shares, price);
  }

  /** While the parent works, its children together close no more than it has filled. */
  function fillableOf(order: BookOrder): number {
    const parent = parentOf(order);
    if (parent === undefined || isFinal(parent)) return remainingOf(order);
    let closed = 0;
    for (const other of byPermId.values()) {
      if (other.parentPermId === parent.permId) closed += other.filled;
    }
    return Math.min(remainingOf(order), parent.filled - closed);
  }

  /** `partial-fill`: the first fill takes half, the rest waits for the fault's time or for ever. */
  function allowedByFault(order: BookOrder): number {
    const allowed = sizeLeftByPermId.get(order.permId);
    if (allowed !== undefined) return allowed;
    const fault = order.parentPermId === 0 ? faults.take('partial-fill', order) : undefined;
    if (fault === undefined) return Number.POSITIVE_INFINITY;
    sizeLeftByPermId.set(order.permId, 0);
    const { forMs } = fault;
    if (forMs !== undefined) {
      agenda.after(forMs, () => {
        sizeLeftByPermId.delete(order.permId);
        if (!isFinal(order)) attempt(order);
      });
    }
    return fault.shares ?? Math.ceil(remainingOf(order) / 2);
  }

  function execute(order: BookOrder, shares: number, price: number): void {
    const remainingBefore = remainingOf(order);
    order.filled += shares;
    order.value += shares * price;
    order.lastFillPrice = price;
    if (remainingOf(order) === 0 && !isParentWorking(order)) {
      finish(order, 'filled', `Filled Size: ${order.filled}`);
    }
    options.traded(order, shares, price);
    for (const change of groupAfterFill(order, shares, remainingBefore, openIn(order.symbol))) {
      resize(change.order, change.remaining);
    }
    for (const child of childrenOf(order)) wake(child, order, shares);
    if (order.stage === 'filled') parentEnded(order);
    options.changed(order);
  }

  function resize(order: BookOrder, remaining: number): void {
    if (remaining === 0 && !isParentWorking(order)) {
      cancel(order, 'OCA group filled');
      return;
    }
    if (remaining === remainingOf(order)) return;
    order.quantity = order.filled + remaining;
    reports.changed(order);
    options.changed(order);
  }

  /** A parent's fill activates its children, each as the gateway's mode sizes them. */
  function wake(child: BookOrder, parent: BookOrder, shares: number): void {
    switch (options.children) {
      case 'full-size':
        break;
      case 'filled-size':
        child.quantity = Math.min(child.order.quantity ?? 0, child.quantity + shares);
        break;
      case 'on-full-fill':
        if (parent.stage !== 'filled') return;
        break;
      default:
        assertNever(options.children);
    }
    const isWaking = child.stage === 'dormant';
    if (isWaking) child.stage = 'working';
    if (isWaking || options.children === 'filled-size') {
      reports.changed(child);
      options.changed(child);
    }
  }

  function forceFill(order: BookOrder): void {
    if (isFinal(order)) return;
    const listing = options.listingOf(order);
    execute(order, remainingOf(order), isBuy(order) ? listing.ask : listing.bid);
  }

  function find(clientId: number, orderId: number): BookOrder | undefined {
    return byClientAndId.get(keyOf(clientId, orderId));
  }

  function open(): BookOrder[] {
    const orders: BookOrder[] = [];
    for (const some of openBySymbol.values()) orders.push(...some);
    return orders.filter((order) => order.stage !== 'stored').sort((a, b) => a.permId - b.permId);
  }

  return {
    place,
    modify,
    requestCancel,
    cancel,
    find,
    ofPermId: (permId) => byPermId.get(permId),
    all: () => byPermId.values(),
    open,
    openIn,
    onTick(listing, cause) {
      if (cause !== 'halt') onTick(listing);
    },
    sessionOpened() {
      for (const order of open()) {
        options.changed(order);
        if (order.stage === 'working' && !isStop(order)) reports.changed(order);
      }
    },
    forceFill,
    located,
    loseStored() {
      for (const order of [...byPermId.values()]) {
        if (order.stage !== 'stored') continue;
        finish(order, 'cancelled', 'Lost at restart');
        byPermId.delete(order.permId);
        byClientAndId.delete(keyOf(order.clientId, order.orderId));
      }
    },
    restore(order) {
      add(order);
      if (!isFinal(order)) armExpiry(order);
    },
  };
}

function keyOf(clientId: number, orderId: number): string {
  return `${clientId}/${orderId}`;
}

function waitingText(order: BookOrder, hours: TradingHours): string {
  const { action } = order.order;
  const opens = hours.nextOpenText(instant(order.placedAt));
  return `Order Message:\n${action} ${order.quantity} ${order.symbol}\nWarning: Your order will not be placed at the exchange until ${opens}.`;
}
