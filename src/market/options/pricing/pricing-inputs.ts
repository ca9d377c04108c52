// What the value of an option depends on.
import type { OptionRight } from '../../instruments/option-right.ts';

export interface VolatilityInputs {
  readonly right: OptionRight;
  /** Price of the underlying, above 0. */
  readonly spot: number;
  /** Above 0. */
  readonly strike: number;
  /** To expiry, of 365 days; 0 or more. */
  readonly years: number;
  /** Per year, compounded continuously: 0.05 is 5 %. */
  readonly rate: number;
  /** The same, for what the underlying pays. */
  readonly dividendYield: number;
}

export interface PricingInputs extends VolatilityInputs {
  /** Standard deviation of the yearly logarithmic return, 0 or more: 0.2 is 20 %. */
  readonly volatility: number;
}

/** A payment that is known: the spot falls by `amount` when it is that many years from now. */
export interface Dividend {
  readonly years: number;
  readonly amount: number;
}

export const DAYS_PER_YEAR = 365;
