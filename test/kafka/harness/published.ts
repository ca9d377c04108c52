// Publishes what a ledger holds, by the relay itself.
import { instant } from '../../../src/kernel/instant.ts';
import type { LedgerStore } from '../../../src/ledger/ports/ledger-store.ts';
import { createKafkaFacts } from '../../../src/relay/app/kafka-facts.ts';
import { createKafkaRelay } from '../../../src/relay/app/kafka-relay.ts';
import type { Trust } from '../../../src/relay/app/kafka-view.ts';
import { ownKeys } from '../../../src/relay/kafka/signing/own-keys.ts';
import { openJournalReading } from '../../../src/trader/app/journal-reading/open-journal-reading.ts';
import type { KafkaSettings } from '../../../src/trader/ports/kafka-settings.ts';
import { until } from '../../processes/waiting.ts';

/** The keys of a ledger that has published. */
export async function trustIn(store: LedgerStore): Promise<Trust> {
  return { keys: await ownKeys(store.read), unsignedUntil: 0 };
}

const silent = () => {};

/** Of the keys that sign what is published here. */
export const SEED_OF = (generation: number): Buffer => Buffer.alloc(32, generation);

export async function published(settings: KafkaSettings, store: LedgerStore): Promise<void> {
  const relay = createKafkaRelay({ ...partsOf(settings, store), seedOf: SEED_OF });
  relay.start();
  try {
    const last = await lastPosition(store);
    await until('all is published', () => relay.state().position >= last);
  } finally {
    await relay.stop();
  }
}

/** The facts of a journal, as those of the account DU1. */
export async function publishedFacts(
  settings: KafkaSettings,
  store: LedgerStore,
  { file, lastSeq }: { readonly file: string; readonly lastSeq: number },
): Promise<void> {
  const trader = { name: 'desk', mode: 'paper', account: 'DU1' };
  const facts = createKafkaFacts(partsOf(settings, store), [
    { ...trader, open: () => openJournalReading(file) },
  ]);
  facts.start();
  try {
    const isDone = () => facts.accounts()[0]?.seq === lastSeq;
    await until('all facts are published', isDone);
  } finally {
    await facts.stop();
  }
}

function partsOf(settings: KafkaSettings, store: LedgerStore) {
  return {
    settings,
    store,
    log: { error: silent, warn: silent, info: silent, debug: silent },
    now: () => instant(Date.now()),
    after(ms: number, call: () => void) {
      const timer = setTimeout(call, ms);
      return () => clearTimeout(timer);
    },
  };
}

async function lastPosition(store: LedgerStore): Promise<number> {
  let last = 0;
  for (;;) {
    const page = await store.read.recordedEvents({ after: last, limit: 5_000 });
    const end = page.at(-1)?.position;
    if (end === undefined) return last;
    last = end;
  }
}
