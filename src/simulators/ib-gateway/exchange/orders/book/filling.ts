// How orders trade: at the current quote, in parts, with effects on their group and their children.
import { assertNever } from '../../../../../kernel/assert.ts';
import { instant } from '../../../../../kernel/instant.ts';
import { auctionOf } from '../../../messages/order.ts';
import type { Listing } from '../../market/prices/listing.ts';
import { hasBegun } from '../../scheduling/trading-hours.ts';
import {
  type BookOrder,
  isBuy,
  isFinal,
  isWhole,
  remainingOf,
  sharesOf,
} from '../../state/book-order.ts';
import type { BookOptions } from './book-options.ts';
import { matchAt } from './fills/fill.ts';
import type { FillAllowance } from './fills/fill-allowance.ts';
import { CAPPED_TEXT, capPriceOf } from './fills/price-cap.ts';
import { followLast } from './fills/trail.ts';
import type { BookIndex } from './links/book-index.ts';
import { fillableOf, isWokenBy, quantityAfter } from './links/children.ts';
import type { Family } from './links/family.ts';
import { groupAfterFill, isBlocked } from './links/oca.ts';

export interface Filling {
  /** Fills what can be filled at the current quote. */
  attempt(order: BookOrder): void;
  /** A parent's fill activates its children, sized by the gateway's mode. */
  wake(child: BookOrder, parent: BookOrder, shares: number): void;
  /** Its auction takes place at the price: fills what it can, and ends the order. */
  cross(order: BookOrder, price: number): void;
  /** Fills the rest at the current quote, regardless of its size. */
  forceFill(order: BookOrder): void;
}

interface Parts {
  readonly options: BookOptions;
  readonly index: BookIndex;
  readonly family: Family;
  readonly allowance: FillAllowance;
  send(order: BookOrder): void;
  finish(order: BookOrder, stage: 'filled' | 'cancelled', why: string): void;
  cancel(order: BookOrder, reason: string): void;
  endParent(parent: BookOrder): void;
  endSpent(parent: BookOrder | undefined): void;
}

