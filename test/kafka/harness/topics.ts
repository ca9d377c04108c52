// What tests read and do at a real broker.
import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Broker, StoredMessage } from '../../../src/relay/kafka/broker/broker.ts';
import { openKafkaBroker } from '../../../src/relay/kafka/broker/kafka-broker.ts';
import { messagesOfSpans } from '../../../src/relay/kafka/broker/read-span.ts';
import type { KafkaSettings } from '../../../src/trader/ports/kafka-settings.ts';

export async function withBroker<Answer>(
  settings: KafkaSettings,
  act: (broker: Broker) => Promise<Answer>,
): Promise<Answer> {
  const broker = await openKafkaBroker(settings);
  try {
    return await act(broker);
  } finally {
    await broker.close();
  }
}

/** Everything that is in the logs of these topics now. */
export function loggedIn(
  settings: KafkaSettings,
  topics: readonly string[],
): Promise<readonly StoredMessage[]> {
  return withBroker(settings, async (broker) => {
    const spans = await broker.spans(topics);
    const found: StoredMessage[] = [];
    for await (const message of messagesOfSpans(broker, spans)) found.push(message);
    return found;
  });
}

/** As a disk that lost what was not flushed: the end of each log of these topics, or each log as a whole. */
export function cutLogs(logFolder: string, prefix: string, isWhole: boolean): void {
  for (const topic of readdirSync(logFolder).filter((name) => name.startsWith(prefix)))
    for (const name of readdirSync(join(logFolder, topic))) {
      const file = join(logFolder, topic, name);
      if (name.endsWith('.log') && !isWhole)
        truncateSync(file, Math.floor(statSync(file).size / 2));
      else if (/\.(log|index|timeindex|snapshot)$/.test(name)) rmSync(file);
    }
}
