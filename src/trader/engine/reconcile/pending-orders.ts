// Orders of a combination that may still change what the account holds of it.
import { missingFill } from '../state/missing-fills.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive, ordersOf, positionsIn } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';

/** Orders for it that may still fill, or have filled what is not booked yet or not in the account that is compared. */
export function pendingOrders({ state, broker }: Turn, symbol: string): readonly OrderRecord[] {
  const { askedAt = 0 } = broker;
  return positionsIn(state, symbol)
    .flatMap(({ positionId }) => ordersOf(state, positionId))
    .filter((order) => isLive(order) || missingFill(state, order) > 0 || askedAt < order.statusAt);
}
