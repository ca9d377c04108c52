// What a walk knows of a portfolio: the book as it is folded so far, and what was paid and moved since a day was last valued.
import { type Money, NO_QUANTITY, type Quantity } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { CurrencyCode, SecurityId } from '../entries/ids.ts';
import { heldIn, sideOf } from '../lots/lot-book.ts';
import type { PortfolioBook, PortfolioTerms } from '../portfolio/portfolio-book.ts';

export interface WalkTerms {
  readonly portfolio: PortfolioTerms;
  readonly baseCurrency: CurrencyCode;
}

export interface ReplayedBook {
  readonly terms: WalkTerms;
  readonly book: PortfolioBook;
  readonly cash: Map<CurrencyCode, Money>;
  readonly currencies: Map<SecurityId, CurrencyCode>;
  /** Since a day was last valued. */
  paidIn: { readonly on: TradingDay; readonly currency: CurrencyCode; readonly amount: Money }[];
  movedIn: {
    readonly on: TradingDay;
    readonly security: SecurityId;
    readonly quantity: Quantity;
  }[];
  passedOn: { readonly from: SecurityId; readonly to: SecurityId; readonly quantity: Quantity }[];
  paidFor: Map<SecurityId, Money>;
}

/** Negative if short. */
export function signedIn({ book: { bySecurity } }: ReplayedBook, security: SecurityId): Quantity {
  const lots = bySecurity.get(security);
  if (lots === undefined) return NO_QUANTITY;
  const held = heldIn(lots);
  return sideOf(lots) === 'SHORT' ? (held.negated() as Quantity) : held;
}

export interface Held {
  readonly security: SecurityId;
  readonly quantity: Quantity;
}

export function heldOf({ book: { bySecurity } }: ReplayedBook): readonly Held[] {
  const held: Held[] = [];
  for (const [security, lots] of bySecurity) {
    const side = sideOf(lots);
    if (side === undefined) continue;
    const quantity = heldIn(lots);
    held.push({
      security,
      quantity: side === 'SHORT' ? (quantity.negated() as Quantity) : quantity,
    });
  }
  return held;
}

export function currencyIn({ currencies }: ReplayedBook, security: SecurityId): CurrencyCode {
  const currency = currencies.get(security);
  if (currency === undefined) throw new Error(`security ${security} is held without an entry`);
  return currency;
}