export function createFilling(parts: Parts): Filling {
  const { options, index, family, allowance } = parts;
  const { scheduler, faults, reports, hours, children: mode } = options;

  function attempt(order: BookOrder): void {
    if (order.stage !== 'working') return;
    const listing = options.listingOf(order);
    if (auctionOf(order.order) === 'opening') return open(order, listing);
    if (hours.canTrade(order, scheduler.now()) && options.isPrinting(listing))
      match(order, listing);
    if (!isFinal(order) && isImmediate(order)) {
      parts.cancel(order, order.order.tif === 'FOK' ? 'Fill or kill' : 'Immediate or cancel');
    }
  }

  /** The first print of its session is the opening auction. */
  function open(order: BookOrder, listing: Listing): void {
    const session = hours.auctions.sessionOf('opening', instant(order.statedAt));
    const isOpen = session !== undefined && scheduler.now() >= session.open;
    const hasPrinted = listing.session?.day === session?.day && Number.isFinite(listing.dayOpen);
    if (isOpen && hasPrinted && !listing.isHalted) cross(order, listing.dayOpen);
  }

  function cross(order: BookOrder, price: number): void {
    const { limitPrice } = order.order;
    const isWithin =
      limitPrice === undefined || (isBuy(order) ? price <= limitPrice : price >= limitPrice);
    const parent = family.parentOf(order);
    // What its siblings have closed meanwhile no longer ends an order in the closing auction.
    const siblings = auctionOf(order.order) === 'closing' ? [order] : siblingsOf(parent);
    const fillable = Math.min(remainingOf(order), fillableOf(order, parent, siblings));
    const shares = isWithin && fillable > 0 ? Math.min(fillable, allowance.of(order)) : 0;
    if (shares > 0) execute(order, shares, price);
    if (!isFinal(order)) parts.cancel(order, 'Not executable in the auction');
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
        parts.send(order);
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
    if (isHeldBack(order, listing)) return;
    const shares = shareable(order, quantity);
    if (shares < smallestFill(order)) return;
    if (isBuy(order)) listing.askSize -= shares;
    else listing.bidSize -= shares;
    execute(order, shares, price);
  }

  /** Shown working, and does not trade: capped by the broker, or behind another order of its group. */
  function isHeldBack(order: BookOrder, listing: Listing): boolean {
    if (order.capPrice !== undefined) return true;
    const isBehind = faults.standing('oca-block', order) !== undefined;
    if (isBehind && isBlocked(order, index.openIn(order.symbol))) return true;
    const isAtAnyPrice = order.order.type === 'MKT' || order.isTriggered;
    const fault = isAtAnyPrice ? faults.take('price-capped', order) : undefined;
    if (fault === undefined) return false;
    order.capPrice = fault.price ?? capPriceOf(order, listing);
    reports.notice(order, 2161, CAPPED_TEXT);
    parts.send(order);
    return true;
  }

  /** What may trade now of the shares that the market offers. */
  function shareable(order: BookOrder, offered: number): number {
    const parent = family.parentOf(order);
    const fillable = Math.min(offered, fillableOf(order, parent, siblingsOf(parent)));
    return fillable > 0 ? Math.min(fillable, allowance.of(order)) : 0;
  }

  function siblingsOf(parent: BookOrder | undefined): readonly BookOrder[] {
    return parent === undefined ? [] : family.childrenOf(parent);
  }

  /** At once or never: it is not even kept until its time comes. */
  function isImmediate(order: BookOrder): boolean {
    const { tif } = order.order;
    return (tif === 'IOC' || tif === 'FOK') && hasBegun(order, scheduler.now());
  }

  function smallestFill(order: BookOrder): number {
    const remaining = remainingOf(order);
    if (isWhole(order)) return remaining;
    return Math.min(remaining, order.filled > 0 ? 1 : order.order.minQuantity || 1);
  }

  function execute(order: BookOrder, shares: number, price: number): void {
    const remainingBefore = remainingOf(order);
    order.filled = sharesOf(order.filled + shares);
    order.value += shares * price;
    order.lastFillPrice = price;
    if (remainingOf(order) === 0 && !family.isParentWorking(order)) {
      parts.finish(order, 'filled', `Filled Size: ${order.filled}`);
    }
    options.traded(order, shares, price);
    const members = index.openIn(order.symbol);
    for (const change of groupAfterFill(order, shares, remainingBefore, members)) {
      resize(change.order, change.remaining);
    }
    for (const child of family.openChildrenOf(order)) wake(child, order, shares);
    if (order.stage === 'filled') parts.endParent(order);
    parts.endSpent(family.parentOf(order));
    options.changed(order);
  }

  function resize(order: BookOrder, remaining: number): void {
    if (hours.auctions.isLocked(order, scheduler.now())) return;
    if (remaining === 0 && !family.isParentWorking(order)) {
      parts.cancel(order, 'OCA group filled');
      return;
    }
    if (remaining === remainingOf(order)) return;
    order.quantity = order.filled + remaining;
    parts.send(order);
  }

  function wake(child: BookOrder, parent: BookOrder, shares: number): void {
    if (child.stage === 'stored' || !isWokenBy(mode, parent)) return;
    const before = child.quantity;
    const isWaking = child.stage === 'dormant';
    child.quantity = quantityAfter(mode, child, shares);
    if (isWaking) child.stage = 'working';
    if (isWaking || child.quantity !== before) parts.send(child);
  }

  function forceFill(order: BookOrder): void {
    if (isFinal(order)) return;
    const listing = options.listingOf(order);
    execute(order, remainingOf(order), isBuy(order) ? listing.ask : listing.bid);
  }

  return { attempt, cross, wake, forceFill };
}
