// Why a listing is not merged into another one, in one sentence each.
import type { MergeRefusal } from '../../../ledger/app/merging/merge-refusal.ts';
import { bookProblem } from './book-refusals.ts';

type OwnRefusal = Exclude<
  MergeRefusal,
  { readonly kind: 'UNKNOWN_SECURITY' } | { readonly kind: 'SECURITY_MERGED' }
>;

export function mergeSentence(refusal: OwnRefusal): string {
  switch (refusal.kind) {
    case 'SAME_SECURITY':
      return `into: ${refusal.security} is the security itself; name the listing that stays.`;
    case 'LISTING_DIFFERS': {
      const { field, from, into } = refusal;
      return `${from.symbol} (${from.id}) has the ${NAMES[field]} ${from[field]} and ${into.symbol} (${into.id}) has ${into[field]}: these are two securities, and nothing was changed.`;
    }
    case 'ISIN_UNKNOWN':
      return `Nothing shows that these are one security, as their symbols differ and ${refusal.security} has no ISIN; state it with POST /api/v1/securities/${refusal.security}/identifiers.`;
    case 'ACTION_BETWEEN':
      return `The corporate action ${refusal.actionId} turns one of these securities into the other; take it back first.`;
    case 'ACTION_MISSING':
      return `The corporate action ${refusal.actionId} is in force for one of both only, and portfolio ${refusal.portfolio} holds security ${refusal.security} without it; apply it to ${refusal.security} first.`;
    case 'PORTFOLIO_CANNOT_MERGE': {
      const why = bookProblem(refusal.refusal).problem.detail;
      return `Portfolio ${refusal.portfolio} cannot have both in one, because of transaction ${refusal.transaction}, and nothing was changed: ${why}`;
    }
    case 'AMOUNTS_WOULD_CHANGE': {
      const { portfolio, what, before, after } = refusal;
      return `Portfolio ${portfolio} would have ${after} instead of ${before} ${what === 'cash' ? 'in cash' : 'shares'}: an action, such as a split, is booked for one of both only; book it for the other one or take it back, and repeat.`;
    }
    default:
      return refusal satisfies never;
  }
}

const NAMES = { currency: 'currency', isin: 'ISIN' } as const;
