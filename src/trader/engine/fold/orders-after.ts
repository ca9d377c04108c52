// Completes facts that move orders with the resulting order states, so that readers do not need a fold.
// Decision 0016
import type { OrderAfter, OrderMove } from '../../domain/facts/order-facts.ts';
import { lacksOrdersAfter, ordersMoved } from '../../domain/facts/orders-moved.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import { coverOf } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { evolve } from './evolve.ts';

/** Folds a fact of any version into the state, which must be just before it, and returns it complete. */
export function folded(state: State, recorded: RecordedFact): RecordedFact {
  evolve(state, recorded);
  const { fact } = recorded;
  if (!lacksOrdersAfter(fact)) return recorded;
  return { ...recorded, fact: { ...fact, ordersAfter: ordersAfter(state, fact) } };
}

/** Omits orders that the state has deleted: the fact did not change them. */
function ordersAfter(state: State, fact: OrderMove): readonly OrderAfter[] {
  const all: OrderAfter[] = [];
  for (const orderRef of ordersMoved(fact)) {
    const order = state.orders.get(orderRef);
    if (order === undefined) continue;
    const { clientOrderId } = order;
    all.push({
      orderRef,
      statusAfter: order.status,
      filledAfter: order.filled,
      coversAfter: coverOf(order),
      ...(clientOrderId !== undefined && { clientOrderId }),
    });
  }
  return all;
}
