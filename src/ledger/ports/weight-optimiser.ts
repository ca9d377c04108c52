// Computes target weights apart from the loop that answers others.
import type { Result } from '../../kernel/result.ts';
import type { Matrix, Vector } from '../domain/optimiser/covariance.ts';
import type { Objective, OptimisedWeights } from '../domain/optimiser/optimised-weights.ts';
import type { SampleRefusal } from '../domain/optimiser/sample-covariance.ts';
import type { WeightConstraints } from '../domain/optimiser/weight-constraints.ts';

export interface WeightOptimiser {
  optimise(asked: WeightsRequest): Promise<Result<WeightsFound, SampleRefusal>>;
}

export interface WeightsRequest {
  readonly sample: WeightSample;
  readonly objective: ObjectiveRequest;
  readonly constraints: WeightConstraints;
}

export type WeightSample =
  | { readonly kind: 'given'; readonly covariance: Matrix }
  | {
      readonly kind: 'returns';
      /** Of each asset, on the same days. */
      readonly series: readonly Vector[];
      readonly periodsPerYear: number;
      readonly estimator: CovarianceEstimator;
    };

export type CovarianceEstimator = 'ledoit_wolf' | 'sample';

/** Expected returns that are not given are the means of the series. */
export type ObjectiveRequest =
  | Exclude<Objective, { readonly kind: 'mean-variance' | 'maximum-sharpe' | 'cvar' }>
  | WithMeans<Extract<Objective, { readonly kind: 'mean-variance' }>>
  | WithMeans<Extract<Objective, { readonly kind: 'maximum-sharpe' }>>
  | Omit<Extract<Objective, { readonly kind: 'cvar' }>, 'series'>;

type WithMeans<Of extends { readonly returns: Vector }> = Omit<Of, 'returns'> & {
  readonly returns: Vector | undefined;
};

export interface WeightsFound extends OptimisedWeights {
  /** Of the covariance: 0 to 1; undefined if it is not shrunk. */
  readonly shrinkage: number | undefined;
}
