// Events of a ledger in the log of a real broker: all of them, in order, whatever is killed or lost in between.
import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../src/kernel/instant.ts';
import type { LedgerStore } from '../../src/ledger/ports/ledger-store.ts';
import { createKafkaRelay, type KafkaRelay } from '../../src/relay/app/kafka-relay.ts';
import type { Broker, StoredMessage } from '../../src/relay/kafka/broker/broker.ts';
import { openKafkaBroker } from '../../src/relay/kafka/broker/kafka-broker.ts';
import { messagesOfSpans } from '../../src/relay/kafka/broker/read-span.ts';
import { eventOfMessage } from '../../src/relay/kafka/messages/event-message.ts';
import { TOPICS, topicName } from '../../src/relay/kafka/messages/topics.ts';
import { booked } from '../ledger/harness/booked.ts';
import { busyBook } from '../ledger/harness/busy-book.ts';
import { cash, newPortfolio } from '../ledger/harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../ledger/harness/ledger-places.ts';
import { type KafkaServer, startKafka } from '../processes/kafka.ts';
import { until } from '../processes/waiting.ts';

describe('the relay to Kafka', () => {
  let server: KafkaServer;
  let place: LedgerPlace;
  let book: OpenLedger;
  let relay: KafkaRelay;
  let prefix: string;
  const said: string[] = [];
  const settings = () => ({
    brokers: [server.address],
    clientName: `sluice-${randomUUID().slice(0, 8)}`,
    isEncrypted: false,
    credentials: undefined,
    prefix,
  });

  beforeAll(async () => {
    server = await startKafka();
  });

  afterAll(async () => {
    await server?.stop();
  });

  beforeEach(async () => {
    place = await (LEDGER_PLACES.SQLite as () => Promise<LedgerPlace>)();
    book = await openLedger(place.address);
    said.length = 0;
    // The topics of a test are its own.
    prefix = `t${randomUUID().slice(0, 8)}`;
  });

  afterEach(async () => {
    await relay?.stop();
    await book?.close();
    await place?.end();
  });

  function follow(): KafkaRelay {
    const say = (sentence: string) => void said.push(sentence);
    relay = createKafkaRelay({
      settings: settings(),
      store: book.store,
      seedOf: book.ledger.signingSeed,
      log: { error: say, warn: say, info: say, debug: say },
      now: () => instant(Date.now()),
      after: (ms, call) => {
        const timer = setTimeout(call, ms);
        return () => clearTimeout(timer);
      },
    });
    relay.start();
    return relay;
  }

  async function withBroker<Answer>(act: (broker: Broker) => Promise<Answer>): Promise<Answer> {
    const broker = await openKafkaBroker(settings());
    try {
      return await act(broker);
    } finally {
      await broker.close();
    }
  }

  /** Everything that is in the log now. */
  async function logged(): Promise<readonly StoredMessage[]> {
    return withBroker(async (broker) => {
      const spans = await broker.spans(TOPICS.map((topic) => topicName(prefix, topic)));
      const found: StoredMessage[] = [];
      for await (const message of messagesOfSpans(broker, spans)) found.push(message);
      return found;
    });
  }

  const recorded = (store: LedgerStore) => store.read.recordedEvents({ after: 0, limit: 10_000 });

  async function caughtUp(): Promise<void> {
    await until('all is published', async () => {
      const last = (await recorded(book.store)).at(-1)?.position ?? 0;
      return relay.state().position >= last;
    });
  }

  it('writes every event once, as it is stored, those of a portfolio in one order', async () => {
    await busyBook(book.ledger);
    follow();
    await caughtUp();
    const events = await recorded(book.store);
    const messages = await logged();
    const read = messages.map(({ value }) => {
      const event = eventOfMessage(value);
      if (!event.ok) throw new Error(event.failure);
      return event.value;
    });
    expect(read.toSorted((a, b) => a.position - b.position)).toEqual(events);
    const places = new Map<string, number[]>();
    for (const { topic, partition, headers } of messages) {
      const name = `${topic}/${partition}`;
      places.set(name, [...(places.get(name) ?? []), Number(headers.position)]);
    }
    for (const positions of places.values())
      expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  });

  it('loses nothing while the broker is killed and started again, and says so', async () => {
    const portfolio = await newPortfolio(book.ledger);
    follow();
    for (let round = 0; round < 3; round += 1) {
      await booked(book.ledger, portfolio, cash('DEPOSIT', '2025-01-01', '100'));
      await caughtUp();
      await server.kill();
      await booked(book.ledger, portfolio, cash('DEPOSIT', '2025-01-02', '50'));
      await until('it waits', () => relay.state().condition.kind === 'waiting' || undefined);
      await server.start();
    }
    await caughtUp();
    expect(await idsOfLog()).toEqual(await idsOfBook());
    expect(said.join('\n')).toContain('Events wait in the ledger and are sent once it works');
  });

  it('goes on after a crash of its own: what it sent without keeping its place comes twice, under one id', async () => {
    await busyBook(book.ledger);
    follow();
    await caughtUp();
    await relay.stop();
    const place = JSON.parse((await book.store.read.cursor('kafka')) ?? '{}') as object;
    const early = JSON.stringify({ ...place, positions: { ledger: 5 } });
    await book.store.inOneStep((step) => step.saveCursor('kafka', early));
    follow();
    await caughtUp();
    const ids = (await logged()).map(({ headers }) => headers.id);
    expect(ids.length).toBeGreaterThan(new Set(ids).size);
    expect(await idsOfLog()).toEqual(await idsOfBook());
  });

  it.each(['the end of a log', 'all logs'])(
    'notices that the broker has lost %s, and sends again what was in it',
    async (lost) => {
      const portfolio = await newPortfolio(book.ledger);
      for (let amount = 1; amount <= 20; amount += 1)
        await booked(book.ledger, portfolio, cash('DEPOSIT', '2025-01-01', String(amount)));
      follow();
      await caughtUp();
      await relay.stop();
      const before = (await logged()).length;
      await server.kill();
      const folders = readdirSync(server.logFolder).filter((name) => name.startsWith(prefix));
      for (const folder of folders) cut(join(server.logFolder, folder), lost === 'all logs');
      await server.start();
      expect((await logged()).length).toBeLessThan(before);
      follow();
      await until('it is mended', () => relay.state().mended > 0 || undefined);
      await caughtUp();
      expect(await idsOfLog()).toEqual(await idsOfBook());
      expect(said.join('\n')).toContain('has lost messages that it had confirmed');
      await relay.stop();
      const { length } = await logged();
      follow();
      await caughtUp();
      expect(relay.state().mended).toBe(0);
      expect(await logged()).toHaveLength(length);
    },
  );

  it('refuses topics with another number of partitions', async () => {
    await withBroker(async () => {
      const { Admin } = await import('@platformatic/kafka');
      const admin = new Admin({ clientId: 'other', bootstrapBrokers: [server.address] });
      await admin.createTopics({ topics: [`${prefix}.trades`], partitions: 3, replicas: 1 });
      await admin.close();
    });
    follow();
    const why = await until('it waits', () => {
      const { condition } = relay.state();
      return condition.kind === 'waiting' ? condition.why : undefined;
    });
    expect(why).toBe(
      `the topic ${prefix}.trades has 3 partitions instead of 12, so keys would lose their order`,
    );
  });

  async function idsOfLog() {
    return [...new Set((await logged()).map(({ headers }) => headers.id))].toSorted();
  }

  async function idsOfBook() {
    const events = await recorded(book.store);
    return events.map(({ stream, version }) => `${stream}@${version}`).toSorted();
  }
});

/** As a disk that lost what was not flushed: the end of each log, or each log as a whole. */
function cut(folder: string, isWhole: boolean): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (name.endsWith('.log') && !isWhole) truncateSync(file, Math.floor(statSync(file).size / 2));
    else if (/\.(log|index|timeindex|snapshot)$/.test(name)) rmSync(file);
  }
}
