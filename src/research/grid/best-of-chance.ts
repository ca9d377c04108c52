// The expected best of many variants without an edge: the threshold that the best of a grid has to exceed.

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

/** Inverse of the standard normal distribution function, by bisection over its complement; to 1e-9. */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) return Number.NaN;
  let [low, high] = [-9, 9];
  while (high - low > 1e-10) {
    const middle = (low + high) / 2;
    if (normalDistribution(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Φ(x) by its power series about 0: Φ = 1/2 + φ(x) (x + x³/3 + x⁵/(3·5) + …), which converges everywhere. */
function normalDistribution(x: number): number {
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > 1e-17 && odd < 500; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}
