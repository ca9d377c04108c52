// How much of a Sharpe ratio is left once it is known how many were tried.
import { normalProbability } from '../../kernel/normal-distribution.ts';
import { momentsOf, NO_DEVIATION } from './moments.ts';
import { normalQuantile } from './normal-quantile.ts';

/** Of returns per period; nothing is annualised. */
export interface SharpeSample {
  readonly sharpe: number;
  /** How many returns. */
  readonly returns: number;
  /** Third and fourth standardised moments over n; 0 and 3 of a normal distribution. */
  readonly skewness: number;
  readonly kurtosis: number;
}

const EULER_MASCHERONI = 0.577_215_664_901_532_9;
/** Fewer say next to nothing of skewness and kurtosis. */
export const RETURNS_ENOUGH = 10;

/** Undefined with fewer than 10 returns, or returns that do not vary. */
export function sharpeSample(returns: readonly number[]): SharpeSample | undefined {
  const { mean, deviation } = momentsOf(returns);
  if (returns.length < RETURNS_ENOUGH || deviation < NO_DEVIATION) return undefined;
  const central = (power: number) =>
    returns.reduce((sum, value) => sum + (value - mean) ** power, 0) / returns.length;
  const variance = central(2);
  return {
    sharpe: mean / deviation,
    returns: returns.length,
    skewness: central(3) / variance ** 1.5,
    kurtosis: central(4) / variance ** 2,
  };
}

/**
 * The Sharpe ratio per period that the best of `tries` without an edge is expected to show: `√V ((1 - γ) Z(1 - 1/N) + γ Z(1 - 1/(N e)))`,
 * `V` the variance of the tries' ratios; 0 for a single try. D. H. Bailey and M. López de Prado, "The Deflated Sharpe Ratio", Journal of
 * Portfolio Management 40 (2014).
 */
export function expectedBestSharpe(tries: number, variance: number): number {
  if (tries < 2) return 0;
  const first = normalQuantile(1 - 1 / tries);
  const second = normalQuantile(1 - 1 / (tries * Math.E));
  return Math.sqrt(variance) * ((1 - EULER_MASCHERONI) * first + EULER_MASCHERONI * second);
}

/**
 * The probability, 0 to 1, that the true Sharpe ratio is above `benchmark` (per period): with `expectedBestSharpe` the deflated ratio of
 * the same article, with 0 the probabilistic one. NaN where skewness and kurtosis leave no variance.
 */
export function probabilisticSharpe(sample: SharpeSample, benchmark: number): number {
  const { sharpe, returns, skewness, kurtosis } = sample;
  const spread = 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2;
  return normalProbability(((sharpe - benchmark) * Math.sqrt(returns - 1)) / Math.sqrt(spread));
}
