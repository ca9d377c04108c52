// The score of a feed: its accepted predictions compared with later prices.
import type { Calendar } from '../../../market/time/calendar.ts';
import { type Calibration, calibrationOf } from './calibration.ts';
import { type Decay, decayOf } from './decay.ts';
import { HORIZONS, type Horizon } from './horizon.ts';
import { type HorizonScore, horizonScore } from './horizon-score.ts';
import type { ScoredPrediction } from './scored-prediction.ts';

export interface FeedScore {
  readonly feed: string;
  /** Accepted predictions to buy or to sell, received in a session. */
  readonly predictions: number;
  readonly horizons: readonly HorizonScore[];
  readonly calibration: Calibration;
  readonly decay: Decay;
}

/** The horizon for calibration and decay: long enough to act on, short enough for many windows a day. */
export const JUDGED_HORIZON: Horizon = '30m';

/** One score per feed, by name. */
export function feedScores(
  predictions: readonly ScoredPrediction[],
  calendar: Calendar,
): FeedScore[] {
  const byFeed = Map.groupBy(predictions, ({ feed }) => feed);
  return [...byFeed]
    .map(([feed, ofFeed]) => ({
      feed,
      predictions: ofFeed.length,
      horizons: HORIZONS.map((horizon) => horizonScore(ofFeed, horizon, calendar)),
      calibration: calibrationOf(ofFeed, JUDGED_HORIZON),
      decay: decayOf(ofFeed, JUDGED_HORIZON, calendar),
    }))
    .sort((one, other) => (one.feed < other.feed ? -1 : 1));
}
