// Messages fetched directly from the log: without a consumer group, and only what is asked for is decoded.
import type { Consumer, KafkaRecord } from '@platformatic/kafka';
import { abortedAmong, isControl } from './aborted-transactions.ts';
import { type FetchedPart, type LogPlace, placeName, type StoredMessage } from './broker.ts';

export type BytesConsumer = Consumer<Buffer, Buffer, Buffer, Buffer>;
type FetchResponse = Awaited<ReturnType<BytesConsumer['fetch']>>;
type Metadata = Awaited<ReturnType<BytesConsumer['metadata']>>;

/** Of one answer of a broker. */
const BYTES_MAX = 8_388_608;
/** Of a partition in it. */
const PARTITION_BYTES_MAX = 262_144;

/**
 * From these places on, at most one answer of each broker, which waits so long for the first message; a part for each place of
 * which there was something.
 */
export async function fetchedParts(
  consumer: BytesConsumer,
  places: readonly LogPlace[],
  waitMs: number,
): Promise<readonly FetchedPart[]> {
  const topics = [...new Set(places.map(({ topic }) => topic))];
  for (const topic of topics) consumer.topics.track(topic);
  const metadata = await consumer.metadata({ topics });
  const byLeader = Map.groupBy(places, ({ topic, partition }) => {
    const leader = metadata.topics.get(topic)?.partitions[partition]?.leader;
    if (leader === undefined) throw new Error(`partition ${partition} of ${topic} has no leader`);
    return leader;
  });
  const answers = await Promise.all(
    [...byLeader].map(([node, own]) =>
      consumer.fetch({
        ...{ node, minBytes: 1, maxBytes: BYTES_MAX, maxWaitTime: waitMs },
        topics: [...Map.groupBy(own, ({ topic }) => topic)].map(([topic, wanted]) => ({
          topicId: topicIdOf(metadata, topic),
          partitions: wanted.map(({ partition, offset }) => ({
            ...{ partition, fetchOffset: BigInt(offset), partitionMaxBytes: PARTITION_BYTES_MAX },
            ...{ currentLeaderEpoch: -1, lastFetchedEpoch: -1 },
          })),
        })),
      }),
    ),
  );
  const names = new Map(topics.map((topic) => [topicIdOf(metadata, topic), topic]));
  const wanted = new Map(places.map((place) => [placeName(place.topic, place.partition), place]));
  return answers.flatMap((answer) => partsIn(answer, names, wanted));
}

function topicIdOf({ topics }: Metadata, topic: string): string {
  return topics.get(topic)?.id ?? '';
}

function partsIn(
  { responses }: FetchResponse,
  names: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, LogPlace>,
): readonly FetchedPart[] {
  return responses.flatMap(({ topicId, partitions }) =>
    partitions.flatMap((answered) => {
      const place = wanted.get(placeName(names.get(topicId) ?? '', answered.partitionIndex));
      return place === undefined || !answered.records?.length ? [] : partFrom(place, answered);
    }),
  );
}

type Answered = FetchResponse['responses'][number]['partitions'][number];

function partFrom(
  place: LogPlace,
  { records: batches, abortedTransactions }: Answered,
): FetchedPart {
  const messages: StoredMessage[] = [];
  // The client library drops some of them, not all.
  const isAborted = abortedAmong(abortedTransactions ?? []);
  let next = place.offset;
  for (const batch of batches ?? []) {
    const [base, firstAt] = [Number(batch.firstOffset), Number(batch.firstTimestamp)];
    next = base + batch.lastOffsetDelta + 1;
    if (isAborted(batch) || isControl(batch)) continue;
    for (const record of batch.records) {
      const offset = base + record.offsetDelta;
      // A batch comes whole, whatever of it was asked for.
      if (offset >= place.offset)
        messages.push(new FetchedMessage({ ...place, offset }, firstAt, record));
    }
  }
  return { ...place, messages, next };
}

/** Decoded when it is asked for. */
class FetchedMessage implements StoredMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly #firstAt: number;
  readonly #record: KafkaRecord;

  constructor({ topic, partition, offset }: LogPlace, firstAt: number, record: KafkaRecord) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.#firstAt = firstAt;
    this.#record = record;
  }

  get key(): string {
    return textOf(this.#record.key);
  }

  get value(): string {
    return textOf(this.#record.value);
  }

  get at(): number {
    return this.#firstAt + Number(this.#record.timestampDelta);
  }

  get headers(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.#record.headers.map(([name, value]) => [textOf(name), textOf(value)]),
    );
  }
}

function textOf(bytes: Buffer | null): string {
  return bytes === null ? '' : bytes.toString('utf8');
}
