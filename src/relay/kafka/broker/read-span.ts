// The messages of one span of a partition, as they lie in the log.
import type { Broker, LogSpan, StoredMessage } from './broker.ts';

export async function* messagesOfSpan(
  broker: Pick<Broker, 'openLog'>,
  { topic, partition, start, end }: LogSpan,
): AsyncIterable<StoredMessage> {
  if (start >= end) return;
  const log = broker.openLog();
  try {
    for (let offset = start; offset < end; ) {
      const [part] = await log.fetch([{ topic, partition, offset }]);
      if (part === undefined) continue;
      for (const message of part.messages) if (message.offset < end) yield message;
      offset = part.next;
    }
  } finally {
    await log.close();
  }
}
