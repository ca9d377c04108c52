// Whether the topics are those that the relay publishes to, in one sentence if not.
import { type Broker, type LogSpan, PARTITIONS, placeName } from '../broker/broker.ts';
import { TOPICS, topicName } from '../messages/topics.ts';

export function ledgerTopics(prefix: string): readonly string[] {
  return TOPICS.map((topic) => topicName(prefix, topic));
}

export async function topicFault(
  broker: Broker,
  topics: readonly string[],
): Promise<string | undefined> {
  const counts = await broker.partitionCounts(topics);
  const missing = topics.find((name) => !counts.has(name));
  if (missing !== undefined)
    return `the topic ${missing} does not exist; the relay makes the topics when the API starts with api.kafka, so compare api.kafka.prefix and the brokers`;
  const other = topics.find((name) => counts.get(name) !== PARTITIONS);
  return (
    other &&
    `the topic ${other} has ${counts.get(other)} partitions instead of ${PARTITIONS}, so keys have lost their order; make it anew and let the relay publish again`
  );
}

/** A place in the log that is not kept any more cannot be read. */
export function expiredFault(
  spans: readonly LogSpan[],
  offsets: Readonly<Record<string, number>>,
  isKeptForEver: (topic: string) => boolean,
): string | undefined {
  const expired = spans.find(
    ({ topic, partition, start }) =>
      isKeptForEver(topic) && (offsets[placeName(topic, partition)] ?? 0) < start,
  );
  if (expired === undefined) return undefined;
  const { topic, partition, start } = expired;
  const wanted = offsets[placeName(topic, partition)] ?? 0;
  return `messages ${wanted} to ${start - 1} of ${topic}, partition ${partition}, are not kept any more: set retention.ms of the topic to -1, and take the book from a backup instead`;
}
