// The precision of a mean or a rate: 95 % intervals, and the quantile of Student's distribution for them.
import type { MissingReason } from './figure.ts';
import { momentsOf } from './moments.ts';

export type Interval =
  | { readonly low: number; readonly high: number }
  | { readonly low: null; readonly high: null; readonly reason: MissingReason };

/** Standard normal quantiles. */
export const Z_975 = 1.959963984540054;
export const Z_990 = 2.326347874040841;

/** Fewer values are not significant; from here on the quantile below is accurate to a thousandth. */
const FEWEST_INDEPENDENT = 5;

/**
 * Quantile of Student's t from the normal quantile `z` of the same probability: M. Abramowitz and I. A. Stegun,
 * "Handbook of Mathematical Functions", 26.7.5.
 */
export function studentQuantile(z: number, degrees: number): number {
  const [z3, z5, z7, z9] = [z ** 3, z ** 5, z ** 7, z ** 9];
  return (
    z +
    (z3 + z) / 4 / degrees +
    (5 * z5 + 16 * z3 + 3 * z) / 96 / degrees ** 2 +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384 / degrees ** 3 +
    (79 * z9 + 776 * z7 + 1_482 * z5 - 1_920 * z3 - 945 * z) / 92_160 / degrees ** 4
  );
}

/**
 * `mean ± t(0.975, m - 1) x s / sqrt(m)`: `s` the sample deviation of all values, `m` how many of them are
 * independent (values that overlap in time are not, so `m` is smaller than their number).
 */
export function meanInterval(values: readonly number[], independent: number): Interval {
  if (independent < FEWEST_INDEPENDENT) return missingInterval('too-few-independent');
  const { mean, deviation } = momentsOf(values);
  const reach = (studentQuantile(Z_975, independent - 1) * deviation) / Math.sqrt(independent);
  return { low: mean - reach, high: mean + reach };
}

/**
 * Score interval of a rate: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
 * Journal of the American Statistical Association 22 (1927), with the number of independent trials instead of all
 * trials.
 */
export function rateInterval(rate: number, independent: number): Interval {
  if (independent < FEWEST_INDEPENDENT) return missingInterval('too-few-independent');
  const square = Z_975 ** 2;
  const centre = (rate + square / (2 * independent)) / (1 + square / independent);
  const reach =
    (Z_975 / (1 + square / independent)) *
    Math.sqrt((rate * (1 - rate)) / independent + square / (4 * independent ** 2));
  return { low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) };
}

export function missingInterval(reason: MissingReason): Interval {
  return { low: null, high: null, reason };
}
