// What weights have to keep beside adding up to 1, and the problems under it that a programme solves.
import type { Result } from '../../../kernel/result.ts';
import type { Bound } from './bounded-weights.ts';
import type { Matrix, OptimiserRefusal, Vector } from './covariance.ts';

export interface WeightConstraints {
  /** Of each asset. */
  readonly bounds: readonly Bound[];
  readonly groups: readonly WeightGroup[];
  readonly turnover: Turnover | undefined;
}

/** A sector, or any other assets whose weights count together. */
export interface WeightGroup {
  readonly name: string;
  /** By their places among the assets. */
  readonly members: readonly number[];
  readonly min: number;
  readonly max: number;
}

export interface Turnover {
  readonly from: Vector;
  /** Of the sum of all changes of weights: 2 replaces everything. */
  readonly max: number;
}

export type WeightProblem =
  /** Least half variance less the return. */
  | ({
      readonly kind: 'quadratic';
      readonly covariance: Matrix;
      readonly returns: Vector;
    } & Constrained)
  /** Largest ratio of the excess return and the deviation. */
  | ({
      readonly kind: 'sharpe';
      readonly covariance: Matrix;
      readonly excess: Vector;
    } & Constrained)
  /** Least mean of the losses beyond their quantile `beta`. */
  | ({
      readonly kind: 'tail';
      readonly series: readonly Vector[];
      readonly beta: number;
    } & Constrained);

interface Constrained {
  readonly constraints: WeightConstraints;
}

export type SolveWeights = (problem: WeightProblem) => Result<Vector, OptimiserRefusal>;
