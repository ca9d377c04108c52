// What a trader says to each order of a plan before any is sent: one question a leg, in the order of the legs.
import type { OrderCheck, PlanOrders } from '../../ports/plan-orders.ts';
import type { PlannedLeg } from '../rebalancing/run-legs.ts';

export interface PreTradeCheck {
  /** The worst price of the order. */
  readonly limit: string;
  readonly check: OrderCheck;
}

export interface AskedBy {
  readonly account: string;
  readonly user: string;
  readonly requestId: string;
}

/** A trader that does not answer is asked once. */
export async function preTradeChecks(
  planOrders: Pick<PlanOrders, 'check'>,
  legs: readonly PlannedLeg[],
  { account, ...by }: AskedBy,
): Promise<readonly PreTradeCheck[]> {
  const verdicts: PreTradeCheck[] = [];
  let silence: OrderCheck | undefined;
  for (const { symbol, side, quantity, limit } of legs) {
    const order = { symbol, side, quantity, limit, ...by };
    const check: OrderCheck = silence ?? (await planOrders.check(account, order));
    if (check.kind === 'unanswered') silence = check;
    verdicts.push({ limit, check });
  }
  return verdicts;
}
