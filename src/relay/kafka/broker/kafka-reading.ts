// How the messages of a log are read by the client library.
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { BaseOptions, Consumer, Message as LibraryMessage } from '@platformatic/kafka';
import type { LogPlace, LogReader, StoredMessage } from './broker.ts';
import { type BytesConsumer, fetchedParts } from './fetched-log.ts';

type TextConsumer = Consumer<string, string, string, string>;

export interface Reading {
  readonly library: typeof import('@platformatic/kafka');
  readonly options: BaseOptions;
  readonly readers: Set<TextConsumer | BytesConsumer>;
}

export async function* messagesFrom(
  reading: Reading,
  from: readonly LogPlace[],
): AsyncIterable<StoredMessage> {
  for await (const batch of batchesFrom(reading, from)) yield* batch;
}

const MESSAGES_AT_ONCE = 1_000;
/** Of one answer of a broker: what waits in memory is a few of these. */
const FETCH_BYTES_MAX = 4_194_304;
/** For the first message of an answer. */
const WAIT_MS = 100;

export async function* batchesFrom(
  { library, options, readers }: Reading,
  from: readonly LogPlace[],
): AsyncIterable<readonly StoredMessage[]> {
  const { Consumer, stringDeserializers } = library;
  const { MessagesStreamModes, MessagesStreamFallbackModes } = library;
  const consumer: TextConsumer = new Consumer({
    ...options,
    // Each reader stores its own offsets: the group has one member.
    groupId: `${options.clientId}-${randomUUID()}`,
    deserializers: stringDeserializers,
    autocommit: false,
    maxBytes: FETCH_BYTES_MAX,
  });
  readers.add(consumer);
  try {
    const stream = await consumer.consume({
      topics: [...new Set(from.map(({ topic }) => topic))],
      mode: MessagesStreamModes.MANUAL,
      // Otherwise it would go on with the newest message, and what lies between would be lost.
      fallbackMode: MessagesStreamFallbackModes.FAIL,
      offsets: from.map(({ offset, ...partition }) => ({ ...partition, offset: BigInt(offset) })),
    });
    const arrived = arrivalsOf(stream);
    for (;;) {
      const found: StoredMessage[] = [];
      while (found.length < MESSAGES_AT_ONCE) {
        const message: ReadMessage | null = stream.read();
        if (message === null) break;
        found.push(stored(message));
      }
      if (found.length > 0) yield found;
      else if (!(await arrived())) return;
    }
  } finally {
    readers.delete(consumer);
    await consumer.close(true);
  }
}

export function openLog({ library, options, readers }: Reading): LogReader {
  const consumer: BytesConsumer = new library.Consumer({
    ...options,
    groupId: `${options.clientId}-${randomUUID()}`,
  });
  readers.add(consumer);
  return {
    fetch: (places, waitMs = WAIT_MS) => fetchedParts(consumer, places, waitMs),
    async close() {
      readers.delete(consumer);
      await consumer.close(true);
    },
  };
}

/**
 * The answer waits for more; false once the stream is closed, which a closed client does without an error. Its listener stays: a
 * stream without a listener stops fetching, and does not begin again.
 */
function arrivalsOf(stream: Readable): () => Promise<boolean> {
  let failure: Error | undefined;
  let isOver = false;
  let wake = () => {};
  stream.on('readable', () => wake());
  stream.on('error', (error) => {
    failure = error;
    wake();
  });
  stream.on('close', () => {
    isOver = true;
    wake();
  });
  return async () => {
    if (failure === undefined && !isOver)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    if (failure !== undefined) throw failure;
    return !isOver;
  };
}

type ReadMessage = LibraryMessage<string, string, string, string>;

function stored(message: ReadMessage): StoredMessage {
  return {
    topic: message.topic,
    partition: message.partition,
    key: message.key ?? '',
    value: message.value ?? '',
    offset: Number(message.offset),
    at: Number(message.timestamp),
    headers: Object.fromEntries(message.headers),
  };
}
