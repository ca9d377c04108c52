// The predictions of an instance and the prices kept for them, for readers beside or without the daemon.
import { existsSync } from 'node:fs';
import type { Calendar } from '../../../market/time/calendar.ts';
import { namingDamaged } from '../../adapters/sqlite/file/damaged.ts';
import {
  keptScoresIn,
  openScoresReadOnly,
  type StoredScores,
} from '../../adapters/sqlite/scores.ts';
import type { ScoredPrediction } from '../../domain/score/scored-prediction.ts';

/** Absent until the first daemon that scores has run. */
export function storedPredictions(file: string): ScoredPrediction[] {
  return read(file, (store) => store.predictions()) ?? [];
}

/** With the minutes of their sessions. */
export function storedScores(file: string, calendar: Calendar): StoredScores {
  return read(file, (store) => keptScoresIn(store, calendar)) ?? { predictions: [], closes: [] };
}

/** For an answer that does not depend on it: undefined if the prediction is not scored, or the scores cannot be read. */
export function storedPrediction(file: string, seq: number): ScoredPrediction | undefined {
  try {
    return read(file, (store) => store.prediction(seq));
  } catch {
    return undefined;
  }
}

type Reading = NonNullable<ReturnType<typeof openScoresReadOnly>>;

function read<Kept>(file: string, from: (store: Reading) => Kept): Kept | undefined {
  if (!existsSync(file)) return undefined;
  return namingDamaged(file, 'the scores of predictions alone', () => {
    const store = openScoresReadOnly(file);
    try {
      return store && from(store);
    } finally {
      store?.close();
    }
  });
}
