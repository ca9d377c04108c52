// Intervals of a Sharpe ratio and of the mean of trades: as scipy and statsmodels have them, and as often right as they say.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/kernel/random.ts';
import { clusteredMeanInterval } from '../../../src/market/performance/clustered-mean.ts';
import { sharpeInterval } from '../../../src/market/performance/sharpe-interval.ts';

const DAILY = { periodsPerYear: 252, riskFreeAnnual: 0 };
const random = createRandom(7, 'intervals');

/** Standard normal: Box and Muller. */
function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

function covered(runs: number, play: () => boolean): number {
  let count = 0;
  for (let run = 0; run < runs; run += 1) if (play()) count += 1;
  return count / runs;
}

describe('the interval of a Sharpe ratio', () => {
  it('is that of scipy and numpy, with their skewness and kurtosis', () => {
    const returns = [
      ...[0.012, -0.004, 0.003, -0.021, 0.008, 0.0005],
      ...[0.017, -0.009, 0.004, -0.002, 0.011, -0.006],
    ];
    const { low, high } = sharpeInterval(returns, DAILY);
    expect(low).toBeCloseTo(-7.937930700207094, 9);
    expect(high).toBeCloseTo(11.349028914054296, 9);
  });

  it('holds the true ratio of skewed returns in 95 of 100 samples', () => {
    // A lognormal move less its mean: mean 0.0005, skewness about 1.
    const [sigma, scale] = [0.3, 0.03];
    const mean = Math.exp(sigma ** 2 / 2);
    const deviation = scale * mean * Math.sqrt(Math.exp(sigma ** 2) - 1);
    const truth = (0.0005 / deviation) * Math.sqrt(252);
    const share = covered(1_000, () => {
      const returns = Array.from(
        { length: 250 },
        () => 0.0005 + scale * (Math.exp(sigma * normal()) - mean),
      );
      const { low, high } = sharpeInterval(returns, DAILY);
      return low !== null && low <= truth && truth <= high;
    });
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.97);
  });

  it('is unknown below ten returns, and of returns that do not vary', () => {
    expect(sharpeInterval([0.01, -0.01, 0.02], DAILY)).toMatchObject({ reason: 'too-few-returns' });
    expect(sharpeInterval(new Array(20).fill(0.01), DAILY).low).toBeNull();
  });
});

describe('the interval of a mean of trades', () => {
  it('is that of a regression with clusters in statsmodels', () => {
    const clusters = [[10, -4, 7], [3], [-12, -9], [5, 6, 2, -1], [8], [-3, 4], [1]];
    const { low, high } = clusteredMeanInterval(clusters);
    // The quantile of Student's distribution is an expansion, accurate to a thousandth here.
    expect(low).toBeCloseTo(-3.91699681, 2);
    expect(high).toBeCloseTo(6.34556824, 2);
    expect(((low ?? 0) + (high ?? 0)) / 2).toBeCloseTo(1.2142857142857142, 12);
  });

  it('holds the true mean in 95 of 100 samples where the trades of a day share a shock', () => {
    const share = covered(1_000, () => {
      const days = Array.from({ length: 60 }, () => {
        const shock = normal();
        return Array.from({ length: 4 }, () => 0.3 + shock + normal());
      });
      const { low, high } = clusteredMeanInterval(days);
      return low !== null && low <= 0.3 && 0.3 <= high;
    });
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.97);
  });

  it('is unknown with fewer than five days', () => {
    expect(clusteredMeanInterval([[1], [2], [3], [4]])).toMatchObject({ reason: 'too-few-days' });
  });
});
