// What was sent last about each order on this connection, so that a message with its number is read as the answer to that.
import type { OrderPhase } from '../messages/order-codes.ts';

export interface LastSent {
  sent(orderId: number, what: Exclude<OrderPhase, 'resting'>): void;
  /** The broker shows the order working. */
  working(orderId: number): void;
  over(orderId: number): void;
  /** Answers of a lost connection never arrive. */
  closed(): void;
  phaseOf(orderId: number): OrderPhase;
}

export function createLastSent(): LastSent {
  const phaseById = new Map<number, OrderPhase>();
  return {
    sent: (orderId, what) => void phaseById.set(orderId, what),
    // A change may be shown before it is refused, and a cancel is not answered by a report of the order.
    working(orderId) {
      if (phaseById.get(orderId) === 'new') phaseById.delete(orderId);
    },
    over: (orderId) => void phaseById.delete(orderId),
    closed: () => phaseById.clear(),
    phaseOf: (orderId) => phaseById.get(orderId) ?? 'resting',
  };
}
