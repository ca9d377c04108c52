// Where a rebalancing takes its figures from: those of a valuation, and the desk of the trader behind the portfolio.
import type { OrderDesk } from '../../ports/order-desk.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';

export interface RebalancingSources extends ValuationSources {
  readonly desk: OrderDesk;
}
