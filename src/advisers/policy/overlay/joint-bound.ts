// Lower bounds of several paired differences at once, from one stationary bootstrap: every resample draws the same days for
// all of them, so that what they have in common counts once. D. N. Politis and J. P. Romano, "The Stationary Bootstrap"
// (1994); the largest studentised distance as in H. White, "A Reality Check for Data Snooping" (2000).
import { createRandom, type Random } from '../../../kernel/random.ts';
import { normalQuantile } from '../../../market/performance/normal-quantile.ts';
import { type Bounded, meanOf } from '../gate/lower-bound.ts';

const RESAMPLES = 2_000;
const BLOCK_DAYS_MEAN = 20;
/** The share that so many resamples measure well. */
const MEASURED_SHARE = 0.01;

/** One series of daily differences for each rival. All true means lie above their bounds in all but `errorShare` of the cases. */
export function jointBounds(
  differences: readonly Float64Array[],
  errorShare: number,
): readonly Bounded[] {
  const random = createRandom(0, 'policy joint bootstrap');
  const sums = differences.map(runningSums);
  const days = differences[0]?.length ?? 0;
  const drawn = Array.from({ length: RESAMPLES }, () => resampledMeans(sums, days, random));
  const means = differences.map(meanOf);
  const errors = means.map((mean, at) =>
    Math.sqrt(drawn.reduce((sum, one) => sum + ((one[at] ?? 0) - mean) ** 2, 0) / RESAMPLES),
  );
  const furthest = drawn
    .map((one) =>
      Math.max(...means.map((mean, at) => ((one[at] ?? 0) - mean) / ((errors[at] ?? 0) || 1))),
    )
    .sort((a, b) => b - a);
  const measured = furthest[Math.floor(RESAMPLES * MEASURED_SHARE)] ?? 0;
  const scale = normalQuantile(1 - errorShare) / normalQuantile(1 - MEASURED_SHARE);
  return means.map((mean, at) => ({ mean, lower: mean - measured * scale * (errors[at] ?? 0) }));
}

/** Of the series and once more of it: a block that begins near the end continues at the start. */
function runningSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(2 * values.length + 1);
  for (let at = 1; at < sums.length; at += 1)
    sums[at] = (sums[at - 1] ?? 0) + (values[(at - 1) % values.length] ?? 0);
  return sums;
}

function resampledMeans(
  sums: readonly Float64Array[],
  days: number,
  random: Random,
): readonly number[] {
  const totals = sums.map(() => 0);
  for (let left = days; left > 0; ) {
    const from = Math.floor(random.next() * days);
    const length = Math.min(left, blockDays(random));
    for (const [at, own] of sums.entries())
      totals[at] = (totals[at] ?? 0) + (own[from + length] ?? 0) - (own[from] ?? 0);
    left -= length;
  }
  return totals.map((total) => total / days);
}

function blockDays(random: Random): number {
  return 1 + Math.floor(Math.log(1 - random.next()) / Math.log(1 - 1 / BLOCK_DAYS_MEAN));
}
