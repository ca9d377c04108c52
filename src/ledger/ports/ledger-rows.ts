// What the ledger keeps, as its store gives it back: the read tables, all of which can be rebuilt from the events.
import type { Brand } from '../../kernel/brand.ts';
import type { Decimal, Money, Price, Quantity } from '../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../kernel/instant.ts';
import type { Payout } from '../domain/corporate-actions/corporate-action.ts';
import type {
  CurrencyCode,
  PortfolioId,
  SecurityId,
  TransactionId,
} from '../domain/entries/ids.ts';
import type { Lot } from '../domain/lots/lot.ts';
import type { LotMethod } from '../domain/lots/lot-terms.ts';
import type { MethodHistory } from '../domain/lots/method-history.ts';
import type { StatedContract } from '../domain/options/option-security.ts';
import type { LotClosure } from '../domain/portfolio/portfolio-book.ts';
import type { BookedType } from '../domain/transactions/transaction-type.ts';

/** The integer by which other systems know a person: `user_id`, `client_id`. */
export type HolderNumber = Brand<number, 'HolderNumber'>;

/** Text that only its holder's key opens. */
export type SealedText = Brand<string, 'SealedText'>;

/** ORDINARY is kept by a person, TRADER follows a trading account, SIMULATION holds simulated trades. */
export type PortfolioKind = 'ORDINARY' | 'TRADER' | 'SIMULATION';

/** A part of the portfolio, 0 to 1, that a security is to have. */
export interface TargetWeight {
  readonly symbol: string;
  /** As text, as in the event. */
  readonly weight: string;
  /** What the symbol meant when it was set, so that a new name changes nothing; undefined if it meant nothing yet. */
  readonly security?: SecurityId;
}

export interface PortfolioRow {
  readonly id: PortfolioId;
  readonly holder: HolderNumber;
  readonly kind: PortfolioKind;
  /** Unique among the open portfolios of its kind: the account of a trader; else undefined. */
  readonly account: string | undefined;
  readonly name: SealedText;
  readonly description: SealedText | undefined;
  readonly baseCurrency: CurrencyCode;
  /** The newest one; `methods` has the days. */
  readonly method: LotMethod;
  readonly methods: MethodHistory;
  readonly dividendTreatment: 'INCOME' | 'REDUCE_BASIS';
  readonly taxTreatment: 'TAXABLE' | 'TAX_DEFERRED';
  readonly allowShort: boolean;
  readonly feesInBasis: boolean;
  /** `us:more-than-one-year` or `days:N`. */
  readonly longTermRule: string;
  /** What a rebalancing aims at; undefined if none were set. */
  readonly targets: readonly TargetWeight[] | undefined;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Undefined unless it was deleted; it can be restored. */
  readonly closedAt: Instant | undefined;
}

export interface SecurityRow {
  readonly id: SecurityId;
  readonly symbol: string;
  readonly name: string | undefined;
  readonly currency: CurrencyCode;
  readonly exchange: string | undefined;
  readonly isin: string | undefined;
  readonly sector: string | undefined;
  /** Of its trades' settlement: `us`, `vietnam`. */
  readonly venue: string;
  /** The listing that an administrator has merged it into: nothing is booked in this one any more. */
  readonly mergedInto?: SecurityId;
  /** Of an option contract, as far as a source has stated more than its name says. */
  readonly contract?: StatedContract | undefined;
}

/** What a transaction did, in its currency. */
export interface Figures extends Payout {
  /** Gain of closed lots. */
  readonly realized: Money;
}

export interface TransactionRow extends Figures {
  readonly id: TransactionId;
  readonly portfolio: PortfolioId;
  readonly type: BookedType;
  readonly security: SecurityId | undefined;
  /** The second security of a corporate action. */
  readonly otherSecurity: SecurityId | undefined;
  readonly at: Instant;
  readonly on: TradingDay;
  readonly recordedAt: Instant;
  readonly quantity: Quantity | undefined;
  readonly price: Price | undefined;
  readonly fees: Money;
  readonly currency: CurrencyCode;
  readonly rate: Decimal | undefined;
  readonly settlesAt: Instant | undefined;
  readonly notes: SealedText | undefined;
  readonly originSource: string | undefined;
  readonly originId: string | undefined;
  /** Version of its event in the stream of the portfolio. */
  readonly version: number;
  /** Version of the event that took it back; undefined while it counts. */
  readonly voidedBy: number | undefined;
}

/** Cash that was received, or paid if it is negative. */
export interface CashMovement {
  readonly currency: CurrencyCode;
  readonly amount: Money;
  readonly on: TradingDay;
  /** Stated with the transaction. */
  readonly rate: Decimal | undefined;
}

export interface LotRow extends Lot {
  readonly portfolio: PortfolioId;
  readonly security: SecurityId;
  readonly currency: CurrencyCode;
}

export interface ClosureRow extends LotClosure {
  readonly portfolio: PortfolioId;
  /** Place among the closures of its transaction. */
  readonly ordinal: number;
  readonly currency: CurrencyCode;
}

export interface PositionRow {
  readonly portfolio: PortfolioId;
  readonly security: SecurityId;
  /** Negative if short. */
  readonly quantity: Quantity;
  /** Negative for the net proceeds of a short position. */
  readonly cost: Money;
  readonly realized: Money;
  readonly income: Money;
  readonly currency: CurrencyCode;
  /** The latest entry in effect: one that takes effect earlier recomputes the security. */
  readonly lastAt: Instant;
}

export interface CashRow {
  readonly portfolio: PortfolioId;
  readonly currency: CurrencyCode;
  readonly balance: Money;
}
