// What agents judge: one portfolio at one moment, with its recent days and bookings. Plain values; agents read nothing else.
import type { Decimal, Money, Price, Quantity } from '../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import type {
  BookedType,
  CurrencyCode,
  LotMethod,
  PortfolioId,
  SecurityId,
} from '../../../ledger/ports/drafts.ts';
import type { PortfolioKind } from '../../../ledger/ports/ledger-rows.ts';
import type { StatedContract } from '../../../ledger/ports/options.ts';

export interface Snapshot {
  readonly portfolio: SeenPortfolio;
  readonly at: Instant;
  /** The day of `at` where the portfolio is at home. */
  readonly today: TradingDay;
  readonly holdings: readonly SeenHolding[];
  /** Of recent entries, and not held any more. */
  readonly sold: readonly SeenListing[];
  readonly cash: readonly SeenCash[];
  /** Ascending by day. */
  readonly values: readonly DayValue[];
  /** Recent transactions that count, in the order in which they took effect. */
  readonly entries: readonly SeenEntry[];
  /** Trades whose settlement has passed and that no event says are settled. */
  readonly overdue: readonly SeenEntry[];
  /** Undefined if it follows no trader, or keeps up with it. */
  readonly lag: SeenLag | undefined;
  /** The newest one of the broker that was imported or fetched; undefined if none was. */
  readonly statement: SeenStatement | undefined;
  /** Undefined without targets, a schedule or a plan that waits. */
  readonly rebalancing: SeenRebalancing | undefined;
}

export interface SeenPortfolio {
  readonly id: PortfolioId;
  readonly kind: PortfolioKind;
  readonly baseCurrency: CurrencyCode;
  readonly isTaxed: boolean;
  /** Which lots a sale closes. */
  readonly method: LotMethod;
}

/** What is on record of a security, held or not. */
export interface SeenListing {
  readonly security: SecurityId;
  readonly symbol: string;
  /** Of an option contract, what its source states of it beside its name. */
  readonly contract?: StatedContract | undefined;
  readonly currency: CurrencyCode;
  /** Closes on record as they were printed, ascending by day. */
  readonly closes: readonly SeenClose[];
  /** On record or booked, ascending by day. */
  readonly splits: readonly SeenSplit[];
}

export interface SeenHolding extends SeenListing {
  readonly name: string | undefined;
  readonly sector: string | undefined;
  /** Negative if short. */
  readonly quantity: Quantity;
  readonly cost: Money;
  readonly price: SeenPrice | undefined;
  /** In its own currency; undefined without a price. */
  readonly value: Money | undefined;
  /** In the currency of the portfolio; undefined without a price or a rate. */
  readonly baseValue: Money | undefined;
  /** Open ones, oldest first. */
  readonly lots: readonly SeenLot[];
  /** That price sources announced, ascending by ex-date. */
  readonly dividends: readonly SeenDividend[];
  /** Days of which two price sources have a close, ascending for each of the others. */
  readonly compared?: readonly SeenComparison[];
  /** Days of splits that are not booked: its value counts old shares. */
  readonly unbookedSplits: readonly TradingDay[];
}

export interface SeenPrice {
  readonly price: Price;
  readonly at: Instant;
  readonly source: string;
  readonly isStale: boolean;
}

export interface SeenLot {
  readonly id: string;
  readonly side: 'LONG' | 'SHORT';
  readonly openedOn: TradingDay;
  readonly remaining: Quantity;
  readonly basis: Money;
  /** The first day of a long-term sale; undefined for a short lot. */
  readonly longTermFrom: TradingDay | undefined;
  /** Event that opened it. */
  readonly event: string;
  /** Closes of the days around its opening, where those of the holding do not reach back so far. */
  readonly closesThen?: readonly SeenClose[];
}

export interface SeenClose {
  readonly on: TradingDay;
  /** Of one unit: of an option contract, its multiplier times what is quoted. */
  readonly price: number;
}

export interface SeenComparison {
  readonly on: TradingDay;
  readonly currency: CurrencyCode;
  /** On record: values are counted with it. */
  readonly used: StatedClose;
  readonly other: StatedClose;
  /** More than 2 % apart. */
  readonly isDiffering: boolean;
}

