// How sure the prediction was that made a signal. Signals do not say it, and of millions of predictions few are taken.
import type { Fact } from '../../trader/domain/facts/facts.ts';

export interface Confidences {
  take(fact: Fact): void;
  /** Of the prediction behind a signal that was taken; undefined if there is none. */
  of(signalId: string): number | undefined;
}

export function createConfidences(): Confidences {
  /** A signal is made in the turn that judges its prediction, unless it waits until the symbol is flat. */
  const newestBySymbol = new Map<string, { readonly id: string; readonly confidence: number }>();
  const bySignal = new Map<string, number>();

  return {
    take(fact) {
      if (fact.type === 'prediction-judged') {
        if (fact.prediction !== undefined) newestBySymbol.set(fact.symbol, fact.prediction);
      } else if (fact.type === 'wish-stored') {
        bySignal.set(fact.signal.id, fact.prediction.confidence);
      } else if (fact.type === 'signal-taken') {
        const { id, symbol, predictionId } = fact.signal;
        const newest = newestBySymbol.get(symbol);
        if (newest?.id === predictionId) bySignal.set(id, newest.confidence);
      }
    },
    of: (signalId) => bySignal.get(signalId),
  };
}
