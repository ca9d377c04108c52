// The exchanges, SSI's order entry and one account behind it, in market time. Synchronous: requests in, events out, time moved by the
// caller.
import type { Instant } from '../../../kernel/instant.ts';
import { createRandom } from '../../../kernel/random.ts';
import type { Result } from '../../../kernel/result.ts';
import type { Bar } from '../../../market/bars/bar.ts';
import { type Exchange as Board, EXCHANGES } from '../../../market/venues/vietnam/trading-rules.ts';
import { createScheduler } from '../../host/scheduler.ts';
import { type Account, addLot } from './account/account.ts';
import { accountFrom, recordOf } from './account-record.ts';
import { createDelivery } from './delivery.ts';
import { createExecutions } from './executions.ts';
import {
  createFaultList,
  type Fault,
  type FaultList,
  type FaultRequest,
} from './fault-injection/fault-list.ts';
import { createFaultInjection } from './fault-injection.ts';
import { dayOf } from './market/local-time.ts';
import { createMarket, type Market } from './market/market.ts';
import type { Hold, Print, Security } from './market/security.ts';
import { createSessions, type Sessions } from './market/sessions.ts';
import { createMatching } from './orders/matching.ts';
import { remainingOf } from './orders/order.ts';
import { createOrderBook, type OrderBook } from './orders/order-book.ts';
import { createOrderChecks } from './orders/order-checks.ts';
import { createOrderEntry, type OrderEntry } from './orders/order-entry.ts';
import { createSessionEvents } from './session-events.ts';
import { type Change, EMPTY_STATE, type ExchangeState } from './state.ts';
import {
  barEvent,
  flagEvent,
  limitsEvent,
  matchEvent,
  orderEvent,
  quoteEvent,
  type StreamEvent,
  tradeEvent,
} from './stream-event.ts';
import { createWatch } from './watch.ts';

export interface ExchangeOptions {
  readonly start: Instant;
  readonly seed: number;
  readonly account: string;
  /** VND. */
  readonly cash: number;
  readonly boards: ReadonlyMap<string, Board>;
  readonly bars: ReadonlyMap<string, readonly Bar[]>;
  readonly memory?: ExchangeState;
  send(event: StreamEvent): void;
  record(change: Change): void;
  /** Whether a client receives the orders of the account and the symbol's price. */
  isWatched(account: string, symbol: string): boolean;
}

export interface SeededShares {
  readonly symbol: string;
  readonly quantity: number;
  readonly averageCost: number;
  readonly boughtOn: Parameters<typeof addLot>[2]['boughtOn'];
}

export interface Exchange {
  readonly market: Market;
  readonly sessions: Sessions;
  readonly book: OrderBook;
  readonly orderEntry: OrderEntry;
  readonly faults: FaultList;
  readonly account: Account;
  now(): Instant;
  nextAt(): Instant | undefined;
  advance(to: Instant): void;
  /** Quotes are sent again after so many market milliseconds. */
  setRefresh(ms: number): void;
  /** While the clock is moved by hand, quotes are not repeated; they are once it stands. */
  setMoving(isMoving: boolean): void;
  setPrice(security: Security, hold: Hold): void;
  seed(shares: SeededShares): void;
  addFault(request: FaultRequest): Result<Fault, string>;
  removeFaults(id: number | undefined): readonly Fault[];
  /** Measures again who is watched. */
  watch(): void;
  unwatchedMs(): number;
  flagOf(board: Board): string;
  /** What each exchange does now, for who begins to listen. */
  flags(): readonly StreamEvent[];
  /** The limits of the day, for who begins to listen. */
  limitsOf(symbol: string): readonly StreamEvent[];
  buyingPower(): number;
  /** On record before it is sent to any client. */
  record(change: Change): void;
}

