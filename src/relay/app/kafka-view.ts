// A book that is rebuilt from Kafka alone, up to the ends of the topics or following them; one process at a time.

import { failed, ok, type Result } from '../../kernel/result.ts';
import type { LedgerStore } from '../../ledger/ports/ledger-store.ts';
import type { KafkaSettings } from '../../trader/ports/kafka-settings.ts';
import { openKafkaBroker } from '../kafka/broker/kafka-broker.ts';
import { createLease } from '../kafka/lease/lease.ts';
import { type RebuiltView, rebuildView } from '../kafka/rebuilding/rebuild.ts';
import type { Trust } from '../kafka/rebuilding/trust.ts';
import {
  type Forgery,
  VIEW_CURSOR,
  type ViewPlace,
  viewPlaceFrom,
} from '../kafka/rebuilding/view-place.ts';
import { sentenceOf } from './kafka-failure.ts';

export type { Forgery, RebuiltView, Trust, ViewPlace };

export interface KafkaViewParts {
  readonly settings: KafkaSettings;
  readonly store: LedgerStore;
  /** Epoch ms. */
  now(): number;
  onProgress?(events: number): void;
  isStopped?(): boolean;
  readonly trust: Trust;
  onForged?(forgery: Forgery): void;
}

/** A sentence if the brokers, the topics or the book are not fit for it. */
export async function rebuildFromKafka(
  parts: KafkaViewParts,
): Promise<Result<RebuiltView, string>> {
  const { settings, store, now } = parts;
  const does = 'reads Kafka into this book';
  const lease = createLease({ store, name: `${VIEW_CURSOR}-reader`, does, now });
  const taken = await lease.take();
  if (!taken.ok) return taken;
  const broker = await openKafkaBroker(settings);
  try {
    const { prefix, clientName: reader } = settings;
    const { guard } = lease;
    return await rebuildView({ ...parts, broker, prefix, reader, guard });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return failed(sentenceOf(error, settings));
  } finally {
    await broker.close();
    await lease.release();
  }
}

/** Undefined if the book was not rebuilt from Kafka. */
export async function viewPlaceOf(store: LedgerStore): Promise<ViewPlace | undefined> {
  return viewPlaceFrom(await store.read.cursor(VIEW_CURSOR));
}

/** Streams that wait for a dead letter are read once more; how many. */
export async function retryParked(
  store: LedgerStore,
  stream: string | undefined,
): Promise<Result<number, string>> {
  return store.inOneStep(async (step) => {
    const place = viewPlaceFrom(await step.cursor(VIEW_CURSOR));
    if (place === undefined) return failed('it was not rebuilt from Kafka');
    const wanted = Object.entries(place.parked).filter(
      ([name]) => stream === undefined || name === stream,
    );
    const parked = { ...place.parked };
    for (const [name, one] of wanted) parked[name] = { ...one, kind: 'MISSING' };
    const { signatures } = place;
    // What was signed for a stream that was left out may lie before what was read.
    const again = signatures && { ...signatures, keys: signatures.roots, next: 0 };
    const next = { ...place, parked, ...(again && { signatures: again }) };
    await step.saveCursor(VIEW_CURSOR, JSON.stringify(next));
    return ok(wanted.length);
  });
}
