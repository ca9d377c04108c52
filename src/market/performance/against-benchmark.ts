// Returns beside those of a benchmark: beta, alpha, R squared and the information ratio.
import { type Figure, known, missing } from './figure.ts';
import { type Conventions, riskFreePerPeriod } from './growth.ts';
import { momentsOf, NO_DEVIATION } from './moments.ts';

/** The returns of one period, as fractions. */
export interface ReturnPair {
  readonly own: number;
  readonly benchmark: number;
}

export interface AgainstBenchmark {
  readonly pairs: number;
  /** `cov / var`, both over n - 1. */
  readonly beta: Figure;
  /**
   * Annualised, `(1 + a)^P - 1`; per period `a = mean excess - beta x mean excess of the benchmark`.
   * M. C. Jensen, "The Performance of Mutual Funds in the Period 1945-1964", Journal of Finance 23 (1968).
   */
  readonly alpha: Figure;
  /** Squared correlation. */
  readonly rSquared: Figure;
  /**
   * `mean active / deviation of active x sqrt(P)`, active = own - benchmark.
   * T. H. Goodwin, "The Information Ratio", Financial Analysts Journal 54 (1998).
   */
  readonly informationRatio: Figure;
}

export function againstBenchmark(
  pairs: readonly ReturnPair[],
  conventions: Conventions,
): AgainstBenchmark {
  if (pairs.length < 2) return unknown(pairs.length, missing('too-few-pairs'));
  return {
    pairs: pairs.length,
    ...regression(pairs, conventions),
    informationRatio: informationRatio(pairs, conventions.periodsPerYear),
  };
}

function unknown(pairs: number, why: Figure): AgainstBenchmark {
  return { pairs, beta: why, alpha: why, rSquared: why, informationRatio: why };
}

function regression(
  pairs: readonly ReturnPair[],
  conventions: Conventions,
): Pick<AgainstBenchmark, 'beta' | 'alpha' | 'rSquared'> {
  const own = momentsOf(pairs.map((pair) => pair.own));
  const benchmark = momentsOf(pairs.map((pair) => pair.benchmark));
  if (benchmark.deviation < NO_DEVIATION) {
    const why = missing('benchmark-does-not-vary');
    return { beta: why, alpha: why, rSquared: why };
  }
  const products = pairs.map((pair) => (pair.own - own.mean) * (pair.benchmark - benchmark.mean));
  const covariance = products.reduce((sum, one) => sum + one, 0) / (pairs.length - 1);
  const isFlat = own.deviation < NO_DEVIATION;
  const beta = isFlat ? 0 : covariance / benchmark.deviation ** 2;
  const riskFree = riskFreePerPeriod(conventions);
  const alpha = own.mean - riskFree - beta * (benchmark.mean - riskFree);
  return {
    beta: known(beta),
    alpha: known((1 + alpha) ** conventions.periodsPerYear - 1),
    rSquared: isFlat
      ? missing('returns-do-not-vary')
      : known((covariance / own.deviation / benchmark.deviation) ** 2),
  };
}

/** Not annualised with one period a year. */
export function informationRatio(pairs: readonly ReturnPair[], periodsPerYear: number): Figure {
  if (pairs.length < 2) return missing('too-few-pairs');
  const { mean, deviation } = momentsOf(pairs.map((pair) => pair.own - pair.benchmark));
  if (deviation < NO_DEVIATION) return missing('active-return-does-not-vary');
  return known((mean / deviation) * Math.sqrt(periodsPerYear));
}
