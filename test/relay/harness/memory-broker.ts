// A broker over a log in memory, as a reader of commands meets it.
import type { Broker, LogPlace, StoredMessage } from '../../../src/relay/kafka/broker/broker.ts';
import type { MemoryLog } from './memory-log.ts';

/** Its reader waits for the next message until the client is closed. */
export function brokerOver(log: MemoryLog): Broker {
  const reader = log.openLog();
  let close = () => {};
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  return {
    ...log,
    prepare: async () => ({ ok: true, value: undefined }),
    partitionCounts: async () => new Map(),
    openLog: () => ({
      ...reader,
      async fetch(places: readonly LogPlace[]) {
        const parts = await reader.fetch(places);
        if (parts.length === 0) await closed;
        // Like those of the client library, they have their fields by inheritance: a spread misses them.
        return parts.map((part) => ({
          ...part,
          messages: part.messages.map((message): StoredMessage => Object.create(message)),
        }));
      },
    }),
    close: async () => close(),
  } as unknown as Broker;
}
