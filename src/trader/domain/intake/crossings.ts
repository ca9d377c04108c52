// Which thresholds a feed's numbers crossed between two predictions of a symbol.
import type { Prediction, Verdict } from '../terms/prediction.ts';

export interface Threshold {
  /** `confidence`, `score`, or the name of a feature. */
  readonly measure: string;
  readonly level: number;
}

export interface Crossing {
  readonly symbol: string;
  readonly measure: string;
  readonly threshold: number;
  readonly actual: number;
  readonly previous: number;
}

export interface CrossingWatch {
  /** The crossings of this prediction; the first number of a measure crosses nothing. */
  crossedBy(prediction: Prediction, thresholds: readonly Threshold[]): Crossing[];
}

/**
 * Whether the numbers of a prediction are current: its confidence may be too low to act on, but it must not be old,
 * implausible or a duplicate.
 */
export function isNews({ kind }: Verdict): boolean {
  return kind === 'accepted' || kind === 'low_confidence';
}

/** Keeps the last number of each measure, by source and symbol. */
export function createCrossingWatch(): CrossingWatch {
  const lastByKey = new Map<string, number>();
  return {
    crossedBy(prediction, thresholds) {
      const { source, symbol } = prediction;
      return thresholds.flatMap(({ measure, level }) => {
        const actual = measureOf(prediction, measure);
        if (actual === undefined) return [];
        const key = JSON.stringify([source, symbol, measure, level]);
        const previous = lastByKey.get(key);
        lastByKey.set(key, actual);
        if (previous === undefined || actual >= level === previous >= level) return [];
        return [{ symbol, measure, threshold: level, actual, previous }];
      });
    },
  };
}

function measureOf({ confidence, score, features }: Prediction, measure: string) {
  if (measure === 'confidence') return confidence;
  return measure === 'score' ? score : features[measure];
}
