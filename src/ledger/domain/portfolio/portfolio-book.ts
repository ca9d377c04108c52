// The lots of a portfolio, folded entry by entry in the order in which the entries took effect.
import { type Money, NO_MONEY, type Quantity } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { Payout } from '../corporate-actions/corporate-action.ts';
import type { SecurityId, TransactionId } from '../entries/ids.ts';
import type { Term } from '../lots/holding-period.ts';
import type { LotId, LotSide } from '../lots/lot.ts';
import { emptyBook, type LotBook } from '../lots/lot-book.ts';
import type { LotTerms } from '../lots/lot-terms.ts';
import type { TradeRefusal } from '../lots/trade.ts';

export interface PortfolioBook {
  readonly bySecurity: Map<SecurityId, LotBook>;
}

export function emptyPortfolio(): PortfolioBook {
  return { bySecurity: new Map() };
}

export function bookOf({ bySecurity }: PortfolioBook, security: SecurityId): LotBook {
  const known = bySecurity.get(security);
  if (known !== undefined) return known;
  const book = emptyBook();
  bySecurity.set(security, book);
  return book;
}

/** How the owner wants entries to be read. A change of these changes no entry, only what follows from them. */
export type PortfolioTerms = Omit<LotTerms, 'method'>;

/** A part of a lot that an entry closed, or made a gain of. */
export interface LotClosure {
  readonly security: SecurityId;
  readonly lotId: LotId;
  readonly transaction: TransactionId;
  readonly side: LotSide;
  readonly openedOn: TradingDay;
  readonly closedOn: TradingDay;
  /** 0 for a distribution beyond the basis. */
  readonly quantity: Quantity;
  readonly proceeds: Money;
  readonly cost: Money;
  readonly gain: Money;
  readonly term: Term;
}

/** What followed from one entry; amounts in its currency. */
export interface Consequences extends Payout {
  /** Fees that are part of no basis. */
  readonly feesExpensed: Money;
  readonly closures: readonly LotClosure[];
}

export const NOTHING: Consequences = {
  cash: NO_MONEY,
  income: NO_MONEY,
  withholding: NO_MONEY,
  feesExpensed: NO_MONEY,
  closures: [],
};

export type EntryRefusal =
  | TradeRefusal
  /** A sale short is asked for, and the portfolio has none. */
  | { readonly kind: 'SHORT_NOT_ALLOWED' }
  /** More is covered than was sold short. */
  | {
      readonly kind: 'INSUFFICIENT_SHORT';
      readonly wanted: Quantity;
      readonly available: Quantity;
    }
  /** It would open or take over lots of the side opposite to what is held. */
  | { readonly kind: 'OPPOSITE_POSITION'; readonly held: LotSide }
  /** The lots that it moved to another portfolio are not there any more. */
  | { readonly kind: 'MOVED_LOTS_CHANGED' };
