// Orders from the request to the exchange: taken at once, accepted or refused a moment later, changed while they rest, ended at the close.
import type { Instant } from '../../../../kernel/instant.ts';
import type { Random } from '../../../../kernel/random.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { TradeSide } from '../../../../market/quotes/matching.ts';
import type { OrderType } from '../../../../market/venues/vietnam/trading-rules.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import type { FaultList } from '../fault-injection/fault-list.ts';
import { dayOf } from '../market/local-time.ts';
import type { Market } from '../market/market.ts';
import type { Security } from '../market/security.ts';
import type { Sessions } from '../market/sessions.ts';
import type { Matching } from './matching.ts';
import { isLive, isWorking, remainingOf, type SsiOrder } from './order.ts';
import type { OrderBook } from './order-book.ts';
import type { OrderChecks } from './order-checks.ts';
import { reasonText, type SsiError } from './reject-reasons.ts';

export interface NewOrder {
  readonly account: string;
  readonly clientRequestId: string;
  readonly symbol: string;
  readonly side: TradeSide;
  readonly type: OrderType;
  readonly quantity: number;
  /** VND; undefined unless LO. */
  readonly price: number | undefined;
}

export interface Amendment {
  readonly price?: number | undefined;
  readonly quantity?: number | undefined;
}

export interface OrderEntryParts {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly sessions: Sessions;
  readonly market: Market;
  readonly book: OrderBook;
  readonly checks: OrderChecks;
  readonly faults: FaultList;
  readonly matching: Matching;
  /** The order as it is now: to the record and to all listeners. */
  onChange(order: SsiOrder, refused?: string): void;
  /** A trade that comes after the word of its cancellation. */
  fillLate(order: SsiOrder): void;
}

export interface OrderEntry {
  place(wanted: NewOrder): SsiOrder;
  amend(order: SsiOrder, wanted: Amendment): Result<SsiOrder, SsiError>;
  cancel(order: SsiOrder): Result<SsiOrder, SsiError>;
  /** Queued orders go to the exchange when its day begins. */
  open(security: Security): void;
  /** The end of an auction, or of the day: what it leaves is over. */
  expire(order: SsiOrder): void;
  drop(order: SsiOrder): void;
  /** Orders of a state file that were on their way. */
  resume(order: SsiOrder): void;
}

const DELAY_MIN_MS = 20;
const DELAY_MAX_MS = 200;
const FIRST_ORDER_ID = 10_000_001;
const SEEN_ON_ITS_WAY = 0.5;
const LATE_FILL_MS = 300;
const UNKNOWN_SYMBOL: SsiError = { code: 'ORD001', text: 'Stock symbol does not exist' };
const REFUSED: SsiError = { code: 'ERR500', text: 'Rejected by the exchange' };
const NOT_CHANGEABLE: SsiError = { code: 'ORD012', text: 'Order can not be modified' };

