// The same plan with lots that are chosen together.
import { NO_MONEY, textOf } from '../../../kernel/decimal.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import type { Allocation } from '../../domain/rebalancing/allocation.ts';
import type { DriftRefusal } from '../../domain/rebalancing/drift.ts';
import { costOfLots, type LotChoice, lotProblemOf } from '../../domain/rebalancing/lot-problem.ts';
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
  const choice = await solver.choose(problem);
  if (choice === undefined) return ok({ plan: rounded, choice });
  const traded = new Map(rounded.trades.map(({ symbol, notional }) => [symbol, notional]));
  const cost = costOfLots(problem, ({ symbol }) => Number(textOf(traded.get(symbol) ?? NO_MONEY)));
  if (cost <= choice.cost) return ok({ plan: rounded, choice: { ...choice, cost } });
  const plan = planRebalancing({ ...asked, lots: choice.lots });
  return plan.ok ? ok({ plan: plan.value, choice }) : plan;
}
