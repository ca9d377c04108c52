// A thread that reads some partitions of the topics to their ends, judges the messages, and hands them over in parts.
import { parentPort, workerData } from 'node:worker_threads';
import type { KafkaSettings } from '../../trader/ports/kafka-settings.ts';
import type { LogSpan } from '../kafka/broker/broker.ts';
import { openKafkaBroker } from '../kafka/broker/kafka-broker.ts';
import { createHeldChains } from '../kafka/rebuilding/held-chains.ts';
import { merged } from '../kafka/rebuilding/merged.ts';
import { type PackedMessages, packed } from '../kafka/rebuilding/packed-messages.ts';
import { sentenceOf } from './kafka-failure.ts';

export interface LogAsked {
  readonly settings: KafkaSettings;
  /** All topics of these partitions, so that whole streams are among them. */
  readonly spans: readonly LogSpan[];
}

export type LogPart =
  | { readonly kind: 'messages'; readonly messages: PackedMessages }
  | { readonly kind: 'end' }
  /** A sentence. */
  | { readonly kind: 'failed'; readonly why: string };

/** Parts that are on their way, or wait for whoever takes them. */
const PARTS_AHEAD = 4;

const port = parentPort;
if (port === null) throw new Error('this file is the entry of a thread');
const tell = (part: LogPart) => port.postMessage(part);
let free = PARTS_AHEAD;
let wake = () => {};

port.on('message', () => {
  free += 1;
  wake();
});

const { settings, spans } = workerData as LogAsked;
const broker = await openKafkaBroker(settings);
try {
  const held = createHeldChains();
  for await (const batch of merged(broker, spans)) {
    while (free === 0)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    free -= 1;
    tell({ kind: 'messages', messages: packed(batch.map(held)) });
  }
  tell({ kind: 'end' });
} catch (error) {
  tell({ kind: 'failed', why: sentenceOf(error, settings) });
} finally {
  await broker.close();
  port.close();
}
