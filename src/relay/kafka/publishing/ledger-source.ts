// The events of the ledger as a source of messages.
import type { RecordedEvent } from '../../../ledger/ports/events.ts';
import { eventOfMessage, messageOf } from '../messages/event-message.ts';
import { topicOf } from '../messages/topics.ts';
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
    async isOwn({ value }) {
      const read = eventOfMessage(value);
      // Readers put aside what is not an event of any ledger.
      if (!read.ok || !Number.isSafeInteger(read.value.position)) return true;
      const { position, stream, version, type, hash } = read.value;
      // A book that was made from the topics lacks streams whose beginning is kept no more.
      if (topicOf(type).keptDays !== undefined) return true;
      const [own] = await events.after(position - 1, 1);
      if (own?.position !== position) return false;
      return own.stream === stream && own.version === version && own.hash === hash;
    },
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
