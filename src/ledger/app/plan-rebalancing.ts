// Plans a rebalancing: looked at only, or kept, so that it can be executed by its name and hash.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Cause } from '../domain/events/envelope.ts';
import type { PortfolioRow } from '../ports/ledger-rows.ts';
import { StepConflict } from '../ports/ledger-store.ts';
import { isAnswered, type KeyRefusal, type RequestKey } from './keyed-step.ts';
import type { Ledger } from './ledger.ts';
import { heldInQuestion } from './questions/open-questions.ts';
import { isForOwnerOnly, type PlanRecord, planRecord } from './rebalancing/plan-record.ts';
import type { OverShare } from './rebalancing/plan-securities.ts';
import { strategyNow } from './rebalancing/policy-strategy.ts';
import {
  type PlanRefusal,
  proposedPlan,
  type RebalancingRequest,
} from './rebalancing/proposed-plan.ts';
import type { RebalancingSources } from './rebalancing/rebalancing-sources.ts';
import { type StoredPlan, storedPlan, storePlan } from './rebalancing/stored-plans.ts';

export { createHighsSolver } from '../solver/highs-solver.ts';
export type {
  OverShare,
  PlanRecord,
  PlanRefusal,
  RebalancingRequest,
  RebalancingSources,
  StoredPlan,
};
export { isForOwnerOnly };

/** Stores nothing. All of it is of one state of the book: what is booked while it is read makes it be read again. */
export async function evaluateRebalancing(
  ledger: Ledger,
  sources: RebalancingSources,
  portfolio: PortfolioRow,
  wanted: RebalancingRequest,
): Promise<Result<PlanRecord, PlanRefusal>> {
  const inQuestion = await heldInQuestion(ledger.read, portfolio.id);
  if (inQuestion !== undefined) return failed(inQuestion);
  const strategy = await strategyNow(sources, portfolio, wanted);
  if (!strategy.ok) return strategy;
  const present = { ...wanted, strategy: strategy.value };
  const found = await ofOneState(ledger, portfolio, () =>
    proposedPlan(sources, portfolio, present),
  );
  const { answer: proposed, version: portfolioVersion } = found;
  if (!proposed.ok) return proposed;
  const { limits } = wanted;
  const { now: at, today: on } = sources;
  const context = { portfolio, portfolioVersion, at, on, strategy: strategy.value, limits };
  return ok(planRecord(proposed.value, context));
}

/** Five times in a row would be a writer that never rests. */
const READINGS_MAX = 5;

/** Of the holder's portfolios all count: wash sales look across them. */
async function ofOneState<Answer>(
  ledger: Ledger,
  { id, holder }: PortfolioRow,
  read: () => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly version: number }> {
  const all = await ledger.read.portfoliosOf([holder]);
  const versions = () => Promise.all(all.map((one) => ledger.versionOf(one.id)));
  let before = await versions();
  for (let readings = 1; readings <= READINGS_MAX; readings += 1) {
    const answer = await read();
    const after = await versions();
    const version = after[all.findIndex((one) => one.id === id)] ?? 0;
    if (after.every((one, at) => one === before[at])) return { answer, version };
    before = after;
  }
  throw new StepConflict(`portfolio ${id} changed while it was planned`);
}

export async function keptPlan(
  { read }: Pick<Ledger, 'read'>,
  { id }: Pick<PortfolioRow, 'id'>,
  { plan, isOwner }: PlanAsked,
): Promise<Result<StoredPlan, UnknownPlan | OwnersPlan>> {
  const kept = await storedPlan(read, id, plan);
  if (kept === undefined) return failed({ kind: 'UNKNOWN_PLAN', plan });
  return isOwner || !isForOwnerOnly(kept.plan) ? ok(kept) : failed({ kind: 'OWNERS_PLAN', plan });
}

export interface PlanAsked {
  readonly plan: string;
  /** The caller may see all portfolios of the owner. */
  readonly isOwner: boolean;
}

export interface UnknownPlan {
  readonly kind: 'UNKNOWN_PLAN';
  readonly plan: string;
}

/** It says what happened in other portfolios of the owner. */
export interface OwnersPlan {
  readonly kind: 'OWNERS_PLAN';
  readonly plan: string;
}

export interface Planning {
  readonly portfolio: PortfolioRow;
  readonly wanted: RebalancingRequest;
  readonly request: RequestKey | undefined;
  readonly cause: Cause;
}

export async function planRebalancingOf(
  ledger: Ledger,
  sources: RebalancingSources,
  { portfolio, wanted, request, cause }: Planning,
): Promise<Result<StoredPlan, PlanRefusal | KeyRefusal>> {
  // A repeated request gets the plan that was kept, whatever has changed since.
  const evaluated = (await isAnswered(ledger.read, request))
    ? undefined
    : await evaluateRebalancing(ledger, sources, portfolio, wanted);
  if (evaluated?.ok === false) return evaluated;
  const kept = await ledger.inKeyedStep<string, never>(request, async (step) => {
    if (evaluated === undefined) throw new Error('the answer that was kept has gone');
    return ok(await storePlan(step, evaluated.value, cause));
  });
  if (!kept.ok) return kept;
  const plan = await storedPlan(ledger.read, portfolio.id, kept.value);
  if (plan === undefined) throw new Error(`plan ${kept.value} was kept and is not there`);
  return ok(plan);
}
