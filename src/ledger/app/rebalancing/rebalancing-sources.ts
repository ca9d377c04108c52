// Where a rebalancing takes its figures from: those of a valuation, and the trader behind the portfolio.
import type { LotSolver } from '../../ports/lot-solver.ts';
import type { PlanOrders } from '../../ports/plan-orders.ts';
import type { PolicyOverlays } from '../../ports/policy-overlays.ts';
import type { Prices } from '../../ports/prices.ts';
import type { PlanPrices } from './plan-securities.ts';

export interface RebalancingSources extends PlanPrices {
  /** An execution asks the sources again before it judges the prices. */
  readonly prices: Pick<Prices, 'quotes' | 'refresh'>;
  readonly planOrders: PlanOrders;
  readonly lotSolver: LotSolver;
  readonly policies: PolicyOverlays;
}
