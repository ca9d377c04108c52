// How far a price may go in a day. Limits that the exchange publishes come before these.
import {
  incrementAt,
  isOnGrid,
  type PriceStep,
  roundDown,
  roundUp,
} from '../../instruments/tick-grid.ts';
import type { SecurityKind, TradingRules } from './trading-rules.ts';

/** VND, both inclusive. */
export interface PriceLimits {
  readonly ceiling: number;
  readonly floor: number;
}

export interface LimitsQuery {
  /** VND. */
  readonly reference: number;
  readonly kind: SecurityKind;
  /** A first day, until a trade has set a reference price; a day after 25 sessions without one; the ex-date of shares given away. */
  readonly isWide: boolean;
}

/**
 * The ceiling is rounded down and the floor up, on the steps at the resulting price. A limit that meets the reference price moves one
 * step away from it.
 */
export function priceLimits(
  { priceSteps, bandPercent, wideBandPercent }: TradingRules,
  { reference, kind, isWide }: LimitsQuery,
): PriceLimits {
  const steps = priceSteps[kind];
  const percent = isWide ? wideBandPercent : bandPercent;
  const ceiling = roundDown(steps, (reference * (100 + percent)) / 100);
  const floor = roundUp(steps, (reference * (100 - percent)) / 100);
  return {
    ceiling: ceiling > reference ? ceiling : stepUp(steps, reference),
    floor: floor < reference ? floor : stepDown(steps, reference),
  };
}

/** The next price above. */
export function stepUp(steps: readonly PriceStep[], price: number): number {
  return isOnGrid(steps, price) ? price + incrementAt(steps, price) : roundUp(steps, price);
}

/** The next price below; the lowest price has none and stays. */
export function stepDown(steps: readonly PriceStep[], price: number): number {
  if (!isOnGrid(steps, price)) return roundDown(steps, price);
  // Prices are whole, so the step that ends here is the one of the next whole number below.
  const below = price - incrementAt(steps, price - 1);
  return below > 0 ? below : price;
}
