// What a reader is shown beside the sentence of a rule: the words of a model, or why there are none.
import type { FindingRow } from '../../../ledger/ports/findings.ts';
import type { ModelCallRow, WordingRow } from '../../../ledger/ports/wordings.ts';
import {
  type CallFailure,
  failureText,
  refusalText,
  type WordingRefusal,
} from '../../wording/language-model.ts';

export interface WordingOrReason {
  readonly wording:
    | { readonly text: string; readonly model: string; readonly rank: number }
    | undefined;
  /** Undefined if there is a wording. */
  readonly reason: WordingReason | undefined;
}

export interface WordingReason {
  readonly kind: string;
  /** One sentence. */
  readonly detail: string;
}

export const OFF = without('off', 'No language model is configured (agents.language_model).');
export const PENDING = without('pending', 'The model has not been asked yet.');
export const CHANGED = without(
  'figures-changed',
  'The figures have changed since the finding was kept, and the model words what is kept.',
);
const ENDED = without('ended', 'The finding ended before the model was asked.');

export function shownOf(
  { status }: Pick<FindingRow, 'status'>,
  row: WordingRow | undefined,
  lastCall: Pick<ModelCallRow, 'failure'> | undefined,
): WordingOrReason {
  if (row?.words !== undefined && row.rank !== undefined)
    return {
      wording: { text: row.words, model: row.model, rank: row.rank },
      reason: undefined,
    };
  if (row?.refusal !== undefined)
    return without(row.refusal.kind, refusalText(row.refusal as WordingRefusal));
  if (status !== 'OPEN') return ENDED;
  if (lastCall?.failure === undefined) return PENDING;
  return without(lastCall.failure.kind, failureText(lastCall.failure as CallFailure));
}

function without(kind: string, detail: string): WordingOrReason {
  return { wording: undefined, reason: { kind, detail } };
}
