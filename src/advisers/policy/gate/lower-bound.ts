// The lower bound of the mean of paired differences: the true mean lies below it in a given share of cases, or in fewer.
import { createRandom, type Random } from '../../../kernel/random.ts';
import { normalQuantile } from '../../../market/performance/normal-quantile.ts';

export interface Bounded {
  readonly mean: number;
  readonly lower: number;
}

/** `errorShare`: the share of cases, one-sided; 0.01 gives the 99 % bound. */
export type Bound = (differences: Float64Array, errorShare: number) => Bounded;

/** For differences that do not depend on each other, such as those of separate paths. */
export const independentBound: Bound = (differences, errorShare) => {
  const mean = meanOf(differences);
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / (differences.length - 1) / differences.length);
  return { mean, lower: mean - normalQuantile(1 - errorShare) * error };
};

const RESAMPLES = 2_000;
const BLOCK_DAYS_MEAN = 20;
/** The share that so many resamples measure well: twenty of them lie below. */
const MEASURED_SHARE = 0.01;

/**
 * For consecutive days, which depend on each other: the first percentile of the means of resampled series, made of
 * blocks of random length. D. N. Politis and J. P. Romano, "The Stationary Bootstrap" (1994). For another share its
 * distance from the mean grows as in the normal distribution, which a mean of many days has nearly.
 */
export const serialBound: Bound = (differences, errorShare) => {
  const random = createRandom(0, 'policy bootstrap');
  const sums = runningSums(differences);
  const means = new Float64Array(RESAMPLES).map(() => resampledMean(sums, random)).sort();
  const mean = meanOf(differences);
  const measured = mean - (means[Math.floor(RESAMPLES * MEASURED_SHARE)] as number);
  const scale = normalQuantile(1 - errorShare) / normalQuantile(1 - MEASURED_SHARE);
  return { mean, lower: mean - measured * scale };
};

/** Of the series and once more of it: a block that begins near the end continues at the start. */
function runningSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(2 * values.length + 1);
  for (let at = 1; at < sums.length; at += 1)
    sums[at] = (sums[at - 1] as number) + (values[(at - 1) % values.length] as number);
  return sums;
}

function resampledMean(sums: Float64Array, random: Random): number {
  const count = (sums.length - 1) / 2;
  let sum = 0;
  for (let left = count; left > 0; ) {
    const from = Math.floor(random.next() * count);
    const days = Math.min(left, blockDays(random));
    sum += (sums[from + days] as number) - (sums[from] as number);
    left -= days;
  }
  return sum / count;
}

/** At least 1; each further day with the same chance. */
function blockDays(random: Random): number {
  return 1 + Math.floor(Math.log(1 - random.next()) / Math.log(1 - 1 / BLOCK_DAYS_MEAN));
}

export function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
