// The messages of spans of partitions, as they lie in the log: what their senders have aborted is left out.
import { type Broker, type LogSpan, placeName, type StoredMessage } from './broker.ts';

/** In order within a partition. Ends at the ends of the spans, also where their last offsets belong to no message. */
export async function* messagesOfSpans(
  broker: Pick<Broker, 'openLog'>,
  spans: readonly LogSpan[],
): AsyncIterable<StoredMessage> {
  const left = new Map(
    spans
      .filter(({ start, end }) => start < end)
      .map(({ start, ...span }) => [
        placeName(span.topic, span.partition),
        { ...span, offset: start },
      ]),
  );
  if (left.size === 0) return;
  const log = broker.openLog();
  try {
    while (left.size > 0)
      for (const { topic, partition, messages, next } of await log.fetch([...left.values()])) {
        const name = placeName(topic, partition);
        const end = left.get(name)?.end ?? 0;
        if (next >= end) left.delete(name);
        else left.set(name, { topic, partition, end, offset: next });
        for (const message of messages) if (message.offset < end) yield message;
      }
  } finally {
    await log.close();
  }
}
