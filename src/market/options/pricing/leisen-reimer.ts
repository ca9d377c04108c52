// American options by a binomial tree: D. Leisen and M. Reimer, "Binomial Models for Option Valuation - Examining and
// Improving Convergence" (1996), with the second inversion of J. Pratt and D. Peizer.
import { signOf } from './black-scholes.ts';
import type { Dividend, PricingInputs } from './pricing-inputs.ts';

export interface AmericanValue {
  readonly price: number;
  /** Per unit of the underlying, from the two nodes of the first step. */
  readonly delta: number;
}

const STEPS = 101;
/** Nearer to 0 or 1 a chance has too few digits; such an option is worth nothing, or moves with its underlying. */
const CHANCE_MIN = 1e-9;

/**
 * Dividends before expiry are known payments: the tree grows from the spot without their present value, and each node
 * compares holding with exercising at the spot that includes those still to come (the escrowed model). An even number of
 * steps is raised by one. NaN for inputs that are NaN; `years` and `volatility` must be above 0.
 */
export function americanValue(
  inputs: PricingInputs,
  dividends: readonly Dividend[] = [],
  steps: number = STEPS,
): AmericanValue {
  const coming = dividends.filter(({ years }) => years > 0 && years < inputs.years);
  const tree = treeOf(
    { ...inputs, spot: escrowedSpot(inputs.spot, coming, inputs.rate) },
    steps % 2 === 0 ? steps + 1 : steps,
  );
  const { spots } = tree;
  const sign = signOf(inputs);
  const values = spots.map((spot) => Math.max(0, sign * (spot - inputs.strike)));
  let delta = Number.NaN;
  for (let step = tree.steps - 1; step >= 0; step -= 1) {
    if (step === 0) delta = (at(values, 1) - at(values, 0)) / (at(spots, 1) - at(spots, 0));
    const escrow = presentValue(coming, inputs.rate, step * tree.yearsPerStep);
    stepBack(tree, values, { step, sign, strike: inputs.strike - escrow });
  }
  const price = at(values, 0);
  return { price, delta: isOfOnePath(tree) ? certainDelta(price, sign) : delta };
}

/** `spots` are those of the last step that has been read, from the lowest. */
interface Tree {
  readonly steps: number;
  readonly yearsPerStep: number;
  readonly discount: number;
  readonly chance: number;
  readonly up: number;
  readonly down: number;
  readonly spots: Float64Array;
}

/** The values of a step from those of the next one, in place; `strike` is less what dividends still add to the spot. */
function stepBack(
  { discount, chance, down, spots }: Tree,
  values: Float64Array,
  { step, sign, strike }: { step: number; sign: 1 | -1; strike: number },
): void {
  const [weightUp, weightDown] = [discount * chance, discount * (1 - chance)];
  for (let ups = 0; ups <= step; ups += 1) {
    const held = weightUp * at(values, ups + 1) + weightDown * at(values, ups);
    const spot = at(spots, ups) / down;
    spots[ups] = spot;
    values[ups] = Math.max(held, sign * (spot - strike));
  }
}

/** Its chance is at the limit: the option is far from its strike. */
function isOfOnePath({ up, down }: Tree): boolean {
  return up - down < CHANCE_MIN;
}

function certainDelta(price: number, sign: 1 | -1): number {
  return price > 0 ? sign : 0;
}

/** The spot without the present value of the dividends. */
export function escrowedSpot(spot: number, dividends: readonly Dividend[], rate: number): number {
  return spot - presentValue(dividends, rate, 0);
}

/** Of what is paid after that many years. */
function presentValue(dividends: readonly Dividend[], rate: number, after: number): number {
  let sum = 0;
  for (const { years, amount } of dividends)
    if (years > after) sum += amount * Math.exp(-rate * (years - after));
  return sum;
}

/** p = p(d₂), p' = p(d₁), up = e^((r−q)Δt) p'/p, down = (e^((r−q)Δt) − p up) / (1 − p). */
function treeOf(inputs: PricingInputs, steps: number): Tree {
  const { spot, strike, years, rate, dividendYield, volatility } = inputs;
  const yearsPerStep = years / steps;
  const deviation = volatility * Math.sqrt(years);
  const middle = (Math.log(spot / strike) + (rate - dividendYield) * years) / deviation;
  const growth = Math.exp((rate - dividendYield) * yearsPerStep);
  const chance = inversion(middle - deviation / 2, steps);
  const up = (growth * inversion(middle + deviation / 2, steps)) / chance;
  const down = (growth - chance * up) / (1 - chance);
  const spots = Float64Array.from(
    { length: steps + 1 },
    (_, ups) => spot * up ** ups * down ** (steps - ups),
  );
  const discount = Math.exp(-rate * yearsPerStep);
  return { steps, yearsPerStep, discount, chance, up, down, spots };
}

/** Peizer and Pratt: ½ + sgn(z) ½ √(1 − exp(−(z / (n + ⅓ + 0.1/(n+1)))² (n + ⅙))). */
function inversion(z: number, steps: number): number {
  const scaled = z / (steps + 1 / 3 + 0.1 / (steps + 1));
  const half = 0.5 * Math.sqrt(1 - Math.exp(-scaled * scaled * (steps + 1 / 6)));
  return Math.min(Math.max(0.5 + Math.sign(z) * half, CHANCE_MIN), 1 - CHANCE_MIN);
}

/** Every index of the tree exists. */
function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
