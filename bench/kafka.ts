// The ledger's events in a broker of Apache Kafka on this machine: how fast they are published beside the client alone, how old
// they are when a consumer has them, and how fast a book is rebuilt from them. Needs Java; without it there are no figures.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { money, price, quantity } from '../src/kernel/decimal.ts';
import { type Instant, instant } from '../src/kernel/instant.ts';
import { createLedger, type Ledger } from '../src/ledger/app/ledger.ts';
import { openLedgerStore } from '../src/ledger/app/open-store.ts';
import { type NewPortfolio, openPortfolio } from '../src/ledger/app/portfolios.ts';
import type { CurrencyCode, PortfolioId, TransactionDraft } from '../src/ledger/ports/drafts.ts';
import type { HolderNumber } from '../src/ledger/ports/ledger-rows.ts';
import type { LedgerStore } from '../src/ledger/ports/ledger-store.ts';
import { dayFromUtc } from '../src/market/time/day.ts';
import { createKafkaRelay } from '../src/relay/app/kafka-relay.ts';
import { rebuildFromKafka, type Trust } from '../src/relay/app/kafka-view.ts';
import { openKafkaBroker } from '../src/relay/kafka/broker/kafka-broker.ts';
import { messagesOfSpans } from '../src/relay/kafka/broker/read-span.ts';
import { messageOf } from '../src/relay/kafka/messages/event-message.ts';
import { TOPICS, topicName } from '../src/relay/kafka/messages/topics.ts';
import { MESSAGES_AT_ONCE } from '../src/relay/kafka/publishing/publish.ts';
import { SIGNATURES } from '../src/relay/kafka/signing/signature-message.ts';
import { signingKeyOf } from '../src/relay/kafka/signing/signing-key.ts';
import type { KafkaSettings } from '../src/trader/ports/kafka-settings.ts';
import { type KafkaServer, startKafka } from '../test/processes/kafka.ts';
import { percentile } from './timing.ts';

/** With so many events each. */
const PORTFOLIOS = 200;
const EVENTS_EACH = 400;
const TRADES_EACH = 200;
const SYMBOLS = 8;
const ROUNDS = 2;
const FIRST_MS = Date.UTC(2024, 0, 2, 15);
const CURRENCY = 'USD' as CurrencyCode;
const CAUSE = { actor: 'bench', source: 'bench', correlationId: 'bench', causationId: undefined };
const AGE_SECONDS = 30;
const EVENTS_PER_SECOND = 1_000;

