// Folds judged predictions and bars: what was accepted, seen and counted.
import type { Instant } from '../../../kernel/instant.ts';
import type { FactOf } from '../../domain/facts/facts.ts';
import type { Prediction, Verdict } from '../../domain/terms/prediction.ts';
import { BRIEFS_MAX, briefOf } from '../../domain/terms/prediction-brief.ts';
import type { Signal } from '../../domain/terms/signal.ts';
import { markOf, unpricedKey } from '../state/seen-prediction.ts';
import { feedKey, type State } from '../state/state.ts';

export function judged(state: State, fact: FactOf<'prediction-judged'>, at: Instant): void {
  const { prediction, raw = '' } = fact;
  if (fact.verdict.kind === 'accepted' && prediction !== undefined)
    remember(state, fact.feed, prediction);
  state.latest.set(feedKey(fact.feed, fact.symbol), {
    answerId: prediction?.id ?? raw,
    verdict: fact.verdict.kind,
  });
  if (prediction === undefined || isTooEarly(fact.verdict)) return;
  // A prediction without a price is judged again when the feed repeats it, too; any other is judged once.
  if (fact.verdict.kind === 'no_price') state.unpriced.set(unpricedKey(prediction), at);
  else state.seen.set(prediction.id, { at, prediction: markOf(prediction) });
}

// Decision 0127
/** Nothing was done about it, and a later repeat may still be young enough. */
function isTooEarly({ kind }: Verdict): boolean {
  return kind === 'session_closed' || kind === 'future';
}

function remember({ accepted }: State, feed: string, prediction: Prediction): void {
  const key = feedKey(feed, prediction.symbol);
  const known = accepted.get(key) ?? [];
  accepted.set(key, [...known, briefOf(prediction)].slice(-BRIEFS_MAX));
}

/** A bar makes one signal of a strategy, also across a restart. */
export function barSeen(state: State, { id, bar }: Signal, at: Instant): void {
  if (bar !== undefined) state.seen.set(id, { at });
}
