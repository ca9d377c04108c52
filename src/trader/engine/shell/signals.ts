// Streams of signals per strategy and symbol, taken or refused, from durable facts only.
import { filter, type Observable, Subject } from 'rxjs';
import type { Prediction } from '../../domain/terms/prediction.ts';
import type { Signal } from '../../domain/terms/signal.ts';
import type { RecordedFact } from '../../ports/journal.ts';

export interface SignalSeen {
  readonly signal: Signal;
  readonly prediction: Prediction;
}

export interface Signals {
  publish(recorded: RecordedFact): void;
  of(strategy: string, symbol: string): Observable<SignalSeen>;
}

export function createSignals(): Signals {
  const seen$ = new Subject<SignalSeen>();
  let accepted: Prediction | undefined;
  return {
    publish({ fact }) {
      if (fact.type === 'prediction-judged' && fact.verdict.kind === 'accepted')
        accepted = fact.prediction;
      if (fact.type !== 'signal-taken' && fact.type !== 'signal-refused') return;
      // A reversal is judged a second time, long after its prediction; it was published the first time.
      if (accepted?.id === fact.signal.predictionId)
        seen$.next({ signal: fact.signal, prediction: accepted });
    },
    of: (strategy, symbol) =>
      seen$.pipe(filter(({ signal }) => signal.strategy === strategy && signal.symbol === symbol)),
  };
}