export async function benchKafka(): Promise<Readonly<Record<string, number>>> {
  let server: KafkaServer;
  try {
    server = await startKafka();
  } catch (error) {
    const said = error instanceof Error ? error.message.trim() : String(error);
    process.stderr.write(`kafka: no figures, because no broker can be started: ${said}\n`);
    return {};
  }
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-kafka-'));
  try {
    return await measured(folder, server.address);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function measured(folder: string, address: string) {
  const store = await openLedgerStore(join(folder, 'ledger.sqlite'), { now });
  const ledger = createLedger({ store, bookKey: randomBytes(32), defaults: { venue: 'us' } });
  for (let n = 0; n < PORTFOLIOS; n += 1) await filled(ledger);
  let [relayed, bare, rebuilt, unsigned, bytes] = [0, 0, 0, 0, 0];
  // In turns, because the load of the machine changes.
  for (let round = 0; round < ROUNDS; round += 1) {
    bare = Math.max(bare, await clientAlone(store, settingsOf(address, `bare${round}`)));
    await store.inOneStep((step) => step.saveCursor('kafka', '{}'));
    const settings = settingsOf(address, `relay${round}`);
    relayed = Math.max(relayed, await relayAlone(store, settings));
    const copy = (name: string) => join(folder, `${name}${round}.sqlite`);
    unsigned = Math.max(unsigned, await rebuild(copy('unsigned'), settings, UNSIGNED));
    rebuilt = Math.max(rebuilt, await rebuild(copy('signed'), settings, SIGNED));
    bytes = await signatureBytes(settings);
  }
  const ages = await agesOf(ledger, store, settingsOf(address, 'age'));
  await store.close();
  return {
    kafka_facts_per_second: Math.round(relayed),
    kafka_client_per_second: Math.round(bare),
    kafka_relay_ratio: Math.round((relayed / bare) * 100) / 100,
    kafka_rebuild_per_second: Math.round(rebuilt),
    kafka_rebuild_unsigned_per_second: Math.round(unsigned),
    kafka_rebuild_signed_ratio: Math.round((rebuilt / unsigned) * 100) / 100,
    kafka_signature_bytes_per_event: Math.round(bytes / (PORTFOLIOS * EVENTS_EACH)),
    kafka_age_p50_ms: percentile(ages, 0.5),
    kafka_age_p99_ms: percentile(ages, 0.99),
  };
}

const seedOf = (generation: number): Buffer => Buffer.alloc(32, generation);
const SIGNED: Trust = { keys: [signingKeyOf(seedOf(1))], unsignedUntil: 0 };
const UNSIGNED: Trust = { keys: [], unsignedUntil: Number.MAX_SAFE_INTEGER };

/** Of all signatures together. */
async function signatureBytes(settings: KafkaSettings): Promise<number> {
  const broker = await openKafkaBroker(settings);
  let bytes = 0;
  for (const span of await broker.spans([topicName(settings.prefix, SIGNATURES)]))
    for await (const { value } of messagesOfSpans(broker, [span]))
      bytes += Buffer.byteLength(value);
  await broker.close();
  return bytes;
}

function now(): Instant {
  return instant(Date.now());
}

function settingsOf(address: string, prefix: string): KafkaSettings {
  const none = { isEncrypted: false, credentials: undefined };
  return { brokers: [address], prefix, clientName: 'bench', ...none };
}

/** The same messages in the same batches, made before. */
async function clientAlone(store: LedgerStore, settings: KafkaSettings): Promise<number> {
  const events = await store.read.recordedEvents({ after: 0, limit: 1_000_000 });
  const messages = events.map((event) => messageOf(settings.prefix, event));
  const broker = await openKafkaBroker(settings);
  await broker.prepare(wantedTopics(settings.prefix));
  const seconds = await timed(async () => {
    for (let from = 0; from < messages.length; from += MESSAGES_AT_ONCE)
      await broker.send(messages.slice(from, from + MESSAGES_AT_ONCE));
  });
  await broker.close();
  return messages.length / seconds;
}

function wantedTopics(prefix: string) {
  return TOPICS.map(({ keptDays, ...topic }) => ({ name: topicName(prefix, topic), keptDays }));
}

async function relayAlone(store: LedgerStore, settings: KafkaSettings): Promise<number> {
  const broker = await openKafkaBroker(settings);
  await broker.prepare(wantedTopics(settings.prefix));
  await broker.close();
  const { length } = await store.read.recordedEvents({ after: 0, limit: 1_000_000 });
  const relay = relayOf(store, settings);
  relay.start();
  // From the first batch on: connecting is not publishing.
  while (relay.state().events === 0) await turn(1);
  const begun = relay.state().events;
  const seconds = await timed(async () => {
    while (relay.state().events < length) await turn(1);
  });
  await relay.stop();
  return (length - begun) / seconds;
}

function relayOf(store: LedgerStore, settings: KafkaSettings) {
  const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);
  return createKafkaRelay({
    ...{ settings, store, now, seedOf },
    log: { error: say, warn: say, info: () => {}, debug: () => {} },
    after(ms, call) {
      const timer = setTimeout(call, ms);
      return () => clearTimeout(timer);
    },
  });
}

async function rebuild(file: string, settings: KafkaSettings, trust: Trust): Promise<number> {
  const store = await openLedgerStore(file, { now });
  let events = 0;
  const seconds = await timed(async () => {
    const done = await rebuildFromKafka({
      ...{ settings, store, now: Date.now, trust },
    });
    if (!done.ok) throw new Error(done.failure);
    events = done.value.events;
  });
  await store.close();
  return events / seconds;
}

/** From the moment at which an event is recorded until a consumer has it. */
async function agesOf(
  ledger: Ledger,
  store: LedgerStore,
  settings: KafkaSettings,
): Promise<number[]> {
  const broker = await openKafkaBroker(settings);
  await broker.prepare(wantedTopics(settings.prefix));
  const last = (await store.read.recordedEvents({ after: 0, limit: 1_000_000 })).at(-1)?.position;
  await store.inOneStep((step) =>
    step.saveCursor('kafka', JSON.stringify({ positions: { ledger: last } })),
  );
  const relay = relayOf(store, settings);
  ledger.changes.watch(relay.wake);
  relay.start();
  while (relay.state().condition.kind !== 'following') await turn(10);
  const ages: number[] = [];
  const wanted = AGE_SECONDS * EVENTS_PER_SECOND;
  const topic = `${settings.prefix}.cash`;
  const places = Array.from({ length: 12 }, (_, partition) => ({ topic, partition, offset: 0 }));
  const log = broker.openLog();
  const reading = (async () => {
    while (ages.length < wanted)
      for (const { partition, messages, next } of await log.fetch(places)) {
        const at = Date.now();
        for (const { value } of messages) ages.push(at - JSON.parse(value).recorded_at);
        places[partition] = { topic, partition, offset: next };
      }
  })();
  // The consumer connects first.
  await turn(2_000);
  const begun = performance.now();
  const bookings: Promise<unknown>[] = [];
  for (let n = 0; n < wanted; n += 1) {
    const due = begun + (n * 1_000) / EVENTS_PER_SECOND;
    if (performance.now() < due) await turn(due - performance.now());
    const portfolio = (1 + (n % PORTFOLIOS)) as PortfolioId;
    bookings.push(
      ledger.inOneStep((step) =>
        ledger.record(step, { portfolio, draft: deposit(n), cause: CAUSE }),
      ),
    );
  }
  await Promise.all(bookings);
  await reading;
  await relay.stop();
  await broker.close();
  return ages;
}

async function filled(ledger: Ledger): Promise<void> {
  const terms: NewPortfolio = {
    ...{ holder: 1 as HolderNumber, kind: 'ORDINARY', account: undefined, name: 'Bench' },
    ...{ description: undefined, baseCurrency: CURRENCY, method: 'FIFO' },
    ...{ dividendTreatment: undefined, taxTreatment: 'TAXABLE', allowShort: true },
    ...{ feesInBasis: true, longTermRule: 'us:more-than-one-year' },
  };
  const opened = await ledger.inOneStep((step) =>
    openPortfolio(ledger.context, step, terms, CAUSE),
  );
  if (!opened.ok) throw new Error(opened.failure.kind);
  const portfolio = opened.value.id;
  const booked = await ledger.inOneStep(async (step) => {
    for (let n = 0; n < TRADES_EACH; n += 1) {
      const done = await ledger.record(step, { portfolio, draft: tradeOf(n), cause: CAUSE });
      if (!done.ok) return done;
    }
    return { ok: true, value: undefined };
  });
  if (!booked.ok) throw new Error(booked.failure.kind);
}

/** Three purchases, then a sale over two of them. */
function tradeOf(n: number): TransactionDraft {
  const isSale = n % (4 * SYMBOLS) >= 3 * SYMBOLS;
  return {
    ...bookingOf(n),
    type: isSale ? 'SELL' : 'BUY',
    security: { symbol: `S${n % SYMBOLS}`, isin: undefined, exchange: undefined, name: undefined },
    quantity: quantity(isSale ? '150' : '100'),
    price: price((90 + (n % 2_000) / 100).toFixed(2)),
    fees: money('0.35'),
    method: undefined,
    chosen: undefined,
  };
}

function deposit(n: number): TransactionDraft {
  return { ...bookingOf(TRADES_EACH + n), type: 'DEPOSIT', amount: money('1') };
}

function bookingOf(n: number) {
  const at = instant(FIRST_MS + n * 60_000);
  const none = { rate: undefined, notes: undefined, origin: undefined };
  return { at, on: dayFromUtc(at), currency: CURRENCY, ...none };
}

async function timed(act: () => Promise<void>): Promise<number> {
  const from = process.hrtime.bigint();
  await act();
  return Number(process.hrtime.bigint() - from) / 1e9;
}

function turn(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
