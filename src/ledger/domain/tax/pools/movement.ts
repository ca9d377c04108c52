// What changes the pools of one person's securities: over all taxed portfolios, with every amount in the currency of the report.
import type { Decimal, Money, Price, Quantity } from '../../../../kernel/decimal.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import type { SplitOnDay } from '../../prices/splits.ts';

interface OfSecurity {
  readonly security: string;
  readonly on: TradingDay;
}

export interface Acquired extends OfSecurity {
  readonly kind: 'acquired';
  readonly quantity: Quantity;
  /** With fees. */
  readonly cost: Money;
  /** False for what was held before: no disposal is identified with it. */
  readonly isBought: boolean;
}

export interface Disposed extends OfSecurity {
  readonly kind: 'disposed';
  readonly quantity: Quantity;
  /** Before fees. */
  readonly proceeds: Money;
  readonly fees: Money;
}

/** What leaves the pools without a disposal, at its cost. */
export interface Withdrawn extends OfSecurity {
  readonly kind: 'withdrawn';
  readonly quantity: Quantity;
}

/** Of the whole pool: a return of capital lowers the cost, and what exceeds it is a gain. */
export interface CostLowered extends OfSecurity {
  readonly kind: 'cost-lowered';
  readonly amount: Money;
}

export interface SplitOfPool extends OfSecurity, SplitOnDay {
  readonly kind: 'split';
}

/** Shares of another security for those of the pool: a spin-off, rights, a merger or a new name. */
export interface CarriedOver extends OfSecurity {
  readonly kind: 'carried-over';
  readonly to: string;
  /** New units for each old one. */
  readonly ratio: Decimal;
  /** The part of the cost that the new units take, 0 to 1; without effect where cash is paid. */
  readonly costShare: Decimal;
  /** The old units are gone. */
  readonly isReplaced: boolean;
  readonly paid: PaidBeside | undefined;
}

/** Cash beside new units. */
export interface PaidBeside {
  /** For each old unit. */
  readonly cash: Price;
  /** Value of what else is received for each old unit. */
  readonly received: Price;
}

export type Movement = Acquired | Disposed | Withdrawn | CostLowered | SplitOfPool | CarriedOver;

/** How a part of a disposal found its cost. */
export type MatchRule = 'same-day' | 'next-30-days' | 'pool' | 'later-purchase';

export interface Match {
  readonly rule: MatchRule;
  /** Of the purchase; undefined for the pool. */
  readonly on: TradingDay | undefined;
  /** In units of the day of the disposal. */
  readonly quantity: Quantity;
  readonly cost: Money;
}

/** A loss that may not be deducted. */
export interface DeniedLoss {
  /** Units of the sale that count as bought back. */
  readonly quantity: Quantity;
  readonly amount: Money;
  /** The part that was added to the cost of the pool. */
  readonly addedToCost: Money;
  /** The part that was added to the pools of affiliates; what is left of the amount is lost. */
  readonly addedToAffiliates: Money;
}

export interface Disposal extends OfSecurity {
  /** 0 for a return of capital beyond the cost. */
  readonly quantity: Quantity;
  readonly proceeds: Money;
  readonly fees: Money;
  readonly matches: readonly Match[];
  /** Sold short and not bought yet: it has no cost, and no gain. */
  readonly uncovered: Quantity;
  /** By the rule of Canada. */
  readonly denied?: DeniedLoss;
}

export interface Pooled {
  /** Ascending by day. */
  readonly disposals: readonly Disposal[];
  /** After the last movement. */
  readonly pools: ReadonlyMap<string, Pool>;
}

export interface Pool {
  readonly quantity: Quantity;
  readonly cost: Money;
}
