// Value at risk of past returns, and the mean loss beyond it.
import { type Figure, known, missing } from './figure.ts';
import { quantileOf } from './quantile.ts';

export interface ValueAtRisk {
  /** A positive fraction is a loss; a negative one says that even the tail gains. */
  readonly valueAtRisk: Figure;
  /** The mean loss of the returns at or below the quantile (CVaR, expected shortfall). */
  readonly conditional: Figure;
}

/** Rounding may put the quantile just below the return it equals. */
const SLACK = 1e-12;

/**
 * Historical simulation: minus the quantile at `(n - 1)(1 - confidence)`, of type 7.
 */
export function historicalValueAtRisk(returns: readonly number[], confidence: number): ValueAtRisk {
  if (returns.length === 0)
    return { valueAtRisk: missing('too-few-returns'), conditional: missing('too-few-returns') };
  const sorted = Float64Array.from(returns).sort();
  const quantile = quantileOf(sorted, 1 - confidence);
  let sum = 0;
  let count = 0;
  for (const one of sorted) {
    if (one > quantile + SLACK) break;
    sum += one;
    count += 1;
  }
  return { valueAtRisk: known(-quantile), conditional: known(-sum / count) };
}
