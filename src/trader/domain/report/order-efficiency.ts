// The broker's order efficiency ratio: order messages per executed order. The broker objects to a high ratio.
import type { Fact, FactType } from '../facts/facts.ts';

/** The broker calls a higher ratio excessive. */
export const EXCESSIVE_RATIO = 20;

export interface OrderCount {
  /** New orders, changes and cancels. */
  readonly messages: number;
  /** Orders that executed at least partially. */
  readonly executed: number;
  /** By the broker's formula. */
  readonly ratio: number;
  count(fact: Fact): void;
}

/** The facts that are counted. */
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
          // Not an order message.
          return;
      }
    },
  };
}
