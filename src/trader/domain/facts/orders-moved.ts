// Which orders a fact changes: their state after the fact is recorded with it.
import { assertNever } from '../../../kernel/assert.ts';
import type { Fact } from './facts.ts';
import type { OrderMove } from './order-facts.ts';

const MOVES_ORDERS: Readonly<Record<OrderMove['type'], true>> = {
  'entry-intended': true,
  'protection-intended': true,
  'exit-intended': true,
  'holding-intended': true,
  'change-intended': true,
  'cancel-intended': true,
  'order-sent': true,
  'order-not-sent': true,
  'order-updated': true,
  'change-refused': true,
  'execution-booked': true,
};

export function isOrderMove(fact: Fact): fact is OrderMove {
  return fact.type in MOVES_ORDERS;
}

/** True for a fact that changes orders but lacks their state afterwards. */
export function lacksOrdersAfter(fact: Fact): fact is OrderMove {
  return isOrderMove(fact) && fact.ordersAfter === undefined;
}

/** References of the orders that the fact changes. */
export function ordersMoved(fact: OrderMove): readonly string[] {
  switch (fact.type) {
    case 'entry-intended':
    case 'protection-intended':
    case 'exit-intended':
    case 'holding-intended':
      return fact.legs.map(({ orderRef }) => orderRef);
    case 'change-intended':
      return [fact.change.orderRef];
    case 'order-sent':
    case 'order-not-sent':
      return fact.orderRefs;
    case 'cancel-intended':
    case 'order-updated':
    case 'change-refused':
    case 'execution-booked':
      return [fact.orderRef];
    default:
      return assertNever(fact);
  }
}
