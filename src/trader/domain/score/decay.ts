// Detects the decay of a feed: the moves of its last days against all earlier ones.
import { studentQuantile, Z_990 } from '../../../market/performance/intervals.ts';
import { type Moments, momentsOf } from '../../../market/performance/moments.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import type { Horizon } from './horizon.ts';
import { movesOf, windowsOf } from './horizon-score.ts';
import { moveOf, type ScoredPrediction } from './scored-prediction.ts';

export type Decay =
  /** The number of independent windows, and how many each side needs. */
  | {
      readonly kind: 'too-early';
      readonly recentWindows: number;
      readonly earlierWindows: number;
      readonly neededWindows: number;
    }
  | {
      readonly kind: 'steady' | 'decayed';
      readonly recentDays: number;
      /** Fractions of the price. */
      readonly recentMean: number;
      readonly earlierMean: number;
      readonly t: number;
      /** A larger `t` means decay. */
      readonly threshold: number;
    };

const RECENT_DAYS = 5;
const NEEDED_WINDOWS = 20;

/**
 * One-sided test of two means with unequal variances at 1 %: `t = (earlier - recent) / sqrt(s1^2 / m1 + s2^2 / m2)`
 * against Student's quantile for Welch's degrees of freedom; `m` counts windows that do not overlap. B. L. Welch,
 * "The Generalization of 'Student's' Problem when Several Different Population Variances are Involved", Biometrika 34
 * (1947).
 */
export function decayOf(
  predictions: readonly ScoredPrediction[],
  horizon: Horizon,
  calendar: Calendar,
): Decay {
  const scored = predictions.filter((prediction) => moveOf(prediction, horizon) !== undefined);
  const dayOf = ({ at }: ScoredPrediction) => calendar.dayOf(at);
  const days = [...new Set(scored.map(dayOf))].sort();
  const firstRecent = days.at(-RECENT_DAYS) ?? '';
  const isRecent = (prediction: ScoredPrediction) => dayOf(prediction) >= firstRecent;
  const [recent, earlier] = [
    sampleOf(scored.filter(isRecent), horizon, calendar),
    sampleOf(
      scored.filter((prediction) => !isRecent(prediction)),
      horizon,
      calendar,
    ),
  ];
  if (Math.min(recent.windows, earlier.windows) < NEEDED_WINDOWS) {
    return {
      kind: 'too-early',
      recentWindows: recent.windows,
      earlierWindows: earlier.windows,
      neededWindows: NEEDED_WINDOWS,
    };
  }
  const variances = [recent, earlier].map(({ deviation, windows }) => deviation ** 2 / windows);
  const total = variances.reduce((sum, variance) => sum + variance, 0);
  const t = total === 0 ? 0 : (earlier.mean - recent.mean) / Math.sqrt(total);
  const degrees = total === 0 ? 1 : welchDegrees(variances, [recent, earlier]);
  const threshold = studentQuantile(Z_990, degrees);
  return {
    kind: t > threshold ? 'decayed' : 'steady',
    recentDays: Math.min(RECENT_DAYS, days.length),
    recentMean: recent.mean,
    earlierMean: earlier.mean,
    t,
    threshold,
  };
}

interface Sample extends Moments {
  readonly windows: number;
}

function sampleOf(
  predictions: readonly ScoredPrediction[],
  horizon: Horizon,
  calendar: Calendar,
): Sample {
  return {
    ...momentsOf(movesOf(predictions, horizon)),
    windows: windowsOf(predictions, horizon, calendar),
  };
}

function welchDegrees(variances: readonly number[], samples: readonly Sample[]): number {
  const total = variances.reduce((sum, variance) => sum + variance, 0);
  const parts = variances.reduce(
    (sum, variance, at) => sum + variance ** 2 / ((samples[at]?.windows ?? 2) - 1),
    0,
  );
  return total ** 2 / parts;
}
