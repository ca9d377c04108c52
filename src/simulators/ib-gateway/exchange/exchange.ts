// The synchronous half of the simulated gateway: requests and market time in, timed answers out; no socket, no wall
// clock. One file, because it only connects its parts, which know each other only through their arguments.
import type { Instant } from '../../../kernel/instant.ts';
import { createRandom } from '../../../kernel/random.ts';
import { createScheduler } from '../../host/scheduler.ts';
import { instrumentKey } from '../messages/instrument-key.ts';
import type { Request } from '../messages/request.ts';
import { createAccountBook } from './account/account-book.ts';
import { type AccountStreams, createAccountStreams } from './account/account-streams.ts';
import { type Account, valuationOf } from './account/accounts.ts';
import { type Cover, createCover } from './account/cover.ts';
import { createMovements } from './account/movements.ts';
import { createOptionCover, type OptionFigures } from './account/option-cover.ts';
import { createTradingDays } from './account/trading-days.ts';
import type { ExchangeOptions } from './exchange-options.ts';
import { type ExchangeView, exchangeView } from './exchange-view.ts';
import { createFaultInjection } from './fault-injection.ts';
import { createContracts } from './market/prices/contracts.ts';
import { type Listing, worthOfUnit } from './market/prices/listing.ts';
import { createMarket, type ManualPrice } from './market/prices/market.ts';
import { createMarketStreams } from './market/streams/market-streams.ts';
import { createOptionLife } from './option-life/option-life.ts';
import { createOptionChain } from './options/option-chain.ts';
import { type Book, createBook } from './orders/book/book.ts';
import { createOrderReports } from './orders/book/order-reports.ts';
import { createManualTrader, type ManualTrader } from './orders/manual-trader.ts';
import { isUnbounded } from './orders/option-admission.ts';
import { createOrderEntry } from './orders/order-entry.ts';
import { createOrderLists } from './orders/order-lists.ts';
import { createSettlement } from './orders/settlement.ts';
import { createOvernight } from './overnight.ts';
import { createRequestDispatcher } from './request-dispatcher.ts';
import { createMail } from './scheduling/delivery.ts';
import {
  createFaults,
  type Fault,
  type FaultOutcome,
  type FaultRequest,
} from './scheduling/faults.ts';
import { createFrameRules, type FrameRules } from './scheduling/frame-rules.ts';
import { answersAtOnce } from './scheduling/long-answers.ts';
import { scheduleSessionEvents } from './scheduling/session-events.ts';
import { createTradingHours } from './scheduling/trading-hours.ts';
import { knownContracts, stateAfter } from './state/changes.ts';
import { createOrderIds } from './state/order-ids.ts';
import { createPermIds } from './state/perm-ids.ts';

export type { ExchangeOptions } from './exchange-options.ts';

export interface Exchange {
  /** The first messages to a client: its accounts and its next order id. */
  connect(clientId: number): { readonly accounts: readonly string[]; readonly nextOrderId: number };
  disconnect(clientId: number): void;
  request(clientId: number, request: Request): void;
  /** Plays everything due up to `to`, or until `mayGoOn` says no. */
  advance(to: Instant, mayGoOn?: () => boolean): void;
  nextAt(): Instant | undefined;
  now(): Instant;
  /** The longest market time between two quotes of a symbol. */
  setRefresh(everyMs: number): void;
  setMoving(to: Instant | undefined): void;
  setPrice(symbol: string, price: ManualPrice): boolean;
  readonly hand: ManualTrader;
  addFault(request: FaultRequest): FaultOutcome;
  faults(): readonly Fault[];
  removeFaults(faultId?: number): readonly Fault[];
  /** A restarting gateway drops orders that were never transmitted. */
  forgetStored(): void;
  view(): ExchangeView;
  /** A part of it that costs nothing to look at. */
  optionFigures(): OptionFigures;
}

