// Why one side did not trade a signal, as its facts say it.
import type { Refusal } from '../../trader/domain/terms/refusal.ts';
import { verdictText } from '../../trader/domain/wording/verdict-text.ts';
import type { DayFold } from './day-trades.ts';
import type { LivePrediction } from './live-day.ts';

export type WhyNot =
  | { readonly kind: 'refused'; readonly reasons: readonly Refusal[] }
  | { readonly kind: 'said'; readonly text: string };

/** `predictions`: those of that side that were judged. */
export function whyNot(
  fold: DayFold,
  signalId: string,
  predictions: readonly LivePrediction[],
): WhyNot {
  const fate = fold.signals.get(signalId);
  if (fate?.kind === 'refused') return { kind: 'refused', reasons: fate.reasons };
  if (fate !== undefined)
    return said(`the entry did not fill: ${fold.abandoned.get(signalId) ?? 'still working'}`);
  const predictionId = signalId.slice(0, signalId.lastIndexOf('/'));
  const prediction = predictions.find(({ id }) => id === predictionId);
  if (prediction?.judged === undefined && prediction !== undefined)
    return said(
      'the feed did not answer with this prediction while it was new, or the daemon was down',
    );
  const verdict = prediction?.judged?.verdict;
  if (verdict !== undefined && verdict.kind !== 'accepted') return said(verdictText(verdict));
  return said('no such signal was raised');
}

function said(text: string): WhyNot {
  return { kind: 'said', text };
}
