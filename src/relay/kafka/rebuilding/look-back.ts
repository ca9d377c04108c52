// Reads once more, at the end of a reading, what streams wait for: it may lie behind what was read before.
import type { Broker, LogSpan } from '../broker/broker.ts';
import { keyOf } from '../messages/topics.ts';
import { merged } from './merged.ts';
import type { Reading } from './reading.ts';
import type { ReadTrust } from './trust.ts';
import type { ParkedStream } from './view-place.ts';

/** What is missing may have been sent again, and what was put aside may have been no message of the ledger. */
export async function lookBack(read: Read): Promise<void> {
  const { reading } = read;
  const { intake, missed } = reading;
  for (const stream of intake.missing().keys()) missed.add(stream);
  await readOnceMore(read, new Set(missed));
  // Each turn does without one message more.
  for (let stopped = reading.stopped(); stopped.size > 0; stopped = reading.stopped()) {
    for (const stream of stopped.keys()) reading.letGoOn(stream);
    await readOnceMore(read, new Set(stopped.keys()));
    await parkAgain(reading, stopped);
  }
  for (const [stream, version] of intake.missing()) {
    const isExpired = version === 1 && stream.startsWith(KEPT_SHORTLY);
    reading.park(stream, {
      version,
      kind: isExpired ? 'EXPIRED' : 'MISSING',
      why: isExpired ? 'its first events are kept no more' : `version ${version} is in no topic`,
    });
  }
  await parkWithheld(read);
}

/** What was signed long ago and is in no topic, although nothing waits for it. */
async function parkWithheld({ reading, trust }: Read): Promise<void> {
  const heads = await reading.heads([...trust.due.keys()]);
  for (const [stream, due] of trust.due) {
    const version = (heads.get(stream)?.version ?? 0) + 1;
    const isThere = version > due || stream.startsWith(KEPT_SHORTLY);
    if (!isThere && !reading.parked.has(stream))
      reading.park(stream, {
        ...{ version, kind: 'MISSING' },
        why: `version ${version} is signed, and is in no topic`,
      });
  }
}

/** All of their messages are in a topic that is not kept for ever. */
const KEPT_SHORTLY = 'valuations-';

export interface Read {
  readonly broker: Broker;
  readonly trust: ReadTrust;
  readonly reading: Reading;
  readonly spans: readonly LogSpan[];
}

async function readOnceMore(
  { broker, reading, spans, trust }: Read,
  streams: ReadonlySet<string>,
): Promise<void> {
  if (streams.size === 0) return;
  const partitions = new Set([...streams].map((stream) => broker.partitionOf(keyOf({ stream }))));
  const own = spans.filter(({ partition }) => partitions.has(partition));
  for await (const batch of merged(broker, own, trust)) await reading.take(batch, streams);
  await reading.flush();
}

/** Those for which there is no other message. What named a version that is not due was of no consequence. */
async function parkAgain(
  reading: Reading,
  stopped: ReadonlyMap<string, ParkedStream>,
): Promise<void> {
  const heads = await reading.heads([...stopped.keys()]);
  for (const [stream, { version, kind, why }] of stopped) {
    const isDue = version === (heads.get(stream)?.version ?? 0) + 1;
    if (isDue && !reading.parked.has(stream)) reading.park(stream, { version, kind, why });
  }
}
