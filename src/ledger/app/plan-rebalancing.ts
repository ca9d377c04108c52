// Plans a rebalancing: looked at only, or kept, so that it can be executed by its name and hash.
import { ok, type Result } from '../../kernel/result.ts';
import type { Cause } from '../domain/events/envelope.ts';
import type { PortfolioRow } from '../ports/ledger-rows.ts';
import { isAnswered, type KeyRefusal, type RequestKey } from './keyed-step.ts';
import type { Ledger } from './ledger.ts';
import { type KeptPlan, keepPlan, keptPlan } from './rebalancing/kept-plans.ts';
import { type PlanRecord, planRecord } from './rebalancing/plan-record.ts';
import {
  type PlanRefusal,
  proposedPlan,
  type RebalancingWanted,
} from './rebalancing/proposed-plan.ts';
import type { RebalancingSources } from './rebalancing/rebalancing-sources.ts';

export type { KeptPlan, PlanRecord, PlanRefusal, RebalancingSources, RebalancingWanted };

/** Stores nothing. The version is read first: what is booked meanwhile makes the plan old, never wrong. */
export async function evaluateRebalancing(
  ledger: Ledger,
  sources: RebalancingSources,
  portfolio: PortfolioRow,
  wanted: RebalancingWanted,
): Promise<Result<PlanRecord, PlanRefusal>> {
  const portfolioVersion = await ledger.versionOf(portfolio.id);
  const proposed = await proposedPlan(sources, portfolio, wanted);
  if (!proposed.ok) return proposed;
  const { strategy, limits } = wanted;
  const { now: at, today: on } = sources;
  const context = { portfolio, portfolioVersion, at, on, strategy, limits };
  return ok(planRecord(proposed.value, context));
}

export interface Planning {
  readonly portfolio: PortfolioRow;
  readonly wanted: RebalancingWanted;
  readonly request: RequestKey | undefined;
  readonly cause: Cause;
}

export async function planRebalancingOf(
  ledger: Ledger,
  sources: RebalancingSources,
  { portfolio, wanted, request, cause }: Planning,
): Promise<Result<KeptPlan, PlanRefusal | KeyRefusal>> {
  // A repeated request gets the plan that was kept, whatever has changed since.
  const evaluated = (await isAnswered(ledger.read, request))
    ? undefined
    : await evaluateRebalancing(ledger, sources, portfolio, wanted);
  if (evaluated?.ok === false) return evaluated;
  const kept = await ledger.inKeyedStep<string, never>(request, async (step) => {
    if (evaluated === undefined) throw new Error('the answer that was kept has gone');
    return ok(await keepPlan(step, evaluated.value, cause));
  });
  if (!kept.ok) return kept;
  const plan = await keptPlan(ledger.read, portfolio.id, kept.value);
  if (plan === undefined) throw new Error(`plan ${kept.value} was kept and is not there`);
  return ok(plan);
}
