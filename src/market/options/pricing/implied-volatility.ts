// The volatility at which a European option is worth its price.
import { normalDensity, normalProbability } from '../../../kernel/normal-distribution.ts';
import { signOf, spotTodayOf, strikeTodayOf } from './black-scholes.ts';
import type { VolatilityInputs } from './pricing-inputs.ts';

const LOWEST = 1e-4;
const HIGHEST = 5;
const TOLERANCE = 1e-13;
/** The bracket halves at worst. */
const STEPS_MAX = 100;

/**
 * An option in the money is replaced by the one of the other right with the same strike, whose price follows from put-call
 * parity and has no intrinsic value that hides the rest. Newton's method in a bracket then solves the normalised equation
 * of P. Jäckel, "Let's Be Rational" (2013): price / √(S e^(−qT) K e^(−rT)) depends on ln(F/K) and on σ√T alone, and is the
 * same for a call and a put that are equally far out of the money.
 *
 * Undefined if no volatility from 0.0001 to 5 gives the price: it is at most the discounted intrinsic value, or at least
 * S e^(−qT) for a call, K e^(−rT) for a put; also for inputs that are NaN.
 */
export function impliedVolatility(price: number, inputs: VolatilityInputs): number | undefined {
  const spotToday = spotTodayOf(inputs);
  const strikeToday = strikeTodayOf(inputs);
  const timeValue = price - Math.max(0, signOf(inputs) * (spotToday - strikeToday));
  const target = timeValue / Math.sqrt(spotToday * strikeToday);
  const rootYears = Math.sqrt(inputs.years);
  const deviation = deviationOf(target, {
    distance: -Math.abs(Math.log(spotToday / strikeToday)),
    low: LOWEST * rootYears,
    high: HIGHEST * rootYears,
  });
  return deviation === undefined ? undefined : deviation / rootYears;
}

/** `distance`: ln(F/K) of a call out of the money, at most 0. */
interface Search {
  readonly distance: number;
  readonly low: number;
  readonly high: number;
}

function deviationOf(target: number, { distance, ...ends }: Search): number | undefined {
  let { low, high } = ends;
  const isWithin =
    target > normalisedPrice(distance, low) && target < normalisedPrice(distance, high);
  if (!(target > 0 && isWithin)) return undefined;
  let deviation = Math.min(Math.max(firstGuess(target, distance), low), high);
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const price = normalisedPrice(distance, deviation);
    if (price > target) high = deviation;
    else low = deviation;
    // The logarithm of the price is nearly straight where the price itself is almost 0.
    const newton = deviation - (Math.log(price / target) * price) / slopeAt(distance, deviation);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - deviation) <= TOLERANCE * deviation) return next;
    deviation = next;
  }
  return deviation;
}

/**
 * The larger of where the price bends, √(2 |ln(F/K)|) by S. Manaster and G. Koehler (1982), and of what it is at the money,
 * √(2π) times the price, by M. Brenner and M. Subrahmanyam (1988).
 */
function firstGuess(target: number, distance: number): number {
  return Math.max(Math.sqrt(-2 * distance), Math.sqrt(2 * Math.PI) * target);
}

/** e^(x/2) N(x/s + s/2) − e^(−x/2) N(x/s − s/2) for the distance x and the deviation s. */
function normalisedPrice(distance: number, deviation: number): number {
  const middle = distance / deviation;
  const half = Math.exp(distance / 2);
  return (
    half * normalProbability(middle + deviation / 2) -
    normalProbability(middle - deviation / 2) / half
  );
}

/** Of the price, per unit of deviation. */
function slopeAt(distance: number, deviation: number): number {
  return Math.exp(distance / 2) * normalDensity(distance / deviation + deviation / 2);
}
