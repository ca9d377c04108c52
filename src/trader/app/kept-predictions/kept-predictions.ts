// The predictions of an instance and the prices kept for them, for readers beside or without the daemon.
import { existsSync } from 'node:fs';
import { namingDamaged } from '../../adapters/sqlite/file/damaged.ts';
import { openScoresReadOnly } from '../../adapters/sqlite/scores.ts';
import type { ScoredPrediction } from '../../domain/score/scored-prediction.ts';

/** Absent until the first daemon that scores has run. */
export function keptPredictions(file: string): ScoredPrediction[] {
  if (!existsSync(file)) return [];
  return namingDamaged(file, 'the scores of predictions alone', () => {
    const store = openScoresReadOnly(file);
    try {
      return store?.predictions() ?? [];
    } finally {
      store?.close();
    }
  });
}
