// What somebody asks to book in a portfolio: a person's form, a line of an import, an execution of the trader.
import type { Decimal, Money, Price, Quantity } from '../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import type { CurrencyCode, PortfolioId, SecurityId } from '../entries/ids.ts';
import type { LotMethod } from '../lots/lot-terms.ts';
import type { LotChoice } from '../lots/trade.ts';
import type { StatedContract } from '../options/option-security.ts';
import { type DraftShape, hasShape, type TypeOf } from './transaction-type.ts';

/** How the source names the security; the registry resolves it on the day of the transaction. */
export interface SecurityReference {
  readonly symbol: string;
  readonly isin: string | undefined;
  readonly exchange: string | undefined;
  readonly name: string | undefined;
  /** Of an option contract, as far as the source states more than its name. */
  readonly contract?: StatedContract | undefined;
}

interface Asked {
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

export interface TradeDraft extends Asked {
  readonly type: TypeOf<'trade'>;
  readonly security: SecurityReference | SecurityId;
  readonly quantity: Quantity;
  /** Per share of an option contract. */
  readonly price: Price;
  /** Units of money for one of the price; undefined: that of the security, which is 1 unless it is an option. */
  readonly multiplier?: Decimal | undefined;
  readonly fees: Money;
  /** Undefined: the method of the portfolio. */
  readonly method: LotMethod | undefined;
  readonly chosen: readonly LotChoice[] | undefined;
}

export interface DistributionDraft extends Asked {
  readonly type: TypeOf<'distribution'>;
  readonly security: SecurityReference | SecurityId;
  /** Of the whole position, before withholding; negative for what a short position pays. */
  readonly amount: Money;
  readonly withholding: Money;
  /** What a REINVESTED_DIVIDEND bought. */
  readonly bought: { readonly quantity: Quantity; readonly price: Price } | undefined;
}

export interface CashDraft extends Asked {
  readonly type: TypeOf<'cash'>;
  /** Positive, the type says the direction; INTEREST, FEE and TAX may be negative for what is charged or given back. */
  readonly amount: Money;
}

export interface TransferDraft extends Asked {
  readonly type: TypeOf<'transfer'>;
  readonly security: SecurityReference | SecurityId;
  readonly quantity: Quantity;
  readonly chosen: readonly LotChoice[] | undefined;
  readonly toPortfolio: PortfolioId;
}

export interface OpeningDraft extends Asked {
  readonly type: TypeOf<'opening'>;
  readonly security: SecurityReference | SecurityId;
  /** Negative if short. */
  readonly quantity: Quantity;
  /** Of the whole position, with fees; for a short one its net proceeds. */
  readonly cost: Money;
  /** Undefined if it is not known. */
  readonly acquiredOn: TradingDay | undefined;
}

export interface SplitDraft extends Asked {
  readonly type: TypeOf<'split'>;
  readonly security: SecurityReference | SecurityId;
  readonly newShares: Decimal;
  readonly oldShares: Decimal;
  /** At which a fraction of a share was paid out; undefined if there was none. */
  readonly cashInLieu: Price | undefined;
}

export interface OptionEndDraft extends Asked {
  readonly type: TypeOf<'option-end'>;
  /** The contract. */
  readonly security: SecurityReference | SecurityId;
  /** Contracts. Of EXPIRY and CASH_SETTLEMENT negative for those that were written. */
  readonly quantity: Quantity;
  /** Of a CASH_SETTLEMENT, per share, and of one contract once the security is known; undefined for the others. */
  readonly settledAt: Price | undefined;
  readonly fees: Money;
  /** Lots of the shares that are sold. */
  readonly chosen: readonly LotChoice[] | undefined;
}

export type TransactionDraft =
  | TradeDraft
  | DistributionDraft
  | CashDraft
  | TransferDraft
  | SplitDraft
  | OpeningDraft
  | OptionEndDraft;

export type DraftOf<S extends DraftShape> = Extract<TransactionDraft, { readonly type: TypeOf<S> }>;

export function isDraftOf<S extends DraftShape>(
  draft: TransactionDraft,
  shape: S,
): draft is DraftOf<S> {
  return hasShape(draft.type, shape);
}
