// What somebody asks to book in a portfolio: a person's form, a line of an import, an execution of the trader.
import type { Decimal, Money, Price, Quantity } from '../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import type { CurrencyCode, PortfolioId, SecurityId } from '../entries/ids.ts';
import type { LotMethod } from '../lots/lot-terms.ts';
import type { LotChoice } from '../lots/trade.ts';

/**
 * BUY covers a short position first, SELL closes a long one first; SHORT and COVER refuse to do anything else.
 * DIVIDEND is paid in cash; REINVESTED_DIVIDEND buys `quantity` at `price` with it; RETURN_OF_CAPITAL lowers the basis.
 * SPLIT makes other shares of those that this portfolio holds; one for all holders is a corporate action.
 * TRANSFER moves lots to another portfolio with their cost and dates. OPENING_BALANCE books what was held before.
 */
export type TransactionType =
  | 'BUY'
  | 'SELL'
  | 'SHORT'
  | 'COVER'
  | 'DIVIDEND'
  | 'REINVESTED_DIVIDEND'
  | 'RETURN_OF_CAPITAL'
  | 'DEPOSIT'
  | 'WITHDRAWAL'
  | 'FEE'
  | 'INTEREST'
  | 'TAX'
  | 'TRANSFER'
  | 'SPLIT'
  | 'OPENING_BALANCE';

/** How the source names the security; the registry resolves it on the day of the transaction. */
export interface SecurityReference {
  readonly symbol: string;
  readonly isin: string | undefined;
  readonly exchange: string | undefined;
  readonly name: string | undefined;
}

interface Drafted {
  /** When it took effect. */
  readonly at: Instant;
  /** The same moment as a day where it happened. */
  readonly on: TradingDay;
  readonly currency: CurrencyCode;
  /** Units of the portfolio's currency for one of `currency`; undefined if both are the same or it was not stated. */
  readonly rate: Decimal | undefined;
  readonly notes: string | undefined;
  /** Where it came from, and its name there; booking the same one again changes nothing. */
  readonly origin: TransactionOrigin | undefined;
}

export interface TransactionOrigin {
  /** `file:<format>`, `flex`, `trader:<journal id>`. */
  readonly source: string;
  readonly id: string;
}

export interface TradeDraft extends Drafted {
  readonly type: 'BUY' | 'SELL' | 'SHORT' | 'COVER';
  readonly security: SecurityReference | SecurityId;
  readonly quantity: Quantity;
  readonly price: Price;
  readonly fees: Money;
  /** Undefined: the method of the portfolio. */
  readonly method: LotMethod | undefined;
  readonly chosen: readonly LotChoice[] | undefined;
}

export interface DistributionDraft extends Drafted {
  readonly type: 'DIVIDEND' | 'REINVESTED_DIVIDEND' | 'RETURN_OF_CAPITAL';
  readonly security: SecurityReference | SecurityId;
  /** Of the whole position, before withholding; negative for what a short position pays. */
  readonly amount: Money;
  readonly withholding: Money;
  /** What a REINVESTED_DIVIDEND bought. */
  readonly bought: { readonly quantity: Quantity; readonly price: Price } | undefined;
}

export interface CashDraft extends Drafted {
  readonly type: 'DEPOSIT' | 'WITHDRAWAL' | 'FEE' | 'INTEREST' | 'TAX';
  /** Positive, the type says the direction; INTEREST, FEE and TAX may be negative for what is charged or given back. */
  readonly amount: Money;
}

export interface TransferDraft extends Drafted {
  readonly type: 'TRANSFER';
  readonly security: SecurityReference | SecurityId;
  readonly quantity: Quantity;
  readonly chosen: readonly LotChoice[] | undefined;
  readonly toPortfolio: PortfolioId;
}

export interface OpeningDraft extends Drafted {
  readonly type: 'OPENING_BALANCE';
  readonly security: SecurityReference | SecurityId;
  /** Negative if short. */
  readonly quantity: Quantity;
  /** Of the whole position, with fees; for a short one its net proceeds. */
  readonly cost: Money;
  /** Undefined if it is not known. */
  readonly acquiredOn: TradingDay | undefined;
}

export interface SplitDraft extends Drafted {
  readonly type: 'SPLIT';
  readonly security: SecurityReference | SecurityId;
  readonly newShares: Decimal;
  readonly oldShares: Decimal;
  /** At which a fraction of a share was paid out; undefined if there was none. */
  readonly cashInLieu: Price | undefined;
}

export type TransactionDraft =
  | TradeDraft
  | DistributionDraft
  | CashDraft
  | TransferDraft
  | SplitDraft
  | OpeningDraft;
