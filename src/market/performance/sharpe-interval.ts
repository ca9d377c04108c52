// How precisely a Sharpe ratio is known.
import { sharpeSample } from './deflated-sharpe.ts';
import type { Conventions } from './growth.ts';
import { riskFreePerPeriod } from './growth.ts';
import { type Interval, missingInterval, Z_975 } from './intervals.ts';

/**
 * 95 % interval of the annualised ratio: `(SR ± 1.96 √((1 - γ3 SR + (γ4 - 1) / 4 SR²) / (n - 1))) √P`, `SR` per period, `γ3` and `γ4` the
 * skewness and kurtosis of the returns. E. Mertens, "Comments on variance of the IID estimator in Lo" (2002), which returns need not be
 * normal for; the same error as in the probabilistic ratio. It takes returns as independent. Missing below 10 returns.
 */
export function sharpeInterval(returns: readonly number[], conventions: Conventions): Interval {
  const riskFree = riskFreePerPeriod(conventions);
  const sample = sharpeSample(returns.map((value) => value - riskFree));
  if (sample === undefined) return missingInterval('too-few-returns');
  const { sharpe, skewness, kurtosis } = sample;
  const variance =
    (1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2) / (returns.length - 1);
  if (!(variance > 0)) return missingInterval('returns-do-not-vary');
  const reach = Z_975 * Math.sqrt(variance);
  const year = Math.sqrt(conventions.periodsPerYear);
  return { low: (sharpe - reach) * year, high: (sharpe + reach) * year };
}
