// Refusals of decisions on proposed commands as problems.
import type { AnswerRefusal } from '../../../advisers/app/answers.ts';
import { type DecisionRefusal, SLIPPAGE_MAX } from '../../../advisers/app/proposals.ts';
import { notFound, type ProblemError, refused } from '../shapes/problem.ts';
import { rebalancingProblem } from './rebalancing-refusals.ts';

export function answerProblem(refusal: AnswerRefusal): ProblemError {
  switch (refusal.kind) {
    case 'UNKNOWN_FINDING':
      return notFound('unknown_finding', `No finding ${refusal.finding}.`);
    case 'NOTHING_ASKED':
      return refused(
        refusal,
        `Finding ${refusal.finding} states a figure and asks nothing; it ends when the figure is within its limit again.`,
      );
    case 'FINDING_CLEARED':
      return refused(refusal, `Finding ${refusal.finding} is cleared; nothing is asked any more.`);
    default:
      return refusal satisfies never;
  }
}

export function decisionProblem(refusal: DecisionRefusal): ProblemError {
  switch (refusal.kind) {
    case 'UNKNOWN_COMMAND_PROPOSAL':
      return refused(refusal, `No proposal ${refusal.proposal}.`);
    case 'PROPOSAL_DECIDED':
      return refused(refusal, decided(refusal));
    case 'NO_PRESENT_PRICE':
      return refused(refusal, `${refusal.symbol} has no price of these days; nothing was booked.`);
    case 'PRICE_MOVED':
      return refused(
        refusal,
        `${refusal.symbol} is at ${refusal.now} and was proposed at ${refusal.proposed}: more than ${SLIPPAGE_MAX * 100} % apart; nothing was booked. Reject it, and look again.`,
      );
    case 'WASH_BLOCKED':
      return refused(
        refusal,
        `A purchase of ${refusal.symbol} in the last 30 days disallows the loss on ${refusal.shares} shares; nothing was booked.`,
      );
    case 'SPLIT_NOT_BOOKED':
      return refused(
        refusal,
        `${refusal.symbol} split on ${refusal.on}, and that split is not booked in this portfolio: its loss is none, and nothing was booked. Book the SPLIT at /transactions first.`,
      );
    case 'SUSPECT_LOT':
      return refused(
        refusal,
        `Lot ${refusal.lot} of ${refusal.symbol} was booked at ${refusal.unitCost} for one share, and ${refusal.expected} was to be expected; nothing was booked. Check the price of that transaction and correct it, or book the sale at /transactions.`,
      );
    case 'SALE_NOT_STATED':
      return refused(
        refusal,
        `No order was sent, and nothing was booked. Sell ${refusal.symbol} at your broker first; then accept with "executed": true, and with "price" if it was another one.`,
      );
    case 'NOT_HELD':
      return refused(refusal, 'The position is closed; nothing was stated.');
    case 'PRICE_CHANGED':
      return refused(
        refusal,
        `Transaction ${refusal.transaction} is not at the price that was to be corrected any more; nothing was done. Reject the proposal, and look again.`,
      );
    case 'TWIN_CHANGED':
      return refused(
        refusal,
        `Transactions ${refusal.transaction} and ${refusal.twin} are not the same any more, or one of them was taken back; nothing was done. Reject the proposal, and look again.`,
      );
    case 'NOTHING_TO_TRADE':
      return refused(refusal, nothingToTrade(refusal.skipped));
    default:
      return rebalancingProblem(refusal);
  }
}

function decided({ proposal, status }: Extract<DecisionRefusal, { kind: 'PROPOSAL_DECIDED' }>) {
  const what = `Proposal ${proposal} is ${status.toLowerCase()}; nothing was done.`;
  if (status !== 'EXPIRED') return what;
  return `${what} The next run of the agents proposes it again if it is still needed.`;
}

function nothingToTrade(
  skipped: readonly { readonly symbol: string; readonly reason: string }[],
): string {
  if (skipped.length === 0) return 'Every weight is within its band again; nothing was planned.';
  const reasons = skipped.map(({ symbol, reason }) => `${symbol} (${reason})`).join(', ');
  return `No trade is left: ${reasons}; nothing was planned.`;
}
