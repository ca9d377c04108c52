// Whether the confidence of a feed is calibrated: of predictions with confidence 0.7, seven of ten should be right.
import { type Figure, known, missing } from '../../../market/performance/figure.ts';
import type { Horizon } from './horizon.ts';
import { hitRateOf, movesOf } from './horizon-score.ts';
import type { ScoredPrediction } from './scored-prediction.ts';

export interface Calibration {
  readonly horizon: Horizon;
  readonly buckets: readonly ConfidenceBucket[];
  /**
   * Mean distance between confidence and hit rate over the buckets, weighted by their predictions: the expected
   * calibration error of M. P. Naeini, G. F. Cooper and M. Hauskrecht, "Obtaining Well Calibrated Probabilities Using
   * Bayesian Binning" (AAAI 2015).
   */
  readonly error: Figure;
}

export interface ConfidenceBucket {
  /** Confidence from this value, inclusive, to a tenth above, exclusive except for 1. */
  readonly from: number;
  /** Predictions after which the price moved. */
  readonly count: number;
  readonly meanConfidence: number;
  readonly hitRate: number;
}

const BUCKETS = 10;

export function calibrationOf(
  predictions: readonly ScoredPrediction[],
  horizon: Horizon,
): Calibration {
  const byBucket = Array.from({ length: BUCKETS }, (): ScoredPrediction[] => []);
  for (const prediction of predictions) {
    const [move = 0] = movesOf([prediction], horizon);
    // Tolerates rounding below a tenth: 0.7 is stored as slightly less.
    const bucket = Math.min(BUCKETS - 1, Math.floor(prediction.confidence * BUCKETS + 1e-9));
    if (move !== 0) byBucket[bucket]?.push(prediction);
  }
  const buckets = byBucket.flatMap((bucket, at) => bucketOf(bucket, at / BUCKETS, horizon));
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  const distance = buckets.reduce(
    (sum, { count, meanConfidence, hitRate }) => sum + count * Math.abs(meanConfidence - hitRate),
    0,
  );
  return {
    horizon,
    buckets,
    error: total === 0 ? missing('no-predictions') : known(distance / total),
  };
}

function bucketOf(
  predictions: readonly ScoredPrediction[],
  from: number,
  horizon: Horizon,
): ConfidenceBucket[] {
  const hitRate = hitRateOf(movesOf(predictions, horizon));
  if (hitRate.value === null) return [];
  const sum = predictions.reduce((total, { confidence }) => total + confidence, 0);
  return [
    {
      from,
      count: predictions.length,
      meanConfidence: sum / predictions.length,
      hitRate: hitRate.value,
    },
  ];
}
