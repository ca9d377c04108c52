// The gateway's book: activates, fills, reduces and cancels orders in the instant the market moves; what clients hear of it comes later.
// One file because filling, cancelling and waking children set each other off.
import { assertNever } from '../../../../kernel/assert.ts';
import { instant } from '../../../../kernel/instant.ts';
import type { Contract, Order } from '../../messages.ts';
import type { Agenda } from '../agenda.ts';
import type { Faults } from '../faults/faults.ts';
import type { Listing } from '../market/listing.ts';
import type { TickCause } from '../market/market.ts';
import type { Random } from '../random.ts';
import { createBookIndex } from './book-index.ts';
import { type BookOrder, isBuy, isFinal, isStop, newBookOrder, remainingOf } from './book-order.ts';
import {
  type ChildrenMode,
  dormantQuantity,
  fillableOf,
  isWokenBy,
  leftOfParent,
  type ParentCancelMode,
  quantityAfter,
  statedQuantity,
} from './children.ts';
import { matchAt } from './fill.ts';
import { createFillAllowance } from './fill-allowance.ts';
import { groupAfterFill } from './oca.ts';
import type { OrderReports } from './order-reports.ts';
import type { TradingHours } from './trading-hours.ts';
import { followLast } from './trail.ts';

export interface BookOptions {
  readonly agenda: Agenda;
  readonly random: Random;
  readonly faults: Faults;
  readonly reports: OrderReports;
  readonly hours: TradingHours;
  readonly children: ChildrenMode;
  readonly parentCancel: ParentCancelMode;
  listingOf(order: BookOrder): Listing;
  /** False from the bell until the symbol's first print: nothing trades at yesterday's quote. */
  isPrinting(listing: Listing): boolean;
  /** Sells more than the account holds, and is no child. */
  isShortSale(order: BookOrder): boolean;
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
  readonly isLiquidation?: boolean;
}

export interface Book {
  place(wanted: NewOrder): BookOrder;
  /** Releases a parent and all its stored children. */
  transmit(order: BookOrder): void;
  modify(order: BookOrder, wanted: Order): void;
  /** As a client asks: pending first, then gone, unless a fill is faster. */
  requestCancel(order: BookOrder): void;
  /** At once, as the exchange does it. */
  cancel(order: BookOrder, reason: string): void;
  find(clientId: number, orderId: number): BookOrder | undefined;
  /** What a cancel by that id means. */
  findToCancel(clientId: number, orderId: number): BookOrder | undefined;
  ofPermId(permId: number): BookOrder | undefined;
  all(): Iterable<BookOrder>;
  open(): BookOrder[];
  /** Open orders of one symbol, stored ones among them. */
  openIn(symbol: string): readonly BookOrder[];
  onTick(listing: Listing, cause: TickCause): void;
  /** A session began: what waited for it is at the exchange now. */
  sessionOpened(): void;
  /** Gone without a word to anybody. */
  vanish(order: BookOrder): void;
  loseStored(): void;
  restore(order: BookOrder): void;
}

const LOCATE_MS = 30_000;
const LATE_FILL_MS = 500;

