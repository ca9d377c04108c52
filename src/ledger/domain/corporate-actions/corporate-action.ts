// Corporate actions as the lots of a holder see them, and what one does to them.
import type { Decimal, Money, Price, Quantity } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { Term } from '../lots/holding-period.ts';
import type { Lot, LotId } from '../lots/lot.ts';
import type { LotTerms } from '../lots/lot-terms.ts';

/**
 * `ratio`: new units for each old one, or for each `oldShares` of them: one for three has no exact decimal. A fraction of the
 * position is paid out where `cashInLieu` states a price.
 */
export type CorporateAction =
  | {
      readonly kind: 'cash-dividend';
      readonly perShare: Price;
      /** Of a positive income, 0 to 1. */
      readonly withholding: Decimal;
      readonly treatment: DividendTreatment;
    }
  | {
      readonly kind: 'reinvested-dividend';
      readonly perShare: Price;
      readonly withholding: Decimal;
      readonly paidOn: TradingDay;
      readonly reinvestPrice: Price;
      /** Decimal places to which the bought quantity is rounded down. */
      readonly places: number;
      readonly lotId: LotId;
      readonly booking: number;
    }
  | {
      readonly kind: 'split';
      readonly newShares: Decimal;
      readonly oldShares: Decimal;
      readonly cashInLieu: Price | undefined;
    }
  | {
      readonly kind: 'stock-dividend';
      /** New shares for each share held. */
      readonly rate: Decimal;
      readonly cashInLieu: Price | undefined;
    }
  | {
      readonly kind: 'spin-off';
      readonly security: string;
      readonly ratio: Decimal;
      readonly oldShares?: Decimal | undefined;
      /** Part of the basis that stays, 0 to 1: from the issuer's form, never a guess. */
      readonly parentBasisShare: Decimal;
      readonly cashInLieu: Price | undefined;
    }
  /** Rights are units of a security of their own. */
  | {
      readonly kind: 'rights-issue';
      readonly security: string;
      readonly ratio: Decimal;
      readonly oldShares?: Decimal | undefined;
      /** Part of the basis that stays; 1 leaves the rights without a basis. */
      readonly parentBasisShare: Decimal;
      readonly cashInLieu: Price | undefined;
    }
  | {
      readonly kind: 'stock-merger';
      readonly security: string;
      readonly ratio: Decimal;
      readonly oldShares?: Decimal | undefined;
      readonly cashInLieu: Price | undefined;
    }
  /** Also a delisting, with the price that is still paid: 0 if the shares are worthless. */
  | { readonly kind: 'cash-merger'; readonly cashPerShare: Price }
  | {
      readonly kind: 'mixed-merger';
      readonly security: string;
      readonly ratio: Decimal;
      readonly oldShares?: Decimal | undefined;
      readonly cashPerShare: Price;
      /** Value of a new unit on the day of the merger. */
      readonly newPrice: Price;
      readonly cashInLieu: Price | undefined;
    }
  /** Elective: each owner says how many shares are tendered for cash. */
  | { readonly kind: 'tender'; readonly cashPerShare: Price; readonly quantity: Quantity }
  /** Elective: each owner says how many rights are exercised. */
  | {
      readonly kind: 'exercise';
      /** That the rights give. */
      readonly security: string;
      readonly ratio: Decimal;
      readonly oldShares?: Decimal | undefined;
      /** Paid for each new share. */
      readonly cashPerShare: Price;
      readonly quantity: Quantity;
    }
  | { readonly kind: 'symbol-change'; readonly security: string }
  | { readonly kind: 'return-of-capital'; readonly perShare: Price };

/** An action on a security, for all who hold it; what is reinvested differs from holder to holder. */
export type SecurityAction = Exclude<CorporateAction, { kind: 'reinvested-dividend' }>;

/** An action that changes the lots that are held: an exercise opens one. */
export type ActionOnLots = Exclude<CorporateAction, { kind: 'exercise' }>;

/** INCOME leaves the basis as it is; REDUCE_BASIS lowers it, and what exceeds it is a gain. */
export type DividendTreatment = 'INCOME' | 'REDUCE_BASIS';

/** What a holder has in one security when the action takes effect. */
export interface Holding {
  readonly security: string;
  readonly lots: readonly Lot[];
}

export interface ActionTerms {
  /** Ex-date or effective date: lots opened on it or later are not entitled. */
  readonly on: TradingDay;
  /** Cash in lieu closes fractions by it. */
  readonly lots: LotTerms;
}

/** A lot, or a part of one, that the action closed or made a gain of. */
export interface ActionClosure {
  readonly lotId: LotId;
  /** 0 for a distribution beyond the basis. */
  readonly quantity: Quantity;
  readonly proceeds: Money;
  readonly cost: Money;
  /** The recognised part. */
  readonly gain: Money;
  /** The rest of a gain or loss, which the new basis carries on. */
  readonly notRecognized: Money | undefined;
  readonly term: Term;
}

/** What an entry or an action moves, in its currency. */
export interface Payout {
  /** Received less paid, after withholding. */
  readonly cash: Money;
  /** Before withholding; negative for what a short position pays. */
  readonly income: Money;
  readonly withholding: Money;
}

export interface ActionEffect extends Payout {
  /** What is held afterwards; the security of the action first. */
  readonly holdings: readonly Holding[];
  readonly closures: readonly ActionClosure[];
}
