// Apache Kafka by its client library, which is loaded only where a broker is configured.
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { ConnectionOptions as TLSConnectionOptions } from 'node:tls';
import type { Admin, Producer } from '@platformatic/kafka';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { KafkaCredentials, KafkaSettings } from '../../../trader/ports/kafka-settings.ts';
import {
  type Broker,
  type LogPlace,
  type LogSpan,
  type Message,
  PARTITIONS,
  placeName,
  type TopicSpec,
} from './broker.ts';
import { openLog, type Reading } from './kafka-reading.ts';

type Library = typeof import('@platformatic/kafka');
type TextProducer = Producer<string, string, string, string>;

interface Sending {
  readonly library: Library;
  readonly producer: TextProducer;
}

const DAY_MS = 86_400_000;
const TIMEOUT_MS = 10_000;
/** Of listed offsets. */
const NEWEST = -1n;
const OLDEST = -2n;

export async function openKafkaBroker(settings: KafkaSettings): Promise<Broker> {
  const library = await import('@platformatic/kafka');
  const { Admin, Producer, stringSerializers } = library;
  const common = commonOptions(settings);
  const admin = new Admin(common);
  const producer: TextProducer = new Producer({
    ...common,
    serializers: stringSerializers,
    idempotent: true,
  });
  const reading: Reading = { library, options: common, readers: new Set() };
  return {
    prepare: (topics) => prepareTopics(admin, topics),
    partitionOf: (key) => partitionOf(library, key),
    send: (messages) => sendAll({ library, producer }, messages),
    spans: (topics) => spansOf(admin, topics),
    openLog: () => openLog(reading),
    partitionCounts: (topics) => partitionCounts(admin, topics),
    placesAt: (topics, at) => placesAt(admin, topics, at),
    async close() {
      const clients = [...reading.readers, producer].map((client) => client.close(true));
      await Promise.allSettled([...clients, admin.close()]);
    },
  };
}

function commonOptions({ clientName, credentials, ...settings }: KafkaSettings) {
  return {
    clientId: clientName,
    bootstrapBrokers: [...settings.brokers],
    timeout: TIMEOUT_MS,
    connectTimeout: TIMEOUT_MS,
    retries: 3,
    ...(settings.isEncrypted ? encryption(settings) : {}),
    ...(credentials === undefined ? {} : { sasl: signingIn(credentials) }),
  };
}

/** Rejects what cannot be read: the files were looked at before. */
function encryption({ brokers, files }: Pick<KafkaSettings, 'brokers' | 'files'>) {
  const tls: TLSConnectionOptions = {};
  for (const name of ['ca', 'cert', 'key'] as const) {
    const file = files?.[name];
    if (file !== undefined) tls[name] = readFileSync(file);
  }
  // Hosted brokers share addresses and go by the name; an address has none.
  const areNamed = brokers.every((broker) => isIP(hostOf(broker)) === 0);
  return { tls, tlsServerName: areNamed };
}

function hostOf(broker: string): string {
  return broker.slice(0, broker.lastIndexOf(':'));
}

function signingIn({ username, password, mechanism = 'SCRAM-SHA-512' }: KafkaCredentials) {
  return { mechanism, username, password };
}

async function prepareTopics(
  admin: Admin,
  wanted: readonly TopicSpec[],
): Promise<Result<void, string>> {
  const there = new Set(await admin.listTopics());
  const missing = wanted.filter(({ name }) => !there.has(name));
  // Those that are kept alike in one request: a reader must not find some of them while others are made.
  for (const [keptDays, alike] of Map.groupBy(missing, (one) => one.keptDays)) {
    const names = alike.map(({ name }) => name);
    const made = admin.createTopics({
      topics: names,
      partitions: PARTITIONS,
      replicas: REPLICAS_OF_THE_BROKER,
      configs: keepingFor(keptDays),
    });
    await made.catch((error: unknown) => {
      // Another process has made them at the same time; this broker may not list them yet.
      if (!isThereAlready(error))
        throw new Error(`the topics ${names.join(', ')} are missing and cannot be made`, {
          cause: error,
        });
    });
  }
  const topics = await described(
    admin,
    wanted.map(({ name }) => name),
  );
  for (const { name } of wanted) {
    const found = topics.get(name)?.partitionsCount ?? 0;
    if (found !== PARTITIONS)
      return failed(
        `the topic ${name} has ${found} partitions instead of ${PARTITIONS}, so keys would lose their order`,
      );
  }
  return ok(undefined);
}

