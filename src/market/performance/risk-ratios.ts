// Risk of returns and the reward for it: volatility, Sharpe, Sortino and Calmar ratios.
import { type Figure, known, missing } from './figure.ts';
import { type Conventions, riskFreePerPeriod } from './growth.ts';
import { type Moments, momentsOf, NO_DEVIATION } from './moments.ts';

/** Annualised sample deviation: `s x sqrt(P)` with `s` over n - 1. */
export function volatility(returns: readonly number[], conventions: Conventions): Figure {
  if (returns.length < 2) return missing('too-few-returns');
  return volatilityOf(momentsOf(returns), conventions);
}

/** The same of two returns or more whose moments are known. */
export function volatilityOf({ deviation }: Moments, { periodsPerYear }: Conventions): Figure {
  return known(deviation * Math.sqrt(periodsPerYear));
}

/**
 * Sharpe ratio, annualised: `(mean - rf) / s x sqrt(P)`, `rf = (1 + annual)^(1 / P) - 1`, `s` over n - 1.
 * W. F. Sharpe, "The Sharpe Ratio", Journal of Portfolio Management 21 (1994).
 */
export function sharpeRatio(returns: readonly number[], conventions: Conventions): Figure {
  if (returns.length < 2) return missing('too-few-returns');
  return sharpeOf(momentsOf(returns), conventions);
}

/** The same of two returns or more whose moments are known. */
export function sharpeOf({ mean, deviation }: Moments, conventions: Conventions): Figure {
  if (deviation < NO_DEVIATION) return missing('returns-do-not-vary');
  const excess = mean - riskFreePerPeriod(conventions);
  return known((excess / deviation) * Math.sqrt(conventions.periodsPerYear));
}

/**
 * Annualised downside deviation: `sqrt(mean(min(r - T, 0)^2)) x sqrt(P)` over all n returns and not only the negative ones,
 * `T` a return per period.
 */
export function downsideDeviation(
  returns: readonly number[],
  conventions: Conventions,
  target = 0,
): Figure {
  if (returns.length < 2) return missing('too-few-returns');
  return known(downsideOf(returns, target) * Math.sqrt(conventions.periodsPerYear));
}

/**
 * Sortino ratio, annualised: `(mean - T) / sqrt(mean(min(r - T, 0)^2)) x sqrt(P)`, the downside over all n returns and
 * not only the negative ones, `T` a return per period.
 * F. A. Sortino and L. N. Price, "Performance Measurement in a Downside Risk Framework", Journal of Investing 3 (1994).
 */
export function sortinoRatio(
  returns: readonly number[],
  conventions: Conventions,
  target = 0,
): Figure {
  if (returns.length < 2) return missing('too-few-returns');
  const downside = downsideOf(returns, target);
  if (downside < NO_DEVIATION) return missing('no-downside');
  const { periodsPerYear } = conventions;
  return known(((momentsOf(returns).mean - target) / downside) * Math.sqrt(periodsPerYear));
}

function downsideOf(returns: readonly number[], target: number): number {
  let squares = 0;
  for (const value of returns) squares += Math.min(value - target, 0) ** 2;
  return Math.sqrt(squares / returns.length);
}

/** `(product of (1 + r))^(P / n) - 1`, P periods a year; unlike the growth a year by the calendar, it counts returns. */
export function annualReturn(returns: readonly number[], { periodsPerYear }: Conventions): Figure {
  if (returns.length === 0) return missing('too-few-returns');
  const product = returns.reduce((growth, value) => growth * (1 + value), 1);
  return known(Math.max(product, 0) ** (periodsPerYear / returns.length) - 1);
}

/**
 * Calmar ratio: `annualReturn` over the size of the deepest drawdown, over the whole span.
 * T. W. Young, "Calmar Ratio: A Smoother Tool", Futures (October 1991), there over 36 months.
 */
export function calmarRatio(
  returns: readonly number[],
  conventions: Conventions,
  deepestDrawdown: number,
): Figure {
  const annual = annualReturn(returns, conventions);
  if (annual.value === null) return annual;
  if (deepestDrawdown === 0) return missing('no-drawdown');
  return known(annual.value / Math.abs(deepestDrawdown));
}