export function createExchange(options: ExchangeOptions): Exchange {
  const { calendar, seed } = options;
  const memory = options.memory ?? stateAfter([]);
  const longAnswers = options.longAnswers ?? answersAtOnce;
  const scheduler = createScheduler(options.start);
  const mail = createMail(
    scheduler,
    (delivery) => frameRules.deliver(delivery),
    options.isPrompt ?? false,
  );
  const random = options.random ?? createRandom(seed, 'gateway');
  const chain = createOptionChain({
    calendar,
    now: scheduler.now,
    priceOf: (symbol) => market.listing(symbol)?.last ?? Number.NaN,
  });
  const contracts = createContracts({
    chain,
    known: knownContracts(memory),
    today: () => calendar.dayOf(scheduler.now()),
  });
  const hours = createTradingHours({ calendar, now: scheduler.now, classOf: chain.classOf });
  const ids = createOrderIds(memory.orderIds);
  const accounts = createAccountBook(options.accounts, memory);
  const connected = new Set<number>();
  const faults = createFaults(scheduler, (fault) => faultInjection.over(fault));
  const frameRules: FrameRules = createFrameRules({
    scheduler,
    faults,
    deliver: options.deliver,
    request: (clientId, request) => door.request(clientId, request),
  });

  const market = createMarket({
    seed,
    calendar,
    scheduler,
    contracts,
    chain,
    bars: options.bars,
    memory,
    record: options.record,
    isWorked: (symbol) => book.isWorked(symbol),
    hasOrders: (symbol) => book.openIn(symbol).length > 0,
    isFlickering: (symbol) => faults.standing('option-flicker', { symbol }) !== undefined,
    onTick(listing, cause) {
      book.onTick(listing, cause);
      marketStreams.onTick(listing, cause);
      if (cause === 'halt') cover.measureSymbol(listing.symbol);
    },
  });
  const reports = createOrderReports({
    scheduler,
    mail,
    random,
    faults,
    masterClient: options.masterClient,
    isOpenFor: (order) => hours.canTrade(order, scheduler.now()),
  });
  const settlement = createSettlement({
    scheduler,
    earlier: memory.trades,
    faults,
    reports: () => reports,
    accounts,
    measure: (account, symbol) => cover.measure(account, symbol),
    comboOf: contracts.comboOf,
    quoteOf: listingOrThrow,
    record: options.record,
    moved: (account, symbol) => accountStreams.moved(account, symbol),
  });
  const nextPermId = createPermIds(options.start, memory.orders);
  const book: Book = createBook({
    scheduler,
    random,
    faults,
    reports,
    hours,
    children: options.children,
    parentCancel: options.parentCancel,
    listingOf: (order) => listingOrThrow(order.symbol),
    listingOfConId(conId) {
      const contract = contracts.ofConId(conId);
      return contract === undefined ? undefined : market.listing(instrumentKey(contract));
    },
    isPrinting: (listing) => market.isPrinting(listing),
    isShortSale: accounts.isShortSale,
    nextPermId,
    traded: settlement.traded,
    changed(order) {
      options.record({ kind: 'order', order });
      cover.measure(accounts.of(order), order.symbol);
      cover.recordNaked();
    },
  });
  const cover: Cover = createCover({
    scheduler,
    accounts,
    alreadyMs: memory.nakedMs,
    openIn: book.openIn,
    parentOf: (order) => book.ofPermId(order.parentPermId),
    isTrading: (symbol) =>
      hours.isOpen(scheduler.now()) && market.listing(symbol)?.isHalted === false,
    record: options.record,
    options: createOptionCover({
      scheduler,
      orders: book.all,
      trades: settlement.trades,
      comboOf: contracts.comboOf,
      deliverableOf: ({ tradingClass }) => chain.classNamed(tradingClass)?.deliverable.shares ?? 1,
      isOpen: () => hours.isOpen(scheduler.now()),
      isUnbounded: ({ order, contract, symbol }, account) =>
        isUnbounded({ order, contract, account, combo: contracts.comboOf(symbol) }),
    }),
  });
  const valuation = (account: Account) => valuationOf(account, worthOf);
  const accountStreams: AccountStreams = createAccountStreams({
    scheduler,
    mail,
    random,
    faults,
    accounts: accounts.all,
    accountNamed: accounts.named,
    valuation,
    today: () => calendar.dayOf(scheduler.now()),
    worthOf,
    isLongPast: market.isLongPast,
  });
  const marketStreams = createMarketStreams({
    scheduler,
    calendar,
    mail,
    faults,
    contracts,
    market,
    longAnswers,
    isOpen: ({ contract }) => hours.isTrading(contract, scheduler.now()),
  });
  const orderEntry = createOrderEntry({
    scheduler,
    mail,
    random,
    faults,
    book,
    contracts,
    ids,
    isLateOcaRefused: options.lateOca === 'refuse',
    auctions: hours.auctions,
    isForgotten: (order) =>
      options.endedOrders === 'forgotten' && order.completedAt < hours.startOfDay(scheduler.now()),
    accountNamed: accounts.named,
    valuation,
    worthOf,
    listingOf: market.listing,
    nextPermId,
    reportedAt: reports.reportedAt,
    showChange: reports.showChange,
    nextOpen: () => hours.upcoming(scheduler.now())?.open ?? scheduler.now(),
    record: options.record,
  });
  const optionLife = createOptionLife({
    scheduler,
    calendar,
    faults,
    accounts,
    contracts,
    chain,
    market,
    book,
    settlement,
    memory,
    record: options.record,
    moved: (account, key) => accountStreams.moved(account, key),
    worthOf,
  });
  const lists = createOrderLists({
    scheduler,
    mail,
    random,
    book,
    hours,
    reports,
    turns: longAnswers.turns,
    masterClient: options.masterClient,
    trades: settlement.trades,
    commissionOf: reports.commissionOf,
  });
  const hand = createManualTrader({
    book,
    contracts,
    market,
    auctions: hours.auctions,
    now: scheduler.now,
    accountNamed: accounts.named,
    accounts: accounts.all,
    placed: lists.placedByHand,
  });
  const faultInjection = createFaultInjection({
    mail,
    faults,
    market,
    marketStreams,
    hand,
    movements: createMovements({
      accounts,
      contractOf: contracts.ofSymbol,
      record: options.record,
      moved: (account, symbol) => accountStreams.moved(account, symbol),
      measure: (account, symbol) => cover.measure(account, symbol),
    }),
    overnight: createOvernight({
      contracts,
      scheduler,
      hours,
      market,
      book,
      accounts: accounts.all,
      earlier: memory.splits,
      adjustOptions: optionLife.split,
      record: options.record,
      moved: (account, symbol) => accountStreams.moved(account, symbol),
    }),
    nights: optionLife.nights,
    chain,
    rollDay: hours.rollDay,
    ids,
    connected,
    accounts: options.accounts,
    onLineFault: options.onLineFault,
  });
  const door = createRequestDispatcher({
    scheduler,
    calendar,
    mail,
    contracts,
    chain,
    exercises: optionLife.exercises,
    orderEntry,
    faults,
    lists,
    marketStreams,
    market,
    accountStreams,
    ids,
    turns: longAnswers.turns,
    accountsOf: () => faultInjection.announcedAccounts(),
  });

  // Orders of an account that is no longer simulated stay in the file.
  for (const order of memory.orders)
    if (options.accounts.includes(order.account)) book.restore(order);
  // Their prices are derived from others only once they are asked for.
  for (const { symbol, contract } of book.open())
    if (contract.secType !== 'STK') market.listing(symbol);
  const days = createTradingDays({ accounts: accounts.all, worthOf, record: options.record });
  scheduleSessionEvents({
    scheduler,
    hours,
    onOpen() {
      days.begin();
      book.sessionOpened();
    },
    onClose: days.end,
    onBell: cover.measureAll,
  });

  function listingOrThrow(symbol: string): Listing {
    const listing = market.listing(symbol);
    if (listing === undefined) throw new Error(`an order in the unknown symbol ${symbol}`);
    return listing;
  }

  function worthOf(key: string): number {
    const listing = market.listing(key);
    return listing === undefined ? Number.NaN : worthOfUnit(listing);
  }

  return {
    connect(clientId) {
      connected.add(clientId);
      lists.replay(clientId);
      faultInjection.greet(clientId);
      return { accounts: faultInjection.announcedAccounts(), nextOrderId: ids.nextValid(clientId) };
    },
    disconnect(clientId) {
      connected.delete(clientId);
      if (faults.standing('conditional-ends', { clientId })) book.endConditional(clientId);
      marketStreams.dropClient(clientId);
      accountStreams.dropClient(clientId);
      lists.clientLeft(clientId);
      door.dropClient(clientId);
    },
    request: frameRules.request,
    advance: scheduler.runTo,
    nextAt: scheduler.nextAt,
    now: scheduler.now,
    setRefresh: market.setRefresh,
    setMoving: market.setMoving,
    setPrice: (symbol, price) => market.hold(symbol, price) !== undefined,
    hand,
    addFault: faultInjection.add,
    faults: faults.list,
    removeFaults: faults.remove,
    forgetStored: book.loseStored,
    optionFigures: cover.options,
    view: () =>
      exchangeView({
        time: scheduler.now(),
        accounts: accounts.all(),
        listings: market.known(),
        book,
        trades: settlement.trades(),
        isOpen: hours.isOpen(scheduler.now()),
        nakedMs: cover.nakedMs(),
        options: cover.options(),
        valuation,
      }),
  };
}
