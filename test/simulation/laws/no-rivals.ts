// By what the journal knows, no closing order is sent beside one of another group that could close the same shares.
import { ordersOf } from '../../../src/engine/book.ts';
import type { OrderRecord } from '../../../src/engine/state.ts';
import { isTerminal } from '../../../src/trading/orders/order-state.ts';
import type { OrderTerms } from '../../../src/trading/orders/order-terms.ts';
import { quantityOf } from '../../../src/trading/positions/position-state.ts';
import type { MakeLaw } from './law.ts';

/** What an order that is to make room gets to end; after that being covered counts for more. */
const ROOM_MS = 2_000;

export const noRivals: MakeLaw = (world, broken) => {
  const cancelAt = new Map<string, number>();

  function isRival({ terms, status }: OrderRecord, leg: OrderTerms): boolean {
    if (isTerminal(status) || terms.leg === 'e' || terms.side !== leg.side) return false;
    return world.now() - (cancelAt.get(terms.orderRef) ?? world.now()) < ROOM_MS;
  }

  function judge(positionId: string, leg: OrderTerms): void {
    const position = world.state.positions.get(positionId);
    const held = position === undefined ? 0 : Math.abs(quantityOf(position));
    const own = leg.ocaGroup ?? leg.orderRef;
    const others = new Map<string, number>();
    for (const order of ordersOf(world.state, positionId)) {
      const group = order.ocaGroup || order.terms.orderRef;
      if (group === own || !isRival(order, leg)) continue;
      others.set(group, Math.max(others.get(group) ?? 0, order.quantity - order.filled));
    }
    if (others.size === 0) return;
    const sum = [...others.values()].reduce((total, shares) => total + shares, leg.quantity);
    const rivals = [...others.keys()].join(', ');
    if (sum > held) broken(`${leg.orderRef} is sent beside ${rivals}: ${sum} could close ${held}`);
  }

  return {
    name: 'no rivals',
    fact({ fact }) {
      if (fact.type === 'cancel-intended') cancelAt.set(fact.orderRef, world.now());
      if (fact.type !== 'protection-intended' && fact.type !== 'exit-intended') return;
      for (const leg of fact.legs) judge(fact.positionId, leg);
    },
  };
};
