// By what the journal knows, no closing order is sent beside one of another group that could close the same shares, none
// beside an entry at work, and no entry goes on once what it has filled is being closed.

import type { OrderTerms } from '../../../src/trader/domain/orders/order-terms.ts';
import { isHeld, quantityOf } from '../../../src/trader/domain/positions/position-state.ts';
import type { OrderRecord } from '../../../src/trader/engine/state/order-record.ts';
import { isLive, liveLeg, ordersOf } from '../../../src/trader/engine/state/position-lookups.ts';
import type { MakeJournalLaw } from './checking/law-of.ts';

/** What an order that is to make room gets to end; after that being covered counts for more. */
const ROOM_MS = 2_000;
/** A cancel that the broker has refused is not repeated earlier: the entry has mostly filled, and only its report is missing. */
const REFUSED_MS = 5_000;

const UNANSWERED_MS = 5_000;

export const noRivals: MakeJournalLaw = (world, broken) => {
  const cancelAt = new Map<string, number>();

  function isRival(order: OrderRecord, leg: OrderTerms): boolean {
    const { terms } = order;
    if (!isLive(order) || terms.leg === 'e' || terms.side !== leg.side) return false;
    return world.now() - (cancelAt.get(terms.orderRef) ?? world.now()) < ROOM_MS;
  }

  function judge(positionId: string, leg: OrderTerms): void {
    const position = world.state.positions.get(positionId);
    const held = position === undefined ? 0 : Math.abs(quantityOf(position));
    const own = leg.group ?? leg.orderRef;
    const others = new Map<string, number>();
    const orders = ordersOf(world.state, positionId);
    for (const order of orders) {
      const group = groupOf(order, orders) || order.terms.orderRef;
      if (group === own || !isRival(order, leg)) continue;
      others.set(group, Math.max(others.get(group) ?? 0, order.quantity - order.filled));
    }
    if (others.size === 0) return;
    const sum = [...others.values()].reduce((total, shares) => total + shares, leg.quantity);
    const rivals = [...others.keys()].join(', ');
    if (sum > held) broken(`${leg.orderRef} is sent beside ${rivals}: ${sum} could close ${held}`);
  }

  /** The gateway groups the children of a bracket, also one that it has not answered for so long. */
  function groupOf(
    { group, terms, ...order }: OrderRecord,
    orders: readonly OrderRecord[],
  ): string {
    const isOpen = order.status === 'unknown' || order.status === 'pending_cancel';
    const isUnanswered = isOpen && order.hasWorked !== true;
    if (group !== '' || !isUnanswered || world.now() - order.intendedAt < UNANSWERED_MS)
      return group;
    const { parentRef } = terms;
    const siblings = orders.filter((one) => one.terms.parentRef === parentRef);
    return (parentRef !== undefined && siblings.find((one) => one.group !== '')?.group) || '';
  }

  /** What it fills from here on would be held after the trade was left. */
  function goesOn(positionId: string): void {
    const orders = ordersOf(world.state, positionId);
    const entry = liveLeg(orders, 'e');
    const position = world.state.positions.get(positionId);
    if (entry === undefined || position === undefined || entry.isCancelRequested) return;
    const askedAt = cancelAt.get(entry.terms.orderRef);
    if (askedAt !== undefined && world.now() - askedAt < REFUSED_MS) return;
    const isClosed = orders.some(({ terms, filled }) => terms.leg !== 'e' && filled > 0);
    if (isClosed || (isHeld(position) && position.quantity === 0))
      broken(`${entry.terms.orderRef} goes on although its position is being closed`);
  }

  return {
    name: 'no rivals',
    committed(facts) {
      for (const { fact } of facts)
        if (fact.type === 'execution-booked' && fact.leg !== 'e') goesOn(fact.positionId);
    },
    fact({ fact }) {
      if (fact.type === 'cancel-intended') cancelAt.set(fact.orderRef, world.now());
      if (fact.type !== 'protection-intended' && fact.type !== 'exit-intended') return;
      const entry = liveLeg(ordersOf(world.state, fact.positionId), 'e');
      if (fact.type === 'exit-intended' && entry !== undefined)
        broken(`${fact.positionId} is left while ${entry.terms.orderRef} is ${entry.status}`);
      for (const leg of fact.legs) judge(fact.positionId, leg);
    },
  };
};
