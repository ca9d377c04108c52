// How the messages of a log are read by the client library: by fetches, since its stream leaves in some messages of aborted transactions.
import { randomUUID } from 'node:crypto';
import type { BaseOptions } from '@platformatic/kafka';
import type { LogReader } from './broker.ts';
import { type BytesConsumer, fetchedParts } from './fetched-log.ts';

export interface Reading {
  readonly library: typeof import('@platformatic/kafka');
  readonly options: BaseOptions;
  readonly readers: Set<BytesConsumer>;
}

/** For the first message of an answer. */
const WAIT_MS = 100;

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
