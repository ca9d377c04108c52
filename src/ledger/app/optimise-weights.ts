// Target weights from a covariance, for those who ask from outside the ledger.

export type { OptimiserRefusal } from '../domain/optimiser/covariance.ts';
export {
  type Objective,
  type OptimisedWeights,
  optimisedWeights,
} from '../domain/optimiser/optimised-weights.ts';
export { type SampleRefusal, sampleCovariance } from '../domain/optimiser/sample-covariance.ts';
