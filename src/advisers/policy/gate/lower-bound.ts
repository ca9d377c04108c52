// The 99 % lower bound of the mean of paired differences: below it the true mean lies in one case of a hundred or fewer.
import { createRandom, type Random } from '../../../kernel/random.ts';

export interface Bounded {
  readonly mean: number;
  /** 99 %, one-sided or stricter. */
  readonly lower: number;
}

/** Two-sided 99 % of the normal distribution: stricter than the one-sided 2.326. */
const NORMAL_QUANTILE = 2.576;

/** For differences that do not depend on each other, such as those of separate paths. */
export function independentBound(differences: Float64Array): Bounded {
  const mean = meanOf(differences);
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / (differences.length - 1) / differences.length);
  return { mean, lower: mean - NORMAL_QUANTILE * error };
}

const RESAMPLES = 2_000;
const BLOCK_DAYS_MEAN = 20;

/**
 * For consecutive days, which depend on each other: the first percentile of the means of resampled series, made of
 * blocks of random length. D. N. Politis and J. P. Romano, "The Stationary Bootstrap" (1994).
 */
export function serialBound(differences: Float64Array): Bounded {
  const random = createRandom(0, 'policy bootstrap');
  const means = new Float64Array(RESAMPLES).map(() => resampledMean(differences, random)).sort();
  return { mean: meanOf(differences), lower: means[Math.floor(RESAMPLES / 100)] as number };
}

function resampledMean(values: Float64Array, random: Random): number {
  let sum = 0;
  let at = 0;
  for (let taken = 0; taken < values.length; taken += 1) {
    const isNewBlock = taken === 0 || random.chance(1 / BLOCK_DAYS_MEAN);
    at = isNewBlock ? Math.floor(random.next() * values.length) : (at + 1) % values.length;
    sum += values[at] as number;
  }
  return sum / values.length;
}

export function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