export interface StatedClose {
  readonly source: string;
  readonly price: Price;
}

export interface SeenSplit {
  /** Prices and quantities of this day are after it. */
  readonly on: TradingDay;
  /** New shares for an old one. */
  readonly ratio: number;
  /** What the price source states, where another ratio is booked. */
  readonly stated?: number;
}

export interface SeenDividend {
  /** Its ex-date. */
  readonly on: TradingDay;
  readonly perShare: number;
  readonly currency: CurrencyCode;
}

/** What the broker states at the end of a day. */
export interface SeenStatement {
  readonly on: TradingDay;
  readonly event: string;
  readonly cash: readonly { readonly currency: CurrencyCode; readonly amount: Money }[];
  /** Empty if the statement lists none. */
  readonly positions: readonly StatedHolding[];
}

export interface StatedHolding {
  /** Undefined if the portfolio never had it. */
  readonly security: SecurityId | undefined;
  readonly symbol: string;
  /** Negative if short. */
  readonly quantity: Quantity;
  /** Empty if the statement sums the position up. */
  readonly lots: readonly { readonly openedOn: TradingDay; readonly quantity: Quantity }[];
}

export interface SeenCash {
  readonly currency: CurrencyCode;
  readonly balance: Money;
  /** Undefined without a rate. */
  readonly baseValue: Money | undefined;
  /** Events of the newest movements. */
  readonly events: readonly string[];
}

/** The portfolio at a close. */
export interface DayValue {
  readonly on: TradingDay;
  readonly value: Money;
  /** Paid in less paid out since the day before; undefined if that is not known in money. */
  readonly inflow: Money | undefined;
  readonly event: string;
}

export interface SeenEntry {
  readonly id: number;
  readonly type: BookedType;
  readonly security: SecurityId | undefined;
  readonly symbol: string | undefined;
  readonly at: Instant;
  readonly on: TradingDay;
  readonly quantity: Quantity | undefined;
  readonly price: Price | undefined;
  readonly fees: Money;
  readonly currency: CurrencyCode;
  /** To the currency of the portfolio, if it is another one and known. */
  readonly rate: Decimal | undefined;
  readonly cash: Money;
  readonly settlesAt: Instant | undefined;
  /** What it came from, undefined if it was booked by hand. */
  readonly origin: string | undefined;
  readonly event: string;
}

/** What the portfolio is to look like, and how far it is from it. */
export interface SeenRebalancing {
  /** Undefined without targets, and while something has no price or rate. */
  readonly drift: SeenDrift | undefined;
  /** Of its schedule, or of the plan that waits; undefined if these say none. */
  readonly bands: SeenBands | undefined;
  /** The last day of a tactical overlay. */
  readonly overlayUntil: TradingDay | undefined;
  readonly plan: SeenPlan | undefined;
  /** What its schedule, or the plan that waits, asks for; plain JSON. */
  readonly wanted: Readonly<Record<string, unknown>> | undefined;
}

/** As parts: of the whole, and of an asset's own target. At least one is there. */
export interface SeenBands {
  readonly absolute: number | undefined;
  readonly relative: number | undefined;
}

/** The ledger's present drift with the figures that agents read; agents know no type of the ledger's. */
export interface SeenDrift {
  readonly assets: readonly SeenAsset[];
  /** In the currency of the portfolio. */
  readonly cash: Money;
  readonly cashBuffer: Money;
  readonly totalValue: Money;
  /** The value of the trades that would end the drift. */
  readonly turnover: Money;
}

export interface SeenAsset {
  readonly symbol: string;
  /** Undefined if it was never held. */
  readonly security: SecurityId | undefined;
  readonly weight: Decimal;
  readonly target: Decimal;
  /** Weight less target. */
  readonly drift: Decimal;
}

/** The newest one that was not executed. */
export interface SeenPlan {
  readonly id: string;
  readonly at: Instant;
  readonly orders: number;
  readonly event: string;
  /** The first booking that it does not know. */
  readonly movedBy: string | undefined;
}

export interface SeenLag {
  readonly trader: string;
  /** Events that are not booked yet. */
  readonly events: number;
  readonly sinceMs: number;
}
