// The same plan with lots that are chosen together.
import { NO_MONEY, textOf } from '../../../kernel/decimal.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import type { Allocation } from '../../domain/rebalancing/allocation.ts';
import type { DriftRefusal } from '../../domain/rebalancing/drift.ts';
import {
  costOfLots,
  type LotChoice,
  leastCost,
  lotProblemOf,
} from '../../domain/rebalancing/lot-problem.ts';
import { planRebalancing, type RebalancingPlan } from '../../domain/rebalancing/plan.ts';
import type { LotSolver } from '../../ports/lot-solver.ts';

export interface ChosenPlan {
  readonly plan: RebalancingPlan;
  /** Undefined where each trade is rounded toward zero. */
  readonly choice: LotChoice | undefined;
}

/** Where no choice is found in time that is nearer to the targets, the plan that is rounded. */
export async function exactPlan(
  solver: LotSolver,
  asked: Allocation,
  rounded: RebalancingPlan,
): Promise<Result<ChosenPlan, DriftRefusal>> {
  const problem = lotProblemOf(rounded, asked);
  const found = await solver.choose(problem);
  const bound = found?.bound ?? leastCost(problem);
  const traded = new Map(rounded.trades.map(({ symbol, notional }) => [symbol, notional]));
  const cost = costOfLots(
    problem,
    ({ symbol, lotValue }) => Number(textOf(traded.get(symbol) ?? NO_MONEY)) / lotValue,
  );
  if (found === undefined || cost <= found.cost)
    return ok({ plan: rounded, choice: { lots: new Map(), cost, bound: Math.min(bound, cost) } });
  const plan = planRebalancing({ ...asked, lots: found.lots });
  return plan.ok ? ok({ plan: plan.value, choice: found }) : plan;
}
