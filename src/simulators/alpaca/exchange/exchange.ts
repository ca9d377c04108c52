// Alpaca without its wire: market, account, orders and their events on a schedule that the caller advances.
import { type Decimal, ZERO } from '../../../kernel/decimal.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { createRandom } from '../../../kernel/random.ts';
import type { Bar } from '../../../market/bars/bar.ts';
import { createScheduler } from '../../host/scheduler.ts';
import {
  type Account,
  type Balances,
  balancesOf,
  createAccount,
  type Position,
} from './account/account.ts';
import { createHistory, type History } from './account/history.ts';
import { type Corporate, createCorporate } from './corporate.ts';
import { createMarket, type Market } from './market/market.ts';
import type { Security } from './market/security.ts';
import { type Book, createBook } from './orders/book.ts';
import { type Correcting, createCorrecting } from './orders/correcting.ts';
import { type Cover, createCover } from './orders/cover.ts';
import { startDayEvents } from './orders/day-events.ts';
import { createDelivery, type OrderEvent } from './orders/delivery.ts';
import { createFilling, type Filling } from './orders/filling.ts';
import { createGroups, type Groups } from './orders/groups.ts';
import { createOrderEntry, type OrderEntry } from './orders/order-entry.ts';
import { createReplacing, type Replacing } from './orders/replacing.ts';
import { createReserves, type Reserves } from './orders/reserves.ts';
import { createRiskChecks, type RiskChecks } from './orders/risk-checks.ts';
import { createTransit } from './orders/transitions.ts';
import { createFaultList, type FaultList } from './state/fault-list.ts';
import { idOf } from './state/ids.ts';
import { createOtherRows, type OtherRows } from './state/other-rows.ts';

export interface ExchangeOptions {
  readonly start: Instant;
  readonly seed: number;
  /** Number of the account. */
  readonly account: string;
  readonly cash: Decimal;
  /** One-minute bars by symbol; other symbols follow a seeded walk. */
  readonly bars: ReadonlyMap<string, readonly Bar[]>;
  /** How many fills are in part at first, 0 to 1. */
  readonly partialShare: number;
  onOrderEvent(event: OrderEvent): void;
  /** As in the market. */
  readonly quoteEveryMs?: number;
  onTrade(security: Security): void;
  onQuote(security: Security): void;
  onBar(security: Security, bar: Bar): void;
  /** Its trading was halted, or resumes. */
  onHalt(security: Security): void;
}

export interface Exchange {
  readonly account: Account;
  readonly market: Market;
  readonly book: Book;
  readonly faults: FaultList;
  readonly entry: OrderEntry;
  readonly replacing: Replacing;
  readonly reserves: Reserves;
  readonly risk: RiskChecks;
  readonly history: History;
  readonly corporate: Corporate;
  readonly correcting: Correcting;
  readonly cover: Cover;
  readonly otherRows: OtherRows;
  now(): Instant;
  nextAt(): Instant | undefined;
  advance(to: Instant): void;
  balances(): Balances;
  positions(): readonly Position[];
  setHalt(symbol: string, isHalted: boolean): void;
}

export function createExchange(options: ExchangeOptions): Exchange {
  const { seed } = options;
  const scheduler = createScheduler(options.start);
  const faults = createFaultList();
  const book = createBook();
  const account = createAccount({
    ...{ id: idOf(`account/${seed}`), number: options.account, cash: options.cash },
    createdAt: options.start,
  });
  const market = createMarket({
    ...{ scheduler, seed, bars: options.bars, onBar: options.onBar, onQuote: options.onQuote },
    ...(options.quoteEveryMs !== undefined && { quoteEveryMs: options.quoteEveryMs }),
    onTrade(security) {
      options.onTrade(security);
      filling.meetAll(security.symbol);
    },
    afterTrades: () => history.sample(),
  });
  const priceOf = (symbol: string) => market.security(symbol)?.last ?? ZERO;
  const balances = () => balancesOf(account, priceOf);
  const history: History = createHistory({ scheduler, equity: () => balances().equity });
  const delivery = createDelivery({
    ...{ scheduler, faults, random: createRandom(seed, 'delivery') },
    send: options.onOrderEvent,
  });
  const transit = createTransit(scheduler, delivery);
  const reserves = createReserves({ book, account, market });
  const risk = createRiskChecks({ book, account, market, reserves, faults });
  const filling: Filling = createFilling({
    ...{ scheduler, market, book, account, faults, delivery, transit },
    ...{ random: createRandom(seed, 'fills'), partialShare: options.partialShare },
    onFill: (order) => groups.onFill(order),
  });
  const groups: Groups = createGroups({
    ...{ book, transit },
    meetSoon: (order) => entry.meetSoon(order),
  });
  const entry: OrderEntry = createOrderEntry({
    ...{ scheduler, market, account, book, faults, risk, transit, filling, groups },
    random: createRandom(seed, 'orders'),
  });
  const replacing = createReplacing({
    ...{ scheduler, book, faults, risk, transit, filling, delivery, entry },
    random: createRandom(seed, 'replacing'),
  });
  const corporate = createCorporate({ account, book, market, entry, replacing });

  const correcting = createCorrecting({
    ...{ scheduler, account, book, delivery, random: createRandom(seed, 'corrections') },
  });
  const cover = createCover({ scheduler, account, book, market });

  startDayEvents({
    ...{ scheduler, book, market, filling, entry },
    onDay: corporate.onDay,
    onClose() {
      const { equity, maintenanceMargin } = balances();
      account.lastEquity = equity;
      account.lastMaintenance = maintenanceMargin;
    },
  });
  market.start();

  return {
    ...{ account, market, book, faults, entry, replacing, reserves, risk, history, corporate },
    ...{ correcting, cover, otherRows: createOtherRows() },
    now: scheduler.now,
    nextAt: scheduler.nextAt,
    advance(to) {
      cover.measure();
      scheduler.runTo(to, () => {
        cover.measure();
        return true;
      });
    },
    balances,
    positions: () => [...account.positions.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1)),
    setHalt(symbol, isHalted) {
      const security = market.security(symbol);
      if (security === undefined) return;
      security.isHalted = isHalted;
      options.onHalt(security);
      if (!isHalted) filling.meetAll(symbol);
    },
  };
}