export function createOrderEntry(parts: OrderEntryParts): OrderEntry {
  const { scheduler, random, sessions, market, book, checks, faults, matching } = parts;
  let lastId = Math.max(
    FIRST_ORDER_ID - 1,
    ...[...book.all()].map(({ orderId }) => Number(orderId)),
  );
  let ranks = Math.max(0, ...[...book.all()].map(({ rank }) => rank));

  const nextDelay = () => random.between(DELAY_MIN_MS, DELAY_MAX_MS);

  function touched(order: SsiOrder, refused?: string): void {
    order.modifiedAt = scheduler.now();
    book.settle(order);
    parts.onChange(order, refused);
  }

  function reject(order: SsiOrder, error: SsiError): void {
    order.final = 'RJ';
    order.reason = reasonText(error);
    touched(order);
  }

  function onItsWay(order: SsiOrder): void {
    const delay = nextDelay();
    if (random.chance(SEEN_ON_ITS_WAY))
      scheduler.after(delay / 2, () => {
        if (order.stage !== 'PD' || !isLive(order)) return;
        order.stage = 'SD';
        touched(order);
      });
    scheduler.after(delay, () => accept(order));
  }

  function accept(order: SsiOrder): void {
    if (!isLive(order)) return;
    const security = market.security(order.symbol);
    if (security === undefined) return reject(order, UNKNOWN_SYMBOL);
    if (faults.take('reject', order.symbol) !== undefined) return reject(order, REFUSED);
    const now = scheduler.now();
    if (!sessions.isBefore(security.board, now)) return enter(order, security);
    const error = checks.ofOrder(order, security, sessions.openingOf(security.board, now));
    if (error !== undefined) return reject(order, error);
    order.stage = 'IAV';
    touched(order);
  }

  function enter(order: SsiOrder, security: Security): void {
    // Its own reservation does not count against it.
    order.stage = 'PD';
    const now = scheduler.now();
    const error = checks.ofOrder(order, security, now);
    if (error !== undefined) return reject(order, error);
    order.stage = 'QU';
    order.enteredAt = now;
    order.rank = ++ranks;
    touched(order);
    match(order, security);
  }

  function match(order: SsiOrder, security: Security): void {
    if (sessions.partAt(security.board, scheduler.now())?.phase === 'continuous')
      matching.arrive(order);
  }

  function isPastItsAuction({ symbol, type, stage }: SsiOrder): boolean {
    const board = market.security(symbol)?.board;
    if (board === undefined || stage !== 'QU' || (type !== 'ATO' && type !== 'ATC')) return false;
    return sessions.partAt(board, scheduler.now())?.types.includes(type) !== true;
  }

  function end(order: SsiOrder, final: 'CL' | 'EX'): void {
    if (!isLive(order)) return;
    order.cancelled = remainingOf(order);
    order.final = order.filled > 0 ? 'FFPC' : final;
    order.pending = undefined;
    touched(order);
  }

  /** Undefined: the change may be made now. */
  function refusalOf(order: SsiOrder, amendment?: Amendment): SsiError | undefined {
    const security = market.security(order.symbol);
    if (security === undefined || !isLive(order)) return NOT_CHANGEABLE;
    if (order.stage === 'IAV') return undefined;
    if (!isWorking(order)) return NOT_CHANGEABLE;
    return amendment === undefined
      ? checks.ofCancel(order, security)
      : checks.ofAmendment(order, security, amendment).error;
  }

  function applyAmendment(order: SsiOrder, wanted: Amendment): void {
    const security = market.security(order.symbol);
    if (security === undefined || !isLive(order)) return;
    order.pending = undefined;
    const error = refusalOf(order, wanted);
    if (error !== undefined) return touched(order, reasonText(error));
    const isReset = checks.ofAmendment(order, security, wanted).isReset;
    order.price = wanted.price ?? order.price;
    order.quantity = wanted.quantity ?? order.quantity;
    if (isReset) order.rank = ++ranks;
    touched(order);
    if (isWorking(order)) match(order, security);
  }

  function applyCancel(order: SsiOrder): void {
    if (!isLive(order)) return;
    order.pending = undefined;
    const error = refusalOf(order);
    if (error !== undefined) return touched(order, reasonText(error));
    const isFilledLate = faults.take('cancelled-then-filled', order.symbol) !== undefined;
    end(order, 'CL');
    if (isFilledLate) scheduler.after(LATE_FILL_MS, () => parts.fillLate(order));
  }

  function change(
    order: SsiOrder,
    pending: 'WM' | 'WC',
    { amendment, apply }: { readonly amendment?: Amendment; readonly apply: () => void },
  ): Result<SsiOrder, SsiError> {
    const error = order.pending === undefined ? refusalOf(order, amendment) : NOT_CHANGEABLE;
    if (error !== undefined) return failed(error);
    if (pending === 'WC' && faults.take('swallow-cancel', order.symbol) !== undefined)
      return ok({ ...order, pending });
    order.pending = pending;
    touched(order);
    scheduler.after(nextDelay(), apply);
    return ok(order);
  }

  return {
    place(wanted) {
      const now = scheduler.now();
      lastId += 1;
      const order = createOrder(wanted, String(lastId), now);
      if (faults.take('swallow-order', order.symbol) !== undefined) return order;
      book.add(order);
      touched(order);
      onItsWay(order);
      return order;
    },
    amend: (order, amendment) =>
      change(order, 'WM', { amendment, apply: () => applyAmendment(order, amendment) }),
    cancel: (order) => change(order, 'WC', { apply: () => applyCancel(order) }),
    open(security) {
      for (const order of book.live())
        if (order.symbol === security.symbol && order.stage === 'IAV') enter(order, security);
    },
    expire: (order) => end(order, 'EX'),
    drop: (order) => end(order, 'CL'),
    resume(order) {
      const today = dayOf(scheduler.now());
      const security = market.security(order.symbol);
      const now = scheduler.now();
      const isOver = security !== undefined && sessions.isOver(security.board, now);
      if (order.day < today || isOver || isPastItsAuction(order)) return end(order, 'EX');
      if (order.pending === 'WC') scheduler.after(nextDelay(), () => applyCancel(order));
      else order.pending = undefined;
      if (order.stage === 'PD' || order.stage === 'SD') onItsWay(order);
      const isOpen = security !== undefined && !sessions.isBefore(security.board, now);
      if (order.stage === 'IAV' && isOpen) enter(order, security);
    },
  };
}

function createOrder(wanted: NewOrder, orderId: string, now: Instant): SsiOrder {
  return {
    ...wanted,
    orderId,
    day: dayOf(now),
    inputAt: now,
    filled: 0,
    value: 0,
    cancelled: 0,
    stage: 'PD',
    pending: undefined,
    final: undefined,
    modifiedAt: now,
    reason: '',
    enteredAt: 0,
    rank: 0,
  };
}
