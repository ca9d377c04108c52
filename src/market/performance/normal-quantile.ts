// Quantiles of the standard normal distribution.
import { normalProbability } from '../../kernel/normal-distribution.ts';

/** Inverse of the standard normal distribution function, by bisection over its complement; to 1e-9. */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) return Number.NaN;
  let [low, high] = [-9, 9];
  while (high - low > 1e-10) {
    const middle = (low + high) / 2;
    if (normalProbability(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