export function createBook(options: BookOptions): Book {
  const { agenda, random, faults, reports, hours, children: mode } = options;
  const index = createBookIndex();
  const { parentOf } = index;
  const disarmExpiryByPermId = new Map<number, () => void>();
  const allowance = createFillAllowance(agenda, faults, (order) => {
    if (!isFinal(order)) attempt(order);
  });

  function finish(order: BookOrder, stage: 'filled' | 'cancelled', why: string): void {
    order.stage = stage;
    order.isCancelPending = false;
    order.completedAt = agenda.now();
    order.completedStatus = why;
    index.close(order);
    disarmExpiryByPermId.get(order.permId)?.();
    disarmExpiryByPermId.delete(order.permId);
    allowance.forget(order);
  }

  function openChildrenOf(parent: BookOrder): readonly BookOrder[] {
    return index.childrenOf(parent).filter((child) => !isFinal(child));
  }

  function isParentWorking(order: BookOrder): boolean {
    const parent = parentOf(order);
    return parent !== undefined && !isFinal(parent);
  }

  function tell(order: BookOrder): void {
    reports.changed(order);
    options.changed(order);
  }

  // --- from the client to the exchange

  function place(wanted: NewOrder): BookOrder {
    const { clientId, order } = wanted;
    const parent = order.parentId === 0 ? undefined : index.find(clientId, order.parentId);
    const placed = newBookOrder({
      ...wanted,
      isLiquidation: wanted.isLiquidation ?? false,
      permId: options.nextPermId(),
      parentPermId: parent?.permId ?? 0,
      statedAt: agenda.now(),
    });
    index.add(placed);
    if (order.transmit) transmit(placed);
    return placed;
  }

  /** The last leg releases its parent and its siblings. */
  function transmit(order: BookOrder): void {
    const parent = order.parentPermId === 0 ? undefined : parentOf(order);
    const legs =
      order.order.transmit && parent === undefined ? [order] : withChildren(parent ?? order);
    const released = legs.filter((leg) => leg.stage === 'stored');
    if (parent !== undefined) nameSiblings(parent);
    for (const leg of released) release(leg);
    for (const leg of released) attempt(leg);
  }

  function withChildren(parent: BookOrder): readonly BookOrder[] {
    return [parent, ...openChildrenOf(parent)];
  }

  function nameSiblings(parent: BookOrder): void {
    const siblings = openChildrenOf(parent);
    if (siblings.length < 2) return;
    for (const sibling of siblings) {
      if (sibling.ocaGroup !== '') continue;
      sibling.ocaGroup = String(parent.permId);
      sibling.ocaType = 3;
    }
  }

  function release(order: BookOrder): void {
    const parent = parentOf(order);
    order.stage = 'working';
    if (parent !== undefined && !isFinal(parent)) {
      order.stage = 'dormant';
      order.quantity = dormantQuantity(mode, order.quantity);
    }
    if (parent !== undefined && parent.filled > 0) wake(order, parent, parent.filled);
    armExpiry(order);
    const locate = options.isShortSale(order) ? faults.take('locate', order) : undefined;
    if (locate !== undefined) holdForLocate(order, locate.forMs ?? LOCATE_MS);
    reports.accepted(order);
    options.changed(order);
    if (order.stage === 'working' && !hours.canTrade(order, agenda.now())) {
      reports.notice(order, 399, waitingText(order, hours));
    }
  }

  function holdForLocate(order: BookOrder, forMs: number): void {
    order.stage = 'inactive';
    reports.notice(order, 404, 'Order held while securities are located.');
    agenda.after(forMs, () => {
      if (order.stage !== 'inactive') return;
      order.stage = 'working';
      tell(order);
      attempt(order);
    });
  }

  function armExpiry(order: BookOrder): void {
    disarmExpiryByPermId.get(order.permId)?.();
    const at = hours.expiryOf(order, instant(order.statedAt));
    if (at === undefined) return;
    const why = order.order.tif === 'GTD' ? 'Good till date reached' : 'Day order expired';
    disarmExpiryByPermId.set(
      order.permId,
      agenda.at(at, () => cancel(order, why)),
    );
  }

  function modify(order: BookOrder, wanted: Order): void {
    const { ocaGroup, ocaType } = order;
    if (order.stage === 'working' && faults.take('modify-forks', order) !== undefined) {
      fork(order, wanted);
      return;
    }
    order.order = { ...wanted, ocaGroup, ocaType, parentId: order.order.parentId };
    order.statedAt = agenda.now();
    if (order.stage === 'stored') {
      order.quantity = wanted.quantity ?? order.quantity;
      if (wanted.transmit) transmit(order);
      return;
    }
    order.isDetached = !isParentWorking(order);
    order.quantity = statedQuantity(mode, parentOf(order), wanted.quantity ?? order.quantity);
    armExpiry(order);
    if (remainingOf(order) === 0 && !isParentWorking(order)) {
      cancel(order, 'Reduced to what is filled');
      return;
    }
    tell(order);
    attempt(order);
  }

  /** A change that became a second live order under a permId of its own; the first lives on as it was. */
  function fork(order: BookOrder, wanted: Order): void {
    const { clientId, orderId, contract, ocaGroup, ocaType } = order;
    const twin = { ...wanted, ocaGroup, ocaType, parentId: 0, transmit: true };
    place({ clientId, orderId, contract, order: twin, isByHand: false });
  }

  // --- cancelling

  function requestCancel(order: BookOrder): void {
    if (order.stage === 'stored') {
      for (const leg of withChildren(order)) drop(leg);
      return;
    }
    if (faults.take('cancelled-then-filled', order) !== undefined) {
      reports.cancelled(order, '');
      agenda.after(LATE_FILL_MS, () => forceFill(order));
      return;
    }
    order.isCancelPending = true;
    reports.cancelPending(order);
    const isFillFaster = faults.take('filled-during-cancel', order) !== undefined;
    agenda.after(random.between(5, 60), () => {
      if (isFillFaster) forceFill(order);
      else cancel(order, '');
    });
  }

  /** What was never transmitted leaves no trace in any list. */
  function drop(order: BookOrder): void {
    order.stage = 'cancelled';
    index.forget(order);
    reports.cancelled(order, '');
  }

  function cancel(order: BookOrder, reason: string): void {
    if (isFinal(order)) return;
    finish(order, 'cancelled', reason === '' ? 'Cancelled by Trader' : reason);
    reports.cancelled(order, reason);
    options.changed(order);
    endParent(order);
  }

  function endParent(parent: BookOrder): void {
    const isKept = parent.filled > 0 && options.parentCancel === 'keeps';
    for (const child of openChildrenOf(parent)) {
      if (parent.stage === 'cancelled' && !isKept) cancel(child, 'Parent order ended');
      else keepChild(child, parent);
    }
    if (parent.filled > 0) endSpent(parent);
  }

  function keepChild(child: BookOrder, parent: BookOrder): void {
    if (child.stage === 'dormant') {
      child.quantity = Math.min(child.quantity, parent.filled);
      child.stage = 'working';
      reports.changed(child);
    }
    if (remainingOf(child) > 0) options.changed(child);
    else if (child.filled === 0) cancel(child, 'Nothing left in its group');
    else {
      finish(child, 'filled', `Filled Size: ${child.filled}`);
      tell(child);
    }
  }

  // --- filling

  /** Fills what can be filled at the quote that stands. */
  function attempt(order: BookOrder): void {
    if (order.stage !== 'working') return;
    const listing = options.listingOf(order);
    if (hours.canTrade(order, agenda.now()) && options.isPrinting(listing)) match(order, listing);
    if (order.order.tif === 'IOC') cancel(order, 'Immediate or cancel');
  }

  function match(order: BookOrder, listing: Listing): void {
    if (order.isTriggered && order.triggeredQuote === listing.quotes) return;
    if (followLast(order, listing)) options.changed(order);
    const matched = matchAt(order, listing);
    switch (matched.kind) {
      case 'nothing':
        return;
      case 'triggered':
        order.isTriggered = true;
        order.triggeredQuote = listing.quotes;
        tell(order);
        return;
      case 'filled':
        fillAtQuote(order, listing, matched);
        return;
      default:
        assertNever(matched);
    }
  }

  function fillAtQuote(
    order: BookOrder,
    listing: Listing,
    { price, quantity }: { readonly price: number; readonly quantity: number },
  ): void {
    const parent = parentOf(order);
    const siblings = parent === undefined ? [] : index.childrenOf(parent);
    const fillable = Math.min(quantity, fillableOf(order, parent, siblings));
    const shares = fillable > 0 ? Math.min(fillable, allowance.of(order)) : 0;
    if (shares <= 0) return;
    if (isBuy(order)) listing.askSize -= shares;
    else listing.bidSize -= shares;
    execute(order, shares, price);
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
    const members = index.openIn(order.symbol);
    for (const change of groupAfterFill(order, shares, remainingBefore, members)) {
      resize(change.order, change.remaining);
    }
    for (const child of openChildrenOf(order)) wake(child, order, shares);
    if (order.stage === 'filled') endParent(order);
    endSpent(parentOf(order));
    options.changed(order);
  }

  /** Children of an ended parent end when nothing is left of what it filled. */
  function endSpent(parent: BookOrder | undefined): void {
    if (parent === undefined || !isFinal(parent)) return;
    if (leftOfParent(parent, index.childrenOf(parent)) > 0) return;
    for (const child of openChildrenOf(parent)) {
      if (!child.isDetached) cancel(child, 'Nothing left of its parent');
    }
  }

  function resize(order: BookOrder, remaining: number): void {
    if (remaining === 0 && !isParentWorking(order)) {
      cancel(order, 'OCA group filled');
      return;
    }
    if (remaining === remainingOf(order)) return;
    order.quantity = order.filled + remaining;
    tell(order);
  }

  /** A parent's fill activates its children, each as the gateway's mode sizes them. */
  function wake(child: BookOrder, parent: BookOrder, shares: number): void {
    if (child.stage === 'stored' || !isWokenBy(mode, parent)) return;
    const before = child.quantity;
    const isWaking = child.stage === 'dormant';
    child.quantity = quantityAfter(mode, child, shares);
    if (isWaking) child.stage = 'working';
    if (isWaking || child.quantity !== before) tell(child);
  }

  /** Fills what is left at the quote that stands, whatever it shows. */
  function forceFill(order: BookOrder): void {
    if (isFinal(order)) return;
    const listing = options.listingOf(order);
    execute(order, remainingOf(order), isBuy(order) ? listing.ask : listing.bid);
  }

  return {
    place,
    transmit,
    modify,
    requestCancel,
    cancel,
    find: index.find,
    findToCancel: index.findOldest,
    ofPermId: index.ofPermId,
    all: index.all,
    open: index.open,
    openIn: index.openIn,
    onTick(listing, cause) {
      if (cause === 'halt') return;
      for (const order of index.openIn(listing.symbol)) attempt(order);
    },
    sessionOpened() {
      for (const order of index.open()) {
        options.changed(order);
        if (order.stage === 'working' && !isStop(order)) reports.changed(order);
      }
    },
    vanish(order) {
      finish(order, 'cancelled', 'Vanished');
      options.changed(order);
    },
    loseStored() {
      for (const order of [...index.all()]) {
        if (order.stage === 'stored') index.forget(order);
      }
    },
    restore(order) {
      // What was on its way when the gateway died never arrived.
      order.isCancelPending = false;
      if (order.stage === 'inactive') order.stage = 'working';
      index.add(order);
      if (!isFinal(order)) armExpiry(order);
    },
  };
}

function waitingText(
  { order, quantity, symbol, statedAt }: BookOrder,
  hours: TradingHours,
): string {
  const opens = hours.nextOpenText(instant(statedAt));
  return `Order Message:\n${order.action} ${quantity} ${symbol}\nWarning: Your order will not be placed at the exchange until ${opens}.`;
}
