// Publishes what a ledger holds, by the relay itself.
import { instant } from '../../../src/kernel/instant.ts';
import type { LedgerStore } from '../../../src/ledger/ports/ledger-store.ts';
import { createKafkaRelay } from '../../../src/relay/app/kafka-relay.ts';
import type { KafkaSettings } from '../../../src/trader/ports/kafka-settings.ts';
import { until } from '../../processes/waiting.ts';

const silent = () => {};

export async function published(settings: KafkaSettings, store: LedgerStore): Promise<void> {
  const relay = createKafkaRelay({
    settings,
    store,
    log: { error: silent, warn: silent, info: silent, debug: silent },
    now: () => instant(Date.now()),
    after(ms, call) {
      const timer = setTimeout(call, ms);
      return () => clearTimeout(timer);
    },
  });
  relay.start();
  try {
    const last = await lastPosition(store);
    await until('all is published', () => relay.state().position >= last || undefined, 60_000);
  } finally {
    await relay.stop();
  }
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
