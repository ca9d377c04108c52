// Orders that were sent but not yet acknowledged: after the deadline their state is unknown and must be asked for.
import type { Cancel, WallClock } from '../../../../kernel/clock.ts';
import { patientAfter } from '../line/patience.ts';

export interface Acknowledgements {
  expect(orderRef: string): void;
  /** SSI reported something about this order. */
  seen(orderRef: string): void;
  stop(): void;
}

export function createAcknowledgements(
  wall: WallClock,
  ackMs: number,
  overdue: (orderRef: string) => void,
): Acknowledgements {
  const cancelByRef = new Map<string, Cancel>();
  return {
    expect(orderRef) {
      cancelByRef.get(orderRef)?.();
      const cancel = patientAfter(wall, ackMs, () => {
        cancelByRef.delete(orderRef);
        overdue(orderRef);
      });
      cancelByRef.set(orderRef, cancel);
    },
    seen(orderRef) {
      cancelByRef.get(orderRef)?.();
      cancelByRef.delete(orderRef);
    },
    stop() {
      for (const cancel of cancelByRef.values()) cancel();
      cancelByRef.clear();
    },
  };
}
