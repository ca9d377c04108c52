// The score of a feed as JSON: an unknown figure is null, with its reason under `unknown`.
import type { Interval } from '../../../market/performance/intervals.ts';
import { type JsonFields, withReasons } from '../report/json-fields.ts';
import type { Decay } from './decay.ts';
import type { FeedScore } from './feed-score.ts';
import type { HorizonScore } from './horizon-score.ts';

export function scoreJson(score: FeedScore): JsonFields {
  const { calibration } = score;
  return {
    feed: score.feed,
    predictions: score.predictions,
    horizons: score.horizons.map(horizonJson),
    calibration: {
      horizon: calibration.horizon,
      ...withReasons({ error: calibration.error }),
      buckets: calibration.buckets.map((bucket) => ({
        confidence_from: bucket.from,
        scored: bucket.count,
        mean_confidence: bucket.meanConfidence,
        hit_rate: bucket.hitRate,
      })),
    },
    decay: decayJson(score.decay),
  };
}

/** Moves are fractions of the price. */
function horizonJson({ horizon, counts, windows, ...score }: HorizonScore): JsonFields {
  return {
    horizon,
    scored: counts.known,
    waiting: counts.waiting,
    unknown_price: counts.unknown,
    after_close: counts['after-close'],
    independent: windows,
    ...withReasons({
      hit_rate: score.hitRate,
      hit_rate_low: lowOf(score.hitRateInterval),
      hit_rate_high: highOf(score.hitRateInterval),
      mean_move: score.meanMove,
      mean_move_low: lowOf(score.meanMoveInterval),
      mean_move_high: highOf(score.meanMoveInterval),
    }),
  };
}

function lowOf(interval: Interval) {
  return interval.low === null ? { value: null, reason: interval.reason } : { value: interval.low };
}

function highOf(interval: Interval) {
  return interval.high === null
    ? { value: null, reason: interval.reason }
    : { value: interval.high };
}

function decayJson(decay: Decay): JsonFields {
  if (decay.kind === 'too-early') {
    return {
      is_decayed: null,
      recent_windows: decay.recentWindows,
      earlier_windows: decay.earlierWindows,
      needed_windows: decay.neededWindows,
    };
  }
  return {
    is_decayed: decay.kind === 'decayed',
    recent_days: decay.recentDays,
    recent_mean_move: decay.recentMean,
    earlier_mean_move: decay.earlierMean,
    t: decay.t,
    threshold: decay.threshold,
  };
}
