// What the desk of a trader says to each order of a plan before any is sent: one question a leg, in the order of the legs.
import type { OrderCheck, OrderDesk } from '../../ports/order-desk.ts';
import type { PlannedLeg } from '../rebalancing/run-legs.ts';

export interface DeskVerdict {
  /** The worst price of the order. */
  readonly limit: string;
  readonly check: OrderCheck;
}

export interface AskedBy {
  readonly account: string;
  readonly user: string;
  readonly requestId: string;
}

/** A desk that does not answer is asked once. */
export async function deskVerdicts(
  desk: Pick<OrderDesk, 'check'>,
  legs: readonly PlannedLeg[],
  { account, ...by }: AskedBy,
): Promise<readonly DeskVerdict[]> {
  const verdicts: DeskVerdict[] = [];
  let silence: OrderCheck | undefined;
  for (const { symbol, side, quantity, limit } of legs) {
    const order = { symbol, side, quantity, limit, ...by };
    const check: OrderCheck = silence ?? (await desk.check(account, order));
    if (check.kind === 'unanswered') silence = check;
    verdicts.push({ limit, check });
  }
  return verdicts;
}
