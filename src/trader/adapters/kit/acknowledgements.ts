// Orders that were sent but not yet acknowledged: after the deadline their state is unknown and must be requested.
import type { Cancel } from '../../../kernel/clock.ts';
import type { AdapterContext } from './adapter-context.ts';
import { stallAwareTimeout } from './stall-aware-timeout.ts';

/** `Name` is what the broker's reports call an order by. */
export interface Acknowledgements<Name> {
  /** The order was sent; after the deadline `ack-overdue` is reported. */
  expect(orderRef: string, name: Name): void;
  /** The broker reported something about this order. */
  seen(name: Name): void;
  stop(): void;
}

export function createAcknowledgements<Name>({
  wall,
  execution,
  report,
}: Pick<AdapterContext, 'wall' | 'execution' | 'report'>): Acknowledgements<Name> {
  const cancelByName = new Map<Name, Cancel>();
  return {
    expect(orderRef, name) {
      cancelByName.get(name)?.();
      const cancel = stallAwareTimeout(wall, execution.ackMs, () => {
        cancelByName.delete(name);
        report({ type: 'ack-overdue', orderRef });
      });
      cancelByName.set(name, cancel);
    },
    seen(name) {
      cancelByName.get(name)?.();
      cancelByName.delete(name);
    },
    stop() {
      for (const cancel of cancelByName.values()) cancel();
      cancelByName.clear();
    },
  };
}
