// Streams of signals per strategy and symbol, taken or refused, from durable facts only.
import { filter, type Observable, Subject } from 'rxjs';
import type { Prediction } from '../../domain/terms/prediction.ts';
import type { Signal } from '../../domain/terms/signal.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import type { SignalSeen } from '../../ports/trader.ts';

export interface Signals {
  publish(recorded: RecordedFact): void;
  of(strategy: string, symbol: string): Observable<SignalSeen>;
}

export function createSignals(): Signals {
  const seen$ = new Subject<SignalSeen>();
  const publishedByStrategy = new Map<string, string>();
  /** Of signals whose contract is being chosen, by the id of the signal. */
  const predictionOfChoice = new Map<string, Prediction>();
  let accepted: Prediction | undefined;

  /** A reversal is judged a second time, and what was not sent is refused after it was taken: neither is a new signal. */
  function isNew({ id, strategy, symbol }: Signal): boolean {
    const key = `${strategy}/${symbol}`;
    if (publishedByStrategy.get(key) === id) return false;
    publishedByStrategy.set(key, id);
    return true;
  }

  return {
    publish({ fact }) {
      if (fact.type === 'prediction-judged' && fact.verdict.kind === 'accepted')
        accepted = fact.prediction;
      if (fact.type === 'chain-asked' && accepted !== undefined)
        predictionOfChoice.set(fact.signal.id, accepted);
      if (fact.type !== 'signal-taken' && fact.type !== 'signal-refused') return;
      const seen = seenOf(fact.signal, predictionOfChoice.get(fact.signal.id) ?? accepted);
      predictionOfChoice.delete(fact.signal.id);
      if (seen !== undefined && isNew(fact.signal)) seen$.next(seen);
    },
    of: (strategy, symbol) =>
      seen$.pipe(filter(({ signal }) => signal.strategy === strategy && signal.symbol === symbol)),
  };
}

/** Undefined for an addition to a trade and for an order by a person: no prediction and no bar was judged. */
function seenOf(signal: Signal, accepted: Prediction | undefined): SignalSeen | undefined {
  const { id, predictionId, strategy, bar } = signal;
  if (id !== `${predictionId}/${strategy}`) return undefined;
  if (bar !== undefined) return { source: 'bar', signal, bar };
  if (accepted?.id !== predictionId) return undefined;
  return { source: 'prediction', signal, prediction: accepted };
}
