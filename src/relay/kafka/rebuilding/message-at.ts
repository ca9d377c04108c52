// A message that was judged, as it was.
import type { Broker, LogPlace, StoredMessage } from '../broker/broker.ts';

/** Undefined if the log holds it no more. */
export async function messageAt(
  broker: Pick<Broker, 'spans' | 'openLog'>,
  { topic, partition, offset }: LogPlace,
): Promise<StoredMessage | undefined> {
  const spans = await broker.spans([topic]);
  const span = spans.find((one) => one.partition === partition);
  if (span === undefined || offset < span.start || offset >= span.end) return undefined;
  const log = broker.openLog();
  try {
    for (;;) {
      const [part] = await log.fetch([{ topic, partition, offset }]);
      if (part !== undefined) return part.messages.find((message) => message.offset === offset);
    }
  } finally {
    await log.close();
  }
}