/** Brokers may have other terms for topics about which nothing is said. */
function keepingFor(keptDays: number | undefined) {
  const keptMs = keptDays === undefined ? -1 : keptDays * DAY_MS;
  return [
    { name: 'retention.ms', value: String(keptMs) },
    { name: 'retention.bytes', value: '-1' },
    // Compaction would leave the last message of each portfolio.
    { name: 'cleanup.policy', value: 'delete' },
  ];
}

/** The library wraps what a broker answered in what it was doing. */
function isThereAlready(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('apiId' in error && error.apiId === 'TOPIC_ALREADY_EXISTS') return true;
  return error instanceof AggregateError && error.errors.some(isThereAlready);
}

/** Brokers learn of a new topic one after the other: for a moment one that was made is not known. */
async function described(
  admin: Admin,
  topics: string[],
): Promise<Awaited<ReturnType<Admin['metadata']>>['topics']> {
  for (let tries = 1; ; tries += 1)
    try {
      return (await admin.metadata({ topics, forceUpdate: true })).topics;
    } catch (error) {
      if (tries === DESCRIBED_TRIES) throw error;
    }
}

const DESCRIBED_TRIES = 30;

/** As the broker is configured. */
const REPLICAS_OF_THE_BROKER = -1;

async function sendAll(
  { library, producer }: Sending,
  messages: readonly Message[],
): Promise<readonly LogSpan[]> {
  const placed = messages.map((message) => ({
    ...message,
    headers: { ...message.headers },
    partition: partitionOf(library, message.key),
  }));
  const countByPlace = new Map<string, number>();
  for (const { topic, partition } of placed)
    countByPlace.set(placeName(topic, partition), countOf(topic, partition) + 1);
  const { offsets = [] } = await producer.send({ messages: placed });
  // The broker answers with the first offset of each partition's batch.
  return offsets.map(({ topic, partition, offset }) => {
    const start = Number(offset);
    return { topic, partition, start, end: start + countOf(topic, partition) };
  });

  function countOf(topic: string, partition: number): number {
    return countByPlace.get(placeName(topic, partition)) ?? 0;
  }
}

function partitionOf({ compatibilityPartitioner }: Library, key: string): number {
  return compatibilityPartitioner({} as never, Buffer.from(key)) % PARTITIONS;
}

async function spansOf(admin: Admin, names: readonly string[]): Promise<readonly LogSpan[]> {
  const { topics } = await admin.metadata({ topics: [...names], forceUpdate: true });
  const counts = [...topics].map(([name, { partitionsCount }]) => ({ name, partitionsCount }));
  const [starts, ends] = await Promise.all([
    offsetsAt(admin, counts, OLDEST),
    offsetsAt(admin, counts, NEWEST),
  ]);
  return ends.map((end) => {
    const start = starts.find((one) => one.topic === end.topic && one.partition === end.partition);
    const { topic, partition, offset } = end;
    return { topic, partition, start: start?.offset ?? 0, end: offset };
  });
}

async function offsetsAt(
  admin: Admin,
  topics: readonly { readonly name: string; readonly partitionsCount: number }[],
  timestamp: bigint,
): Promise<readonly LogPlace[]> {
  const listed = await admin.listOffsets({
    topics: topics.map(({ name, partitionsCount }) => ({
      name,
      partitions: Array.from({ length: partitionsCount }, (_, partitionIndex) => ({
        partitionIndex,
        timestamp,
      })),
    })),
  });
  return listed.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex: partition, offset }) => ({
      ...{ topic: name, partition },
      offset: Number(offset),
    })),
  );
}

async function partitionCounts(
  admin: Admin,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const there = new Set(await admin.listTopics());
  const wanted = names.filter((name) => there.has(name));
  if (wanted.length === 0) return new Map();
  const { topics } = await admin.metadata({ topics: wanted, forceUpdate: true });
  return new Map([...topics].map(([name, { partitionsCount }]) => [name, partitionsCount]));
}

async function placesAt(
  admin: Admin,
  names: readonly string[],
  at: number,
): Promise<readonly LogPlace[]> {
  const counts = await partitionCounts(admin, names);
  const topics = [...counts].map(([name, partitionsCount]) => ({ name, partitionsCount }));
  const [found, ends] = await Promise.all([
    offsetsAt(admin, topics, BigInt(at)),
    offsetsAt(admin, topics, NEWEST),
  ]);
  return found.map((place) => {
    const end = ends.find(
      ({ topic, partition }) => topic === place.topic && partition === place.partition,
    );
    // The broker says -1 where all messages are older.
    return place.offset < 0 ? { ...place, offset: end?.offset ?? 0 } : place;
  });
}
