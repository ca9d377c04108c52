// The quote of one contract of a synthetic chain.
import { type PriceStep, roundDown, roundUp } from '../../market/instruments/tick-grid.ts';
import { europeanValue, signOf } from '../../market/options/pricing/black-scholes.ts';
import type { PricingInputs } from '../../market/options/pricing/pricing-inputs.ts';

export interface SyntheticQuote {
  /** 0 if what it is worth is less than half the spread and a price step. */
  readonly bid: number;
  readonly ask: number;
  readonly delta: number;
}

/** Without any delta the spread is so many times that of a delta of 0.50, of the same middle. */
const FAR_FROM_MONEY = 3;
const AT_MONEY_DELTA = 0.5;

/**
 * Around the European price, at least the intrinsic value: the bid half the spread below it, rounded down, the ask above it, rounded up.
 * The spread is a percentage of the price, which grows from the money outwards and stays the same inwards.
 */
export function syntheticQuote(
  inputs: PricingInputs,
  spreadPercent: number,
  steps: readonly PriceStep[],
): SyntheticQuote {
  const { price, delta } = europeanValue(inputs);
  const middle = Math.max(price, signOf(inputs) * (inputs.spot - inputs.strike), 0);
  const outwards = Math.max(0, AT_MONEY_DELTA - Math.abs(delta)) / AT_MONEY_DELTA;
  const half = (middle * spreadPercent * (1 + (FAR_FROM_MONEY - 1) * outwards)) / 200;
  const bid = roundDown(steps, Math.max(0, middle - half));
  const ask = roundUp(steps, middle + half);
  return { bid, ask: ask > bid ? ask : nextAbove(steps, bid), delta };
}

const DUST = 1e-6;

function nextAbove(steps: readonly PriceStep[], price: number): number {
  return roundUp(steps, price + DUST * 10);
}
