// Weights under which every asset adds as much to the variance of the whole as every other one.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import {
  dot,
  type Matrix,
  type OptimiserRefusal,
  refusalOfCovariance,
  type Vector,
} from './covariance.ts';

const TOLERANCE = 1e-15;
const ROUNDS_MAX = 100_000;

/**
 * Long only. Minimises half the variance less the mean of the logarithms of the weights, one weight after the other in closed
 * form, then scales them to 1 (Spinu 2013; Griveau-Billion, Richard and Roncalli 2013).
 */
export function riskParity(covariance: Matrix): Result<Vector, OptimiserRefusal> {
  const refusal = refusalOfCovariance(covariance);
  if (refusal !== undefined) return failed(refusal);
  const budget = 1 / covariance.length;
  const weights = covariance.map((row, index) => 1 / Math.sqrt(row[index] ?? 1));
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    let change = 0;
    for (const [index, row] of covariance.entries()) {
      const variance = row[index] ?? 1;
      const before = weights[index] ?? 0;
      const others = dot(row, weights) - variance * before;
      const after = (-others + Math.sqrt(others * others + 4 * variance * budget)) / (2 * variance);
      weights[index] = after;
      change = Math.max(change, Math.abs(after - before) / after);
    }
    if (change <= TOLERANCE * covariance.length) return ok(scaledToOne(weights));
  }
  return failed({ kind: 'NOT_CONVERGED' });
}

function scaledToOne(weights: Vector): Vector {
  const sum = weights.reduce((total, one) => total + one, 0);
  return weights.map((one) => one / sum);
}
