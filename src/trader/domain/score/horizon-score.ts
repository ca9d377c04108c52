// How often and how far the price moved as predicted, per horizon.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { type Figure, known, meanOf, missing } from '../../../market/performance/figure.ts';
import {
  type Interval,
  meanInterval,
  missingInterval,
  rateInterval,
} from '../../../market/performance/intervals.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import { type Horizon, horizonMs } from './horizon.ts';
import { moveOf, type PriceState, type ScoredPrediction, stateOf } from './scored-prediction.ts';

export interface HorizonScore {
  readonly horizon: Horizon;
  /** Predictions with both prices known, and the others by the reason why not. */
  readonly counts: Readonly<Record<PriceState['kind'], number>>;
  /** Moves in the predicted direction over all moves; unchanged prices are excluded. */
  readonly hitRate: Figure;
  readonly hitRateInterval: Interval;
  /** In the direction predicted, a fraction of the price. */
  readonly meanMove: Figure;
  readonly meanMoveInterval: Interval;
  /** Number of moves that do not overlap in time, which the intervals treat as independent. */
  readonly windows: number;
}

export function horizonScore(
  predictions: readonly ScoredPrediction[],
  horizon: Horizon,
  calendar: Calendar,
): HorizonScore {
  const counts = { known: 0, waiting: 0, unknown: 0, 'after-close': 0 };
  for (const prediction of predictions) counts[stateOf(prediction, horizon)] += 1;
  const scored = predictions.filter((prediction) => moveOf(prediction, horizon) !== undefined);
  const moves = movesOf(scored, horizon);
  const windows = windowsOf(scored, horizon, calendar);
  const decided = scored.filter((prediction) => moveOf(prediction, horizon) !== 0);
  const hitRate = hitRateOf(moves);
  return {
    horizon,
    counts,
    hitRate,
    hitRateInterval:
      hitRate.value === null
        ? missingInterval('no-predictions')
        : rateInterval(hitRate.value, windowsOf(decided, horizon, calendar)),
    meanMove: meanOf(moves, 'no-predictions'),
    meanMoveInterval:
      moves.length === 0 ? missingInterval('no-predictions') : meanInterval(moves, windows),
    windows,
  };
}

export function movesOf(predictions: readonly ScoredPrediction[], horizon: Horizon): number[] {
  return predictions.flatMap((prediction) => moveOf(prediction, horizon) ?? []);
}

export function hitRateOf(moves: readonly number[]): Figure {
  const decided = moves.filter((move) => move !== 0);
  if (decided.length === 0) return missing('no-predictions');
  return known(decided.filter((move) => move > 0).length / decided.length);
}

/**
 * The largest set of moves that do not overlap in time, whatever their symbols: predictions a minute apart share
 * their market, and symbols share the market of the moment. Until the close that is one a day.
 */
export function windowsOf(
  predictions: readonly ScoredPrediction[],
  horizon: Horizon,
  calendar: Calendar,
): number {
  if (horizon === 'close') {
    return new Set(predictions.map(({ at }) => calendar.dayOf(at))).size;
  }
  const lengthMs = horizonMs(horizon) + MINUTE_MS;
  let windows = 0;
  let freeFrom = Number.NEGATIVE_INFINITY;
  for (const at of predictions.map((prediction) => prediction.at).sort((a, b) => a - b)) {
    if (at < freeFrom) continue;
    windows += 1;
    freeFrom = at + lengthMs;
  }
  return windows;
}
