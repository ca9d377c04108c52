// The trades of a plan as one choice of whole lots: each may be rounded up or down, so that no more cash is left than must be.
import { minus, plus, valueAt } from '../../../kernel/amounts.ts';
import { type Decimal, type Money, textOf } from '../../../kernel/decimal.ts';
import type { Allocation } from './allocation.ts';
import type { Drift } from './drift.ts';
import type { PlannedTrade, RebalancingPlan, SkipReason } from './plan.ts';

/** Amounts of money in the base currency, as plain numbers: what is chosen is checked in decimals again. */
export interface LotProblem {
  /** For purchases and fees, before these sales. */
  readonly free: number;
  /** Of the value of a trade. */
  readonly feeRate: number;
  readonly feeMin: number;
  /** Smallest value of a trade. */
  readonly tradeMin: number;
  readonly legs: readonly LotLeg[];
}

export interface LotLeg {
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  /** From the target, without its sign. */
  readonly distance: number;
  readonly lotValue: number;
  readonly lotsMax: number;
}

export interface LotChoice {
  /** By symbol; one that is not there is not traded. */
  readonly lots: ReadonlyMap<string, Decimal>;
  /** Distances from the targets and fees that are left, in money. */
  readonly cost: number;
  /** No choice costs less than this. */
  readonly bound: number;
}

/** A trade that is too small to round toward zero may be large enough to round up. */
const SMALL: ReadonlySet<SkipReason> = new Set([
  'BELOW_LOT_SIZE',
  'BELOW_MIN_TRADE',
  'INSUFFICIENT_CASH',
  'FEE_ABOVE_PROCEEDS',
]);

/** `rounded` is the plan of the same allocation, rounded toward zero: what it may not trade stays out, and exits are whole. */
export function lotProblemOf(rounded: RebalancingPlan, { limits }: Allocation): LotProblem {
  const barred = new Set(
    rounded.skipped.filter(({ reason }) => !SMALL.has(reason)).map(({ symbol }) => symbol),
  );
  const legs = rounded.isTriggered
    ? rounded.drifts.filter(({ asset, excess }) => !excess.isZero() && !barred.has(asset.symbol))
    : [];
  const exits = new Set(legs.filter(({ isExit }) => isExit).map(({ asset }) => asset.symbol));
  const freed = rounded.trades.filter(({ symbol }) => exits.has(symbol));
  const cash = freed.reduce((sum: Money, one) => plus(sum, received(one)), rounded.cash);
  return {
    free: numberOf(minus(cash, rounded.cashBuffer)),
    feeRate: numberOf(limits.feeRate),
    feeMin: numberOf(limits.feeMin),
    tradeMin: numberOf(limits.tradeMin),
    legs: legs.filter(({ isExit }) => !isExit).map((leg) => legOf(leg, limits)),
  };
}

/** Distances from the targets and fees that are left. `tradedOf`: the value of what is traded of a leg. */
export function costOfLots(
  { legs, feeRate, feeMin }: LotProblem,
  tradedOf: (leg: LotLeg) => number,
): number {
  return legs.reduce((sum, leg) => {
    const value = tradedOf(leg);
    const fee = value === 0 ? 0 : Math.max(value * feeRate, feeMin);
    return sum + Math.abs(leg.distance - value) + fee;
  }, 0);
}

function received({ notional, fee }: PlannedTrade): Money {
  return minus(notional, fee);
}

function legOf({ asset, excess }: Drift, limits: Allocation['limits']): LotLeg {
  const { symbol, price, quantity } = asset;
  if (price === undefined) throw new Error(`${symbol} has no price`);
  const lotSize = asset.lotSize ?? limits.lotSize;
  const lotValue = numberOf(valueAt(lotSize, price));
  const distance = numberOf(excess.abs());
  const side = excess.gt(0) ? 'SELL' : 'BUY';
  const nearest = Math.ceil(distance / lotValue);
  const held = Math.floor(numberOf(quantity) / numberOf(lotSize));
  return {
    ...{ symbol, side, distance, lotValue },
    lotsMax: side === 'SELL' ? Math.min(nearest, held) : nearest,
  };
}

function numberOf(amount: Decimal): number {
  return Number(textOf(amount));
}
