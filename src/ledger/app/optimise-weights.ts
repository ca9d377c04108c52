// Target weights from a covariance or from returns, for those who ask from outside the ledger.

export type { ConstraintName } from '../domain/optimiser/covariance.ts';
export type { SampleRefusal } from '../domain/optimiser/sample-covariance.ts';
export type { WeightConstraints } from '../domain/optimiser/weight-constraints.ts';
export type { ObjectiveRequest, WeightSample, WeightsFound } from '../ports/weight-optimiser.ts';
export { createHighsOptimiser } from '../solver/highs-optimiser.ts';
