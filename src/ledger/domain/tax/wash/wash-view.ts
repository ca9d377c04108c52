// Wash sales as they are seen: closures with what they may deduct, and open lots with what they took over.
import { type Decimal, type Money, ONE, type Quantity } from '../../../../kernel/decimal.ts';
import type { Lot, LotId } from '../../lots/lot.ts';
import type { LotMethod, LotTerms } from '../../lots/lot-terms.ts';
import type { Closure } from '../../lots/match-trade.ts';
import type { Trade } from '../../lots/trade.ts';

export interface WashTrade {
  readonly portfolio: string;
  readonly security: string;
  readonly trade: Trade;
  /** Under which the trade was booked, if not under that of the terms. */
  readonly method?: LotMethod;
}

export interface WashScope {
  /** Calendar days before and after the sale, both ends included. */
  readonly windowDays: number;
  /** A loss here is never deducted, and shares bought here take over no basis. */
  readonly taxDeferred: ReadonlySet<string>;
}

/** How securities differ that may replace one another; without it each unit of one replaces a unit of another. */
export interface WashSecurities {
  /** Its losses are deducted whatever is bought, and it replaces nothing. */
  isExempt(security: string): boolean;
  /** Shares that one unit stands for. */
  sharesOf(security: string): Decimal;
  canReplace(sold: string, bought: string): boolean;
}

export const PLAIN_SECURITIES: WashSecurities = {
  isExempt: () => false,
  sharesOf: () => ONE,
  canReplace: () => true,
};

export interface WashTerms extends WashScope {
  readonly lots: LotTerms;
}

export interface WashClosure extends Closure {
  readonly portfolio: string;
  readonly security: string;
  readonly disallowedLoss: Money;
  /** The part that no replacement's basis takes over. */
  readonly permanentlyDisallowed: Money;
  /** The gain, or the loss that may be deducted now. */
  readonly allowedGain: Money;
  readonly replacements: readonly Replaced[];
}

/** Shares that replaced sold ones, and what they took over. */
export interface Replaced {
  readonly lotId: LotId;
  readonly portfolio: string;
  readonly security: string;
  /** Of the sold shares, as they were when they were sold: a split since then has made others of them. */
  readonly quantity: Quantity;
  /** The disallowed loss of the sold shares. */
  readonly loss: Money;
  /** Days that the holding period of these shares begins earlier. */
  readonly heldDays: number;
  /** False in a tax-deferred portfolio: the loss is in no basis. */
  readonly isInBasis: boolean;
}

/** A lot, or the part of one whose shares replaced sold ones. Its basis contains the adjustment. */
export interface WashLot extends Lot {
  readonly portfolio: string;
  readonly security: string;
  readonly adjustment: Money;
}

export interface WashView {
  readonly closures: readonly WashClosure[];
  /** In the order of booking; of one lot the adjusted part first. */
  readonly openLots: readonly WashLot[];
}
