// Refusals of corporate actions, their proposals and the security master as problems.

import type { ProposalRefusal } from '../../../ledger/app/action-proposals.ts';
import type { AnnouncementRefusal } from '../../../ledger/app/actions/announced.ts';
import type { ReversalRefusal } from '../../../ledger/app/corporate-actions.ts';
import type { HolderRefusal } from '../../../ledger/app/holder-proposals.ts';
import type { KeyRefusal } from '../../../ledger/app/keyed-step.ts';
import type { MergeRefusal } from '../../../ledger/app/merging/merge-refusal.ts';
import type { IdentifierRefusal } from '../../../ledger/app/security-master.ts';
import { type ProblemError, refused } from '../shapes/problem.ts';
import { bookProblem } from './book-refusals.ts';
import { mergeSentence } from './merge-refusals.ts';

/** Of a decision of an owner; what else can refuse it is in `holderProblem`. */
type HolderOnly = Extract<
  HolderRefusal,
  {
    readonly kind:
      | 'ACTION_BOOKED'
      | 'NOT_ENTITLED'
      | 'PROPOSAL_BOOKED'
      | 'TERMS_MISSING'
      | 'NOT_EFFECTIVE_YET';
  }
>;

export type ActionRefusal =
  | AnnouncementRefusal
  | ReversalRefusal
  | HolderOnly
  | ProposalRefusal
  | IdentifierRefusal
  | MergeRefusal
  | KeyRefusal;

export function actionProblem(refusal: ActionRefusal): ProblemError {
  return refused(refusal, sentenceOf(refusal));
}

function sentenceOf(refusal: ActionRefusal): string {
  switch (refusal.kind) {
    case 'UNKNOWN_SECURITY':
      return `No security ${refusal.security}; register it with POST /api/v1/securities.`;
    case 'UNKNOWN_ACTION':
      return `No corporate action ${refusal.actionId}.`;
    case 'UNKNOWN_PROPOSAL':
      return `No proposal ${refusal.proposal}.`;
    case 'CURRENCY_DIFFERS':
      return `currency: the security is booked in ${refusal.currency}, not in ${refusal.wanted}.`;
    case 'TARGET_CURRENCY_DIFFERS':
      return `new_security_id: ${refusal.target} is booked in ${refusal.currency}, and the action in ${refusal.wanted}; nothing was changed. Book it in each portfolio instead: a SELL or a RETURN_OF_CAPITAL, and an OPENING_BALANCE of the new shares with their cost in ${refusal.currency}.`;
    case 'INVALID_AMOUNT':
      return `${FIELDS[refusal.field] ?? refusal.field}: the amount does not fit this type of action.`;
    case 'INVALID_DAYS':
      return `until: ${refusal.until} is not after from (${refusal.from}).`;
    case 'KEY_REUSED':
      return `Idempotency-Key: ${refusal.key} was used for another request.`;
    case 'ACTION_DIFFERS':
      return `action_id: ${refusal.actionId} is another action; nothing was changed. Send another action_id.`;
    case 'ACTION_REVERSED':
      return `action_id: ${refusal.actionId} was taken back. Send another action_id to apply it anew.`;
    case 'ACTION_REPEATED':
      return `The security has this action on that day as ${refusal.actionId}; nothing was changed. Take that one back first if it is wrong.`;
    case 'PORTFOLIO_REFUSES': {
      const why = bookProblem(refusal.refusal).problem.detail;
      return `Portfolio ${refusal.portfolio} needs the action, so it stays in force: ${why}`;
    }
    case 'PROPOSAL_DECLINED':
      return `Proposal ${refusal.proposal} was declined. If that was wrong, apply the action with POST /api/v1/corporate-actions.`;
    case 'PROPOSAL_CONFIRMED':
      return `Proposal ${refusal.proposal} is in force as ${refusal.actionId}; take that action back first.`;
    case 'PROPOSAL_BOOKED':
      return `Proposal ${refusal.proposal} is booked as transaction ${refusal.transaction}; take that one back first.`;
    case 'ACTION_BOOKED':
      return `The portfolio has this action already, as transaction ${refusal.transaction}; nothing was booked.`;
    case 'NOT_ENTITLED':
      return `The portfolio held nothing of the security before ${refusal.on}; nothing was booked.`;
    case 'TERMS_MISSING':
      return `${refusal.terms.map((term) => FIELDS[term] ?? term).join(', ')}: the source does not state it; send it with the confirmation. The issuer publishes it, for the United States on IRS Form 8937.`;
    case 'NOT_EFFECTIVE_YET':
      return `The action takes effect on ${refusal.on}; confirm it then.`;
    case 'IDENTIFIER_TAKEN':
      return `${refusal.value} means security ${refusal.security} on these days.`;
    case 'SECURITY_MERGED':
      return `Security ${refusal.security} was merged into ${refusal.into}; use that one.`;
    default:
      return mergeSentence(refusal);
  }
}

/** As the body names them. */
const FIELDS: Readonly<Record<string, string>> = {
  perShare: 'per_share',
  newShares: 'new_shares',
  oldShares: 'old_shares',
  newPrice: 'new_price',
  cashInLieu: 'cash_in_lieu',
  cashPerShare: 'cash_per_share',
  parentBasisShare: 'parent_basis_share',
  withholding: 'withholding_rate',
  security: 'new_security_id',
};
