// Orders that were sent but not yet acknowledged: after the deadline their state is unknown and must be requested.
import type { Cancel, WallClock } from '../../../../kernel/clock.ts';
import { patientAfter } from '../line/patience.ts';

export interface Acknowledgements {
  expect(orderRef: string, orderId: number): void;
  /** The broker reported something about this order. */
  seen(orderId: number): void;
  stop(): void;
}

export function createAcknowledgements(
  wall: WallClock,
  ackMs: number,
  overdue: (orderRef: string) => void,
): Acknowledgements {
  const cancelById = new Map<number, Cancel>();
  return {
    expect(orderRef, orderId) {
      cancelById.get(orderId)?.();
      const cancel = patientAfter(wall, ackMs, () => {
        cancelById.delete(orderId);
        overdue(orderRef);
      });
      cancelById.set(orderId, cancel);
    },
    seen(orderId) {
      cancelById.get(orderId)?.();
      cancelById.delete(orderId);
    },
    stop() {
      for (const cancel of cancelById.values()) cancel();
      cancelById.clear();
    },
  };
}
