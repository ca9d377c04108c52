// Trading costs beside the spread: the broker's commission on a whole order, and the slippage of a fill against the
// quote.
import { assertNever } from '../../kernel/assert.ts';
import { cents } from '../../market/instruments/money.ts';
import { type PriceStep, roundDown, roundUp } from '../../market/instruments/tick-grid.ts';
import type { OrderSide } from '../../trader/domain/terms/side.ts';

export type CommissionPlan =
  /** USD 0.005 per share, at least 1.00 and at most 1 % of the order's value. */
  | { readonly kind: 'fixed' }
  /**
   * USD 0.0035 per share, at least 0.35 and at most 1 % of the order's value; exchange fees are extra and not
   * included.
   */
  | { readonly kind: 'tiered' }
  | { readonly kind: 'per-share'; readonly amount: number }
  /** Of the value of each fill, with the tax of the venue; see `Venue.costsOf`. */
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'none' };

const FIXED = { perShare: 0.005, minimum: 1 };
const TIERED = { perShare: 0.0035, minimum: 0.35 };
const MAXIMUM_FRACTION = 0.01;

/** For all fills of an order so far, to the cent; a partial fill pays the difference to the amount already paid. */
export function commissionOf(plan: CommissionPlan, shares: number, value: number): number {
  switch (plan.kind) {
    case 'fixed':
      return bounded(FIXED, shares, value);
    case 'tiered':
      return bounded(TIERED, shares, value);
    case 'per-share':
      return cents(shares * plan.amount);
    case 'percent':
      throw new Error('a rate is charged fill by fill');
    case 'none':
      return 0;
    default:
      return assertNever(plan);
  }
}

function bounded(rate: typeof FIXED, shares: number, value: number): number {
  const fee = Math.max(shares * rate.perShare, rate.minimum);
  return cents(Math.min(fee, value * MAXIMUM_FRACTION));
}

const PER_CONTRACT = 0.65;
const CONTRACTS_MINIMUM = 1;

/**
 * For all fills of an order in option contracts so far, to the cent: USD 0.65 per contract and at least 1.00, whatever the plan
 * charges for shares; nothing if it charges nothing.
 */
export function optionCommissionOf(plan: CommissionPlan, contracts: number): number {
  return plan.kind === 'none' ? 0 : cents(Math.max(contracts * PER_CONTRACT, CONTRACTS_MINIMUM));
}

export type Slippage =
  | { readonly kind: 'per-share'; readonly amount: number }
  /** Hundredths of a percent of the price. */
  | { readonly kind: 'basis-points'; readonly points: number };

/** A buyer pays more and a seller gets less, by whole ticks; a limit is never exceeded. */
export function slippedPrice(
  price: number,
  fill: {
    readonly side: OrderSide;
    readonly limitPrice: number | undefined;
    readonly steps: readonly PriceStep[];
  },
  slippage: Slippage,
): number {
  const worse =
    slippage.kind === 'per-share' ? slippage.amount : (price * slippage.points) / 10_000;
  if (worse === 0) return price;
  const { side, limitPrice, steps } = fill;
  if (side === 'buy') return Math.min(roundUp(steps, price + worse), limitPrice ?? Infinity);
  return Math.max(roundDown(steps, price - worse), limitPrice ?? 0);
}
