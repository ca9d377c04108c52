// Predictions as a list says them: one row each, however often the feed repeats it. A repeat is never a second trade.
import type { Prediction, Signal } from './shapes.ts';

export interface PredictionLine {
  /** At its first arrival, as far as that is known here. */
  readonly prediction: Prediction;
  readonly signals: readonly Signal[];
  /** Further arrivals. */
  readonly again: number;
  /** What began it is older than the list: only repeats are here. */
  readonly isRepeatOnly: boolean;
}

/** In the order of their first arrivals, the newest first. */
export function predictionLines(
  predictions: readonly Prediction[],
  signals: readonly Signal[],
): readonly PredictionLine[] {
  const byPrediction = Map.groupBy(signals, ({ prediction_id: id }) => id);
  const groups = Map.groupBy(predictions, ({ id, received_at: at }) => id ?? `unread ${at}`);
  return [...groups.values()]
    .flatMap((group): readonly PredictionLine[] => {
      const arrivals = group.toSorted((one, other) => timeOf(one) - timeOf(other));
      const judged = arrivals.filter(({ verdict }) => verdict !== 'duplicate');
      const prediction = judged.at(-1) ?? arrivals[0];
      if (prediction === undefined) return [];
      const repeats = group.reduce((sum, one) => sum + one.repeats, 0);
      return [
        {
          prediction,
          signals: byPrediction.get(prediction.id ?? '') ?? [],
          again: group.length - 1 + repeats,
          isRepeatOnly: judged.length === 0,
        },
      ];
    })
    .toSorted((one, other) => timeOf(other.prediction) - timeOf(one.prediction));
}

function timeOf({ received_at: at }: Prediction): number {
  return Date.parse(at);
}
