// Refusals of what an owner decides about a proposed corporate action: those of the action, else those of any booking.
import type { HolderRefusal } from '../../../ledger/app/holder-proposals.ts';
import type { ProblemError } from '../shapes/problem.ts';
import { type ActionRefusal, actionProblem } from './action-refusals.ts';
import { type BookRefusal, bookProblem } from './book-refusals.ts';

export function holderProblem(refusal: HolderRefusal): ProblemError {
  return OF_ACTIONS.has(refusal.kind)
    ? actionProblem(refusal as ActionRefusal)
    : bookProblem(refusal as BookRefusal);
}

const KINDS: readonly HolderRefusal['kind'][] = [
  'UNKNOWN_PROPOSAL',
  'PROPOSAL_DECLINED',
  'PROPOSAL_BOOKED',
  'TERMS_MISSING',
  'ACTION_BOOKED',
  'NOT_ENTITLED',
  'NOT_EFFECTIVE_YET',
  'TARGET_CURRENCY_DIFFERS',
  'SECURITY_MERGED',
  'INVALID_AMOUNT',
];
const OF_ACTIONS: ReadonlySet<string> = new Set(KINDS);
