// The precision of a mean of values that come in clusters, such as the trades of a day, which win and lose together.
import { type Interval, missingInterval, studentQuantile, Z_975 } from './intervals.ts';

/** Fewer clusters say next to nothing. */
const FEWEST_CLUSTERS = 5;

/**
 * 95 % interval of the mean of all values, `t(0.975, G - 1)` standard errors to either side:
 * `s² = G / (G - 1) Σ_g (Σ_i∈g (y_i - mean))² / N²` over `G` clusters with `N` values in all.
 * K.-Y. Liang and S. L. Zeger, "Longitudinal Data Analysis Using Generalized Linear Models", Biometrika 73 (1986), with the usual
 * correction for few clusters.
 */
export function clusteredMeanInterval(clusters: readonly (readonly number[])[]): Interval {
  const { length: count } = clusters;
  if (count < FEWEST_CLUSTERS) return missingInterval('too-few-days');
  const values = clusters.flat();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = clusters.reduce((sum, cluster) => {
    const deviation = cluster.reduce((total, value) => total + value - mean, 0);
    return sum + deviation ** 2;
  }, 0);
  const error = Math.sqrt((count / (count - 1)) * squares) / values.length;
  const reach = studentQuantile(Z_975, count - 1) * error;
  return { low: mean - reach, high: mean + reach };
}