export function createExchange(options: ExchangeOptions): Exchange {
  const memory = options.memory ?? EMPTY_STATE;
  const scheduler = createScheduler(options.start);
  const sessions = createSessions();
  const faults = createFaultList();
  const book = createOrderBook();
  const account = accountFrom(options, memory);
  const { seed } = options;
  let refreshMs = 1_000;
  let isMoving = false;
  let cancelResend: () => void = () => {};
  for (const order of memory.orders) book.add(structuredClone(order));
  book.fills.push(...memory.fills);

  const isQuiet = (symbol: string) => faults.lasting('stale-quotes', symbol) !== undefined;

  const market = createMarket({
    ...{
      scheduler,
      sessions,
      seed,
      boards: options.boards,
      bars: options.bars,
      remembered: memory,
    },
    onPrint(security, print) {
      publishPrint(security, print);
      const part = sessions.partAt(security.board, scheduler.now());
      if (part?.phase === 'continuous') matching.sweep(security);
    },
    onQuote(security) {
      if (!isQuiet(security.symbol)) options.send(quoteEvent(security, scheduler.now()));
    },
    onDay: (security) => options.send(limitsEvent(security, scheduler.now())),
    gapTo({ symbol, last }) {
      const fault = faults.take('gap-open', symbol);
      return fault && (fault.price ?? last * (1 - GAP));
    },
    onClose: (security, price) =>
      options.record({ kind: 'close', symbol: security.symbol, day: security.day, price }),
  });

  const ceilingOf = (symbol: string) => market.security(symbol)?.terms.limits.ceiling ?? 0;
  const accountNamed = (name: string) => (name === account.name ? account : undefined);
  const checks = createOrderChecks({ scheduler, sessions, book, account: accountNamed, ceilingOf });
  const delivery = createDelivery({
    scheduler,
    random: createRandom(seed, 'delivery'),
    send: (event) => options.send(orderEvent(event)),
    sendFill: (fill) => options.send(matchEvent(fill)),
    spoil(symbol) {
      if (faults.take('no-event', symbol) !== undefined) return { kind: 'no-event' };
      if (faults.take('duplicate-event', symbol) !== undefined) return { kind: 'duplicate-event' };
      const late = faults.take('late-event', symbol);
      return late && { kind: 'late-event', lateMs: late.forMs ?? LATE_EVENT_MS };
    },
  });
  const matching = createMatching({
    market,
    book,
    random: createRandom(seed, 'matching'),
    onFill: (order, price, shares) => executions.fill(order, price, shares),
    onCancelled: (order) => orderEntry.drop(order),
    allowance(order) {
      const fault = faults.take('partial-fill', order.symbol);
      const left = remainingOf(order);
      if (fault === undefined) return left;
      return Math.min(left, fault.shares ?? (Math.floor(left / 200) * 100 || 1));
    },
  });
  const orderEntry = createOrderEntry({
    ...{ scheduler, sessions, market, book, checks, faults, matching },
    random: createRandom(seed, 'desk'),
    onChange(order, refused) {
      options.record({ kind: 'order', order: { ...order } });
      delivery.publish(order, refused === undefined ? {} : { refused });
      watch.measure();
    },
    fillLate: (order) => executions.fillLate(order),
  });

  const executions = createExecutions({
    ...{ scheduler, sessions, market, book, account, ceilingOf },
    send: options.send,
    record: options.record,
    publish(order, fill) {
      delivery.publish(order, { fill });
      watch.measure();
    },
  });

  function publishPrint(security: Security, print: Print): void {
    if (isQuiet(security.symbol)) return;
    options.send(tradeEvent(security, print));
    if (security.minute !== undefined)
      options.send(barEvent(security.symbol, security.minute, print.at));
  }

  const watch = createWatch({
    ...{ scheduler, sessions, market, book, account, alreadyMs: memory.unwatchedMs },
    isWatched: options.isWatched,
    record: (ms) => options.record({ kind: 'unwatched', ms }),
  });
  const sessionEvents = createSessionEvents({
    ...{ scheduler, sessions, market, book, orderEntry, matching },
    onFlag(board, status) {
      options.send(flagEvent(board, status, dayOf(scheduler.now())));
      // A day that is open after all does not wait for its next bell.
      if (isShowing(board)) resendAfter(refreshMs);
    },
    afterwards: watch.measure,
  });
  const faultInjection = createFaultInjection({
    scheduler,
    faults,
    market,
    sessions,
    sessionEvents,
    watch,
  });

  function setPrice(security: Security, hold: Hold): void {
    options.record({ kind: 'hold', symbol: security.symbol, hold });
    market.setPrice(security, hold);
  }

  const isShowing = (board: Board) => {
    const phase = sessions.partAt(board, scheduler.now())?.phase;
    return phase !== undefined && phase !== 'lunch';
  };

  function resendAfter(ms: number): void {
    cancelResend();
    cancelResend = scheduler.after(ms, resend);
  }

  function resend(): void {
    const now = scheduler.now();
    resendAfter(EXCHANGES.some(isShowing) ? refreshMs : sessions.nextBell(now) - now);
    if (!isMoving) showQuotes();
  }

  function showQuotes(): void {
    for (const security of market.all()) {
      const isShown = isShowing(security.board) && !security.isHalted;
      if (isShown && !isQuiet(security.symbol)) options.send(quoteEvent(security, scheduler.now()));
    }
  }

  for (const order of book.live()) orderEntry.resume(order);
  sessionEvents.start();
  resendAfter(refreshMs);

  return {
    ...{ market, sessions, book, orderEntry, faults, account },
    now: scheduler.now,
    nextAt: scheduler.nextAt,
    advance: scheduler.runTo,
    setRefresh(ms) {
      refreshMs = ms;
    },
    setMoving(isNow) {
      isMoving = isNow;
      if (!isNow) showQuotes();
    },
    setPrice,
    seed({ symbol, quantity, averageCost, boughtOn }) {
      addLot(account, symbol, { boughtOn, quantity, price: averageCost, isOurs: false });
      options.record({ kind: 'account', account: recordOf(account) });
      watch.measure();
    },
    addFault: faultInjection.add,
    removeFaults: faultInjection.remove,
    watch: watch.measure,
    unwatchedMs: watch.totalMs,
    flags: () =>
      EXCHANGES.map((board) =>
        flagEvent(board, sessions.flagOf(board, scheduler.now()), dayOf(scheduler.now())),
      ),
    limitsOf(symbol) {
      const security = market.security(symbol);
      return security === undefined ? [] : [limitsEvent(security, scheduler.now())];
    },
    flagOf: (board) => sessions.flagOf(board, scheduler.now()),
    buyingPower: () => book.buyingPower(account, ceilingOf, scheduler.now()),
    record: options.record,
  };
}

const LATE_EVENT_MS = 5_000;
const GAP = 0.05;
