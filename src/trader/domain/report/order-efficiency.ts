// The broker's order efficiency ratio: how many words about orders one executed order costs. It objects to too many.
import type { Fact, FactType } from '../facts/facts.ts';

/** More than this the broker calls excessive. */
export const EXCESSIVE_RATIO = 20;

export interface OrderCount {
  /** New orders, changes and cancels. */
  readonly messages: number;
  /** Orders of which anything was executed. */
  readonly executed: number;
  /** As the broker reckons it. */
  readonly ratio: number;
  count(fact: Fact): void;
}

/** The facts that count. */
export const ORDER_COUNT_TYPES: readonly FactType[] = [
  'order-sent',
  'change-intended',
  'cancel-intended',
  'execution-booked',
];

export function createOrderCount(): OrderCount {
  const executed = new Set<string>();
  let messages = 0;
  return {
    get messages() {
      return messages;
    },
    get executed() {
      return executed.size;
    },
    get ratio() {
      return messages / (executed.size + 1);
    },
    count(fact) {
      switch (fact.type) {
        case 'order-sent':
          messages += fact.orderRefs.length;
          return;
        case 'change-intended':
        case 'cancel-intended':
          messages += 1;
          return;
        case 'execution-booked':
          executed.add(fact.orderRef);
          return;
        default:
          // No word about an order.
          return;
      }
    },
  };
}
