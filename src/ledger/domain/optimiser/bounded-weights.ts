// Weights between bounds that add up to 1 and minimise half the variance less the expected return: minimum variance without
// expected returns, the largest utility with them.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import {
  at,
  isOfSize,
  type Matrix,
  type OptimiserRefusal,
  product,
  refusalOfCovariance,
  type Vector,
} from './covariance.ts';

export interface Bound {
  /** 0 or more: no short positions. */
  readonly min: number;
  readonly max: number;
}

const LONG_ONLY: Bound = { min: 0, max: 1 };

export interface BoundedProblem {
  readonly covariance: Matrix;
  /** Expected returns divided by the aversion to risk. */
  readonly returns: Vector;
  readonly bounds: readonly Bound[];
}

/** Of the largest variance: two slopes that differ by less are equal. */
const TOLERANCE = 1e-14;
const STEPS_PER_ASSET = 100_000;

/**
 * Moves weight from the asset with the steepest slope to the one with the least, as far as it helps, until no move does: the
 * maximal violating pair of sequential minimal optimisation (Platt 1998, Keerthi et al. 2001).
 */
export function boundedWeights({
  covariance,
  returns,
  bounds,
}: BoundedProblem): Result<Vector, OptimiserRefusal> {
  const refusal = refusalOfCovariance(covariance) ?? refusalOfBounds(bounds, covariance.length);
  if (refusal !== undefined) return failed(refusal);
  if (!isOfSize(returns, covariance.length)) return failed({ kind: 'MALFORMED', what: 'returns' });
  const weights = feasible(bounds);
  const slopes = product(covariance, weights).map((one, index) => one - (returns[index] ?? 0));
  const scale = Math.max(...covariance.map((row, index) => row[index] ?? 0));
  for (let step = STEPS_PER_ASSET * weights.length; step > 0; step -= 1) {
    const { from, to, gap } = steepestPair(slopes, weights, bounds);
    if (gap <= TOLERANCE * scale) return ok(weights);
    move({ covariance, weights, slopes, bounds }, { from, to, gap });
  }
  return failed({ kind: 'NOT_CONVERGED' });
}

export function refusalOfBounds(
  bounds: readonly Bound[],
  size: number,
): OptimiserRefusal | undefined {
  const all = bounds.flatMap(({ min, max }) => [min, max]);
  const isOrdered = bounds.every(({ min, max }) => min >= 0 && min <= max);
  if (!isOfSize(all, 2 * size) || !isOrdered) return { kind: 'MALFORMED', what: 'bounds' };
  const least = bounds.reduce((sum, { min }) => sum + min, 0);
  const most = bounds.reduce((sum, { max }) => sum + max, 0);
  return least > 1 || most < 1 ? { kind: 'BOUNDS_INFEASIBLE' } : undefined;
}

/** Each at its minimum, and the rest given out by the room that each has. */
function feasible(bounds: readonly Bound[]): number[] {
  const least = bounds.reduce((sum, { min }) => sum + min, 0);
  const room = bounds.reduce((sum, { min, max }) => sum + max - min, 0);
  const share = room === 0 ? 0 : (1 - least) / room;
  return bounds.map(({ min, max }) => min + (max - min) * share);
}

interface Pair {
  readonly from: number;
  readonly to: number;
  /** How much steeper the one is: 0 if no move helps. */
  readonly gap: number;
}

function steepestPair(slopes: Vector, weights: Vector, bounds: readonly Bound[]): Pair {
  let [from, to] = [-1, -1];
  let [highest, lowest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const [index, { min, max }] of bounds.entries()) {
    const slope = slopes[index] ?? 0;
    const weight = weights[index] ?? 0;
    if (weight > min && slope > highest) [from, highest] = [index, slope];
    if (weight < max && slope < lowest) [to, lowest] = [index, slope];
  }
  return { from, to, gap: from < 0 || to < 0 ? 0 : highest - lowest };
}

interface Moving {
  readonly covariance: Matrix;
  readonly weights: number[];
  readonly slopes: number[];
  readonly bounds: readonly Bound[];
}

/** An end of a bound is reached exactly, so that it is not tried again. */
function move({ covariance, weights, slopes, bounds }: Moving, { from, to, gap }: Pair): void {
  const { min } = bounds[from] ?? LONG_ONLY;
  const { max } = bounds[to] ?? LONG_ONLY;
  const [given = 0, taken = 0] = [weights[from], weights[to]];
  const curvature =
    at(covariance, from, from) + at(covariance, to, to) - 2 * at(covariance, from, to);
  const step = Math.min(gap / curvature, given - min, max - taken);
  weights[from] = step === given - min ? min : given - step;
  weights[to] = step === max - taken ? max : taken + step;
  for (const [index, row] of covariance.entries())
    slopes[index] = (slopes[index] ?? 0) + step * ((row[to] ?? 0) - (row[from] ?? 0));
}
