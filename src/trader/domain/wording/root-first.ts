// Reasons to refuse in the order in which a person asks: the root reason first, those that only follow from another one last.
import type { RefusalKind } from '../terms/refusal.ts';
import { causeAmong, rankOf } from './refusal-kinds.ts';

/** Every list and figure that names one reason of several names the first of these. */
export function rootFirst<Reason extends { readonly kind: RefusalKind }>(
  reasons: readonly Reason[],
): readonly Reason[] {
  const kinds = reasons.map(({ kind }) => kind);
  const weight = ({ kind }: Reason) =>
    rankOf(kind) + (causeAmong(kind, kinds) === undefined ? 0 : kinds.length + rankOf(''));
  return reasons.toSorted((one, other) => weight(one) - weight(other));
}
