// The order book of the gateway: orders enter, trade and end at the moment the market moves; clients receive reports
// later.
import { auctionOf, type Order, unsetOrder } from '../../../messages/order.ts';
import type { Listing } from '../../market/prices/listing.ts';
import type { TickCause } from '../../market/prices/market.ts';
import { type BookOrder, isFinal, waitsForTrigger } from '../../state/book-order.ts';
import type { BookOptions, NewOrder } from './book-options.ts';
import { type Cancelling, createCancelling } from './cancelling.ts';
import { createEntering } from './entering.ts';
import { createExpiries } from './expiries.ts';
import { createFilling, type Filling } from './filling.ts';
import { createFillAllowance } from './fills/fill-allowance.ts';
import { createBookIndex } from './links/book-index.ts';
import { createFamily } from './links/family.ts';
import { createReleases } from './releases.ts';

export interface Book {
  place(wanted: NewOrder): BookOrder;
  /** Releases a parent and all its stored children. */
  transmit(order: BookOrder): void;
  modify(order: BookOrder, wanted: Order): void;
  /** As a client request: pending first, then cancelled, unless a fill is faster. */
  requestCancel(order: BookOrder): void;
  /** At once, as the exchange does it. */
  cancel(order: BookOrder, reason: string): void;
  find(clientId: number, orderId: number): BookOrder | undefined;
  /** The order that a cancel with that id refers to. */
  findToCancel(clientId: number, orderId: number): BookOrder | undefined;
  ofPermId(permId: number): BookOrder | undefined;
  all(): Iterable<BookOrder>;
  open(): BookOrder[];
  /** Open orders of one symbol, including stored ones. */
  openIn(symbol: string): readonly BookOrder[];
  /** Whether a quote of the symbol may fill or trigger an order now. */
  isWorked(symbol: string): boolean;
  /** Its client can find it by its id from now on. */
  bind(order: BookOrder): void;
  onTick(listing: Listing, cause: TickCause): void;
  /** A session began: waiting orders are at the exchange now. */
  sessionOpened(): void;
  /** Removed without a report to any client. */
  vanish(order: BookOrder): void;
  /** The orders of a client that still wait for their conditions. */
  endConditional(clientId: number): void;
  /** Dead, though every list has it as Inactive. */
  deactivate(order: BookOrder): void;
  loseStored(): void;
  restore(order: BookOrder): void;
}

export function createBook(options: BookOptions): Book {
  const { scheduler, faults, reports, hours } = options;
  const index = createBookIndex();
  const family = createFamily(index);
  const expiries = createExpiries({ scheduler, hours, parentOf: family.parentOf, lapse });
  const allowance = createFillAllowance(scheduler, faults, (order) => {
    if (!isFinal(order)) filling.attempt(order);
  });
  // Filling, cancelling and activating children trigger each other.
  const filling: Filling = createFilling({
    options,
    index,
    family,
    allowance,
    send,
    finish,
    cancel: (order, reason) => cancel(order, reason),
    endParent: (parent) => cancelling.endParent(parent),
    endSpent: (parent) => cancelling.endSpent(parent),
  });
  const cancelling: Cancelling = createCancelling({
    options,
    family,
    send,
    finish,
    forget: index.forget,
    forceFill: filling.forceFill,
  });
  const { cancel } = cancelling;
  const releases = createReleases({
    scheduler,
    hours,
    listingOfConId: options.listingOfConId,
    released(order) {
      send(order);
      filling.attempt(order);
    },
    cancel,
  });
  const entering = createEntering({
    options,
    index,
    family,
    expiries,
    releases,
    send,
    attempt: filling.attempt,
    wake: filling.wake,
    cancel,
  });

  /** The end of its session is the auction of an order on the close. */
  function lapse(order: BookOrder, why: string): void {
    const listing = options.listingOf(order);
    const isInAuction = auctionOf(order.order) === 'closing' && order.stage === 'working';
    if (isInAuction && !listing.isHalted) filling.cross(order, listing.last);
    else cancel(order, why);
  }

  function finish(order: BookOrder, stage: 'filled' | 'cancelled', why: string): void {
    order.stage = stage;
    order.isCancelPending = false;
    order.completedAt = scheduler.now();
    order.completedStatus = why;
    index.close(order);
    expiries.disarm(order);
    releases.disarm(order);
    allowance.forget(order);
  }

  function send(order: BookOrder): void {
    reports.changed(order);
    options.changed(order);
  }

  return {
    place: entering.place,
    transmit: entering.transmit,
    modify: entering.modify,
    requestCancel: cancelling.requestCancel,
    cancel,
    find: index.find,
    findToCancel: index.findOldest,
    ofPermId: index.ofPermId,
    all: index.all,
    open: index.open,
    openIn: index.openIn,
    bind(order) {
      index.bind(order);
      options.changed(order);
    },
    isWorked: (symbol) =>
      index
        .openIn(symbol)
        .some((order) => order.stage === 'working' && hours.canTrade(order, scheduler.now())),
    onTick(listing, cause) {
      if (cause === 'halt') return;
      releases.onTick(listing);
      for (const order of index.openIn(listing.symbol)) filling.attempt(order);
    },
    sessionOpened() {
      for (const order of index.open()) {
        releases.renew(order);
        options.changed(order);
        const isAtExchange = !waitsForTrigger(order) && auctionOf(order.order) === undefined;
        if (order.stage === 'working' && isAtExchange) reports.changed(order);
      }
    },
    vanish(order) {
      // Children never work without their parent.
      for (const one of order.filled === 0 ? family.withChildren(order) : [order]) {
        finish(one, 'cancelled', 'Vanished');
        options.changed(one);
      }
    },
    endConditional(clientId) {
      for (const order of index.open())
        if (order.clientId === clientId && !order.isReleased) cancel(order, 'Its client has left');
    },
    deactivate(order) {
      order.stage = 'inactive';
      order.isDead = true;
      send(order);
    },
    loseStored() {
      for (const order of [...index.all()]) {
        if (order.stage === 'stored') index.forget(order);
      }
    },
    restore(order) {
      // Messages in flight when the gateway died never arrived.
      order.isCancelPending = false;
      if (order.stage === 'inactive' && order.isDead !== true) order.stage = 'working';
      // The state file of an older version knows nothing that holds an order back.
      order.isReleased ??= true;
      order.order = { ...unsetOrder, ...order.order };
      index.add(order);
      if (isFinal(order)) return;
      expiries.arm(order);
      releases.arm(order);
    },
  };
}
