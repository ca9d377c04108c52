// Refusals of rebalancings as problems: which status, and the sentence that says what to do.

import { textOf } from '../../../kernel/decimal.ts';
import { toIso } from '../../../kernel/instant.ts';
import type { ExecutionRefusal } from '../../../ledger/app/execute-rebalancing.ts';
import type { OverShare, OwnersPlan, PlanRefusal } from '../../../ledger/app/plan-rebalancing.ts';
import { forbidden, type ProblemError, refused, tooMany } from '../shapes/problem.ts';
import { priceFailureText } from '../shapes/stock-shape.ts';
import { type BookRefusal, bookProblem } from './book-refusals.ts';

export type RebalancingRefusal = PlanRefusal | ExecutionRefusal | BookRefusal;
type Own = Exclude<RebalancingRefusal, BookRefusal | OwnersPlan | OverShare>;

export function rebalancingProblem(refusal: RebalancingRefusal): ProblemError {
  if (refusal.kind === 'OWNERS_PLAN')
    return forbidden(
      'owner_required',
      `Plan ${refusal.plan} was made for the owner, with the other portfolios of the owner in view; only the owner may see or execute it. Make a plan yourself.`,
    );
  if (refusal.kind === 'OVER_SHARE') {
    const { symbol, until, waitSeconds } = refusal;
    const detail = priceFailureText({ kind: 'over-share', symbol, until });
    return tooMany('too_many_requests', detail, waitSeconds);
  }
  if (!isOwn(refusal)) return bookProblem(refusal);
  const more = refusal.kind === 'TRADER_SILENT' ? { retryAfter: RETRY_SECONDS } : {};
  return refused(refusal, sentenceOf(refusal), more);
}

const RETRY_SECONDS = 2;

const OWN: Readonly<Record<Own['kind'], true>> = {
  NO_TARGETS: true,
  NO_POLICY: true,
  NO_CAPITAL: true,
  BOOK_IN_QUESTION: true,
  TRADER_SILENT: true,
  LEDGER_DIFFERS: true,
  RUN_OPEN: true,
  UNKNOWN_PLAN: true,
  PLAN_HASH_DIFFERS: true,
  PLAN_EXECUTED: true,
  PLAN_STALE: true,
  PLAN_SUPERSEDED: true,
  PLAN_EXPIRED: true,
  PLAN_WASHED: true,
  PLAN_UNPRICED: true,
  PRICE_MOVED: true,
  CASH_SHORT: true,
};

function isOwn(refusal: RebalancingRefusal): refusal is Own {
  return refusal.kind in OWN;
}

function sentenceOf(refusal: Own): string {
  switch (refusal.kind) {
    case 'NO_TARGETS':
      return 'targets: the portfolio has none; send targets, or set them with PUT /portfolios/{id}.';
    case 'NO_POLICY':
      return `No policy advises on these targets: ${refusal.why}. Nothing was planned; plan without it, by another strategy.`;
    case 'NO_CAPITAL':
      return `Nothing is left to allocate: total value less cash buffer is ${textOf(refusal.base)}. Lower cash_buffer, or book a deposit.`;
    case 'BOOK_IN_QUESTION':
      return `${refusal.lots} ${refusal.lots === 1 ? 'lot is' : 'lots are'} in question; nothing was planned or booked. ${refusal.question} Answer at POST /agents/findings/${refusal.finding}/answer: right, wrong, or override with a reason.`;
    case 'TRADER_SILENT':
      return `The trader of ${refusal.account} does not answer (${refusal.why}); nothing was ordered. Start it, and execute the plan again.`;
    case 'LEDGER_DIFFERS':
      return `The trader holds other quantities of ${refusal.symbols.join(', ')} than the ledger; nothing was ordered. Trades arrive within seconds; then make a new plan. GET /relay says what else differs.`;
    case 'RUN_OPEN':
      return `Orders of plan ${refusal.plan} still work; nothing was ordered. Wait until they have ended, or cancel them at /orders.`;
    case 'PLAN_SUPERSEDED':
      return `The orders of plan ${refusal.by}, made from the same holdings, were listed at ${toIso(refusal.at)}; plan ${refusal.plan} would order them again, and nothing was ordered. Book the fills of plan ${refusal.by}, then make a new plan.`;
    case 'PLAN_EXPIRED':
      return `Plan ${refusal.plan} was to be executed until ${refusal.on}; nothing was ordered. Make a new plan.`;
    case 'UNKNOWN_PLAN':
      return `No plan ${refusal.plan}.`;
    case 'PLAN_HASH_DIFFERS':
      return `plan_hash: not that of plan ${refusal.plan}; nothing was ordered. Read the plan again.`;
    case 'PLAN_EXECUTED':
      return `Plan ${refusal.plan} was executed at ${toIso(refusal.at)}; nothing was ordered again. Make a new plan.`;
    case 'PLAN_STALE':
      return `The portfolio has moved from version ${refusal.plannedVersion} to ${refusal.currentVersion} since plan ${refusal.plan}; nothing was ordered. Make a new plan.`;
    case 'PLAN_WASHED':
      return `Since the plan, ${refusal.symbols.join(', ')} would be a wash sale; nothing was ordered. Make a new plan.`;
    case 'PLAN_UNPRICED':
      return `No usable price or rate for ${refusal.symbols.join(', ')}; nothing was ordered. State one, and make a new plan.`;
    case 'PRICE_MOVED':
      return `Prices moved by more than ${textOf(refusal.slippageMax)}: ${refusal.moved.map(({ symbol, planned, now }) => `${symbol} from ${textOf(planned)} to ${textOf(now)}`).join(', ')}; nothing was ordered. Make a new plan, or allow more with max_slippage.`;
    case 'CASH_SHORT':
      return `At the prices of now ${textOf(refusal.short)} is missing; nothing was ordered. Make a new plan.`;
    default:
      return refusal satisfies never;
  }
}
