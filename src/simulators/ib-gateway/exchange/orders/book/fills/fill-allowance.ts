// How much of an order a `partial-fill` fault permits: a first part, then nothing until its time is over.
import type { Scheduler } from '../../../../../host/scheduler.ts';
import type { Faults } from '../../../scheduling/faults.ts';
import { type BookOrder, remainingOf } from '../../../state/book-order.ts';

export interface FillAllowance {
  /** Shares that may trade now; the call uses the fault up. */
  of(order: BookOrder): number;
  forget(order: BookOrder): void;
}

export function createFillAllowance(
  scheduler: Scheduler,
  faults: Faults,
  onReleased: (order: BookOrder) => void,
): FillAllowance {
  const isHeldByPermId = new Set<number>();

  function release(order: BookOrder): void {
    isHeldByPermId.delete(order.permId);
    onReleased(order);
  }

  return {
    of(order) {
      if (isHeldByPermId.has(order.permId)) return 0;
      const fault = faults.take('partial-fill', order);
      if (fault === undefined) return Number.POSITIVE_INFINITY;
      isHeldByPermId.add(order.permId);
      if (fault.forMs !== undefined) scheduler.after(fault.forMs, () => release(order));
      return fault.shares ?? Math.ceil(remainingOf(order) / 2);
    },
    forget(order) {
      isHeldByPermId.delete(order.permId);
    },
  };
}
