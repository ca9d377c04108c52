// What a statement of Interactive Brokers says about an account, beside the rows that are booked: the figures that a
// comparison with the ledger rests on. A figure that the statement lacks is undefined, or missing from its list.
import type { Decimal, Money, Price, Quantity } from '../../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../../kernel/instant.ts';
import type { CurrencyCode } from '../../../domain/entries/ids.ts';
import type { SecurityReference } from '../../../domain/transactions/draft.ts';
import type { FileInParts, ImportedFile, Place } from '../../rows/imported-file.ts';
import type { Digest } from '../../rows/row-origin.ts';

export interface StatementTerms {
  readonly digest: Digest;
  /** Undefined: the only one of the file. */
  readonly account: string | undefined;
}

export interface ImportedStatement extends ImportedFile {
  readonly statement: StatementFigures;
}

/** Undefined for a file of another kind. */
export function statementOf(file: FileInParts): StatementFigures | undefined {
  return 'statement' in file ? (file as Pick<ImportedStatement, 'statement'>).statement : undefined;
}

export interface StatementFigures {
  /** Empty if the statement does not name it. */
  readonly account: string;
  /** Of its exchange rates. */
  readonly baseCurrency: CurrencyCode | undefined;
  readonly from: TradingDay | undefined;
  readonly to: TradingDay | undefined;
  readonly cash: readonly StatedCash[];
  readonly positions: readonly StatedPosition[];
  readonly trades: readonly StatedTrade[];
  readonly closedLots: readonly StatedClosedLot[];
  readonly realized: readonly StatedRealized[];
  readonly distributions: readonly StatedDistribution[];
  readonly rates: readonly StatedRate[];
}

export interface StatedCash {
  readonly place: Place;
  readonly currency: CurrencyCode;
  readonly starting: Money | undefined;
  readonly ending: Money | undefined;
  readonly endingSettled: Money | undefined;
}

export interface StatedPosition {
  readonly place: Place;
  readonly security: SecurityReference;
  readonly currency: CurrencyCode;
  /** Negative if short. */
  readonly quantity: Quantity;
  /** With commissions, in `currency`; negative if short. */
  readonly cost: Money | undefined;
  readonly mark: Price | undefined;
  readonly value: Money | undefined;
  readonly unrealized: Money | undefined;
  /** The lot was opened then; undefined in a row that sums a position up. */
  readonly openedAt: Instant | undefined;
}

export interface StatedTrade {
  readonly place: Place;
  /** `ibExecID`; empty if the statement has none. */
  readonly executionId: string;
  readonly tradeId: string;
  readonly orderReference: string;
  readonly security: SecurityReference;
  readonly currency: CurrencyCode;
  readonly at: Instant;
  readonly on: TradingDay;
  /** Negative for a sale. */
  readonly quantity: Quantity;
  /** Of an option contract per share. */
  readonly price: Price;
  /** Money for one point of the price; undefined for 1. */
  readonly multiplier?: Decimal | undefined;
  /** Negative for what was paid. */
  readonly proceeds: Money;
  /** Negative for what was paid, in `commissionCurrency`. */
  readonly commission: Money;
  readonly commissionCurrency: CurrencyCode;
  readonly taxes: Money;
  /** Cost of what it opened or closed. */
  readonly cost: Money | undefined;
  readonly realized: Money | undefined;
  /** `C`, `O`, `P`, `Ca`, `Co`, `LT`, `ST`, ... */
  readonly codes: readonly string[];
  /** Neither it nor what it reverses happened. */
  readonly isCancellation: boolean;
}

export interface StatedClosedLot {
  readonly place: Place;
  readonly security: SecurityReference;
  readonly currency: CurrencyCode;
  readonly openedOn: TradingDay | undefined;
  readonly closedOn: TradingDay;
  readonly quantity: Quantity;
  readonly cost: Money | undefined;
  readonly realized: Money | undefined;
}

/** Of all sales of a security in the period, in the base currency. */
export interface StatedRealized {
  readonly place: Place;
  readonly security: SecurityReference;
  readonly total: Money;
  readonly shortTerm: Money | undefined;
  readonly longTerm: Money | undefined;
}

export interface StatedDistribution {
  readonly place: Place;
  readonly kind: 'dividend' | 'return-of-capital' | 'withholding';
  readonly security: SecurityReference;
  readonly currency: CurrencyCode;
  readonly on: TradingDay;
  /** Negative for withholding and for what is taken back. */
  readonly amount: Money;
  readonly description: string;
}

/** Units of `to` for one of `from`. */
export interface StatedRate {
  readonly place: Place;
  readonly on: TradingDay | undefined;
  readonly from: CurrencyCode;
  readonly to: CurrencyCode;
  readonly rate: Decimal;
}
