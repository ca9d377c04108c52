// The expected best of many variants without an edge: the threshold that the best of a grid has to exceed.
import { normalQuantile } from '../../market/performance/normal-quantile.ts';

/** The Euler-Mascheroni constant. */
const GAMMA = 0.577_215_664_901_532_9;

/**
 * Expected largest of `count` independent draws from the standard normal distribution, as D. H. Bailey and M. López
 * de Prado give it in "The Deflated Sharpe Ratio" (2014): (1 - γ) Φ⁻¹(1 - 1/N) + γ Φ⁻¹(1 - 1/(N e)). 0 for a single
 * draw.
 */
export function expectedBest(count: number): number {
  if (count < 2) return 0;
  return (
    (1 - GAMMA) * normalQuantile(1 - 1 / count) + GAMMA * normalQuantile(1 - 1 / (count * Math.E))
  );
}

/**
 * Mean over deviation per trade that the best of `variants` variants without an edge would show by chance in `trades`
 * trades each: the mean of n trades without an edge deviates by 1 / √n.
 */
export function bestOfChance(variants: number, trades: number): number {
  return trades < 1 ? Number.NaN : expectedBest(variants) / Math.sqrt(trades);
}
