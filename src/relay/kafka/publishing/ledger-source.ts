// The events of the ledger as a source of messages.
import type { RecordedEvent } from '../../../ledger/ports/events.ts';
import { messageOf } from '../messages/event-message.ts';
import type { Source } from './source.ts';

/** Events in the order of their positions. */
export interface EventLog {
  after(position: number, limit: number): Promise<readonly RecordedEvent[]>;
}

export const LEDGER = 'ledger';

export function ledgerSource(events: EventLog, prefix: string): Source {
  return {
    name: LEDGER,
    positionIn: ({ position }) => (position === undefined ? undefined : Number(position)),
    async after(position, limit) {
      const found = await events.after(position, limit);
      return found.map((event) => ({
        position: event.position,
        at: event.recorded_at,
        message: messageOf(prefix, event),
      }));
    },
  };
}
