// What is wrong with brokers, credentials, topics or offsets is one sentence; and two relays never publish one ledger at once.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../src/kernel/instant.ts';
import { replayMessages, topicSizes, viewLag } from '../../src/relay/app/kafka-log.ts';
import { createKafkaRelay, type KafkaRelay } from '../../src/relay/app/kafka-relay.ts';
import { rebuildFromKafka, viewPlaceOf } from '../../src/relay/app/kafka-view.ts';
import type { KafkaSettings } from '../../src/trader/ports/kafka-settings.ts';
import { busyBook } from '../ledger/harness/busy-book.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../ledger/harness/ledger-places.ts';
import { freePort } from '../processes/free-port.ts';
import { type KafkaServer, startKafka } from '../processes/kafka.ts';
import { until } from '../processes/waiting.ts';
import { published, trustIn } from './harness/published.ts';

let server: KafkaServer;
let place: LedgerPlace;
let book: OpenLedger;
let settings: KafkaSettings;
const ADMIN = { username: 'admin', password: 'right' };

beforeAll(async () => {
  server = await startKafka({ users: ['admin:right'] });
});

afterAll(async () => {
  await server?.stop();
});

beforeEach(async () => {
  settings = {
    brokers: [server.address],
    clientName: 'sluice',
    isEncrypted: false,
    credentials: ADMIN,
    prefix: `t${randomUUID().slice(0, 8)}`,
  };
  place = await (LEDGER_PLACES.SQLite as () => Promise<LedgerPlace>)();
  book = await openLedger(place.address);
});

afterEach(async () => {
  await book?.close();
  await place?.end();
});

const why = async (own: Partial<KafkaSettings>) => {
  const found = await topicSizes({ ...settings, ...own });
  return found.ok ? undefined : found.failure;
};

it('names brokers that do not answer', async () => {
  const nobody = `127.0.0.1:${await freePort()}`;
  expect(await why({ brokers: [nobody] })).toContain(
    `the brokers ${nobody} do not answer; see whether they run, and whether api.kafka names them`,
  );
});

it('names credentials that the brokers refuse', async () => {
  expect(await why({ credentials: { username: 'admin', password: 'wrong' } })).toContain(
    `the brokers ${server.address} refuse the credentials of admin; compare api.kafka.username and api.kafka.password with theirs`,
  );
});

it('names topics that are missing, and those with other partitions', async () => {
  expect(await why({})).toBe(
    `the topic ${settings.prefix}.portfolios does not exist; the relay makes the topics when the API starts with api.kafka, so compare api.kafka.prefix and the brokers`,
  );
  const { Admin } = await import('@platformatic/kafka');
  const admin = new Admin({
    clientId: 'other',
    bootstrapBrokers: [server.address],
    sasl: { mechanism: 'SCRAM-SHA-512', ...ADMIN },
  });
  await admin.createTopics({ topics: [`${settings.prefix}.trades`], partitions: 3, replicas: 1 });
  await admin.close();
  const asked = { from: { offset: 0 }, to: undefined, partition: undefined, portfolio: undefined };
  expect(await replayMessages(settings, { ...asked, topic: 'trades' }, () => {})).toEqual({
    ok: false,
    failure: `the topic ${settings.prefix}.trades has 3 partitions instead of 12, so keys have lost their order; make it anew and let the relay publish again`,
  });
});

describe('replay', () => {
  it('reads from an offset or a time on, of one portfolio, and names offsets that are out of range', async () => {
    const portfolio = await busyBook(book.ledger);
    await published(settings, book.store);
    const asked = { topic: 'trades', to: undefined, partition: undefined, portfolio: undefined };
    const ids = async (own: object) => {
      const found: string[] = [];
      const wanted = { ...asked, from: { offset: 0 }, ...own };
      const done = await replayMessages(settings, wanted, ({ headers }) =>
        found.push(headers.id ?? ''),
      );
      return done.ok ? found.toSorted() : done.failure;
    };
    const events = await book.store.read.recordedEvents({ after: 0, limit: 10_000 });
    const trades = events
      .filter(({ type }) => /^TRADE_|^LOTS_MOVED_/.test(type))
      .map(({ stream, version }) => `${stream}@${version}`)
      .toSorted();
    const own = trades.filter((id) => id.startsWith(`portfolio-${portfolio}@`));
    expect(await ids({})).toEqual(trades);
    expect(await ids({ topic: `${settings.prefix}.trades`, portfolio })).toEqual(own);
    expect(await ids({ from: { offset: 1 }, portfolio })).toHaveLength(own.length - 1);
    expect(await ids({ to: { offset: 1 }, portfolio })).toHaveLength(1);
    expect(await ids({ from: { at: Date.now() - 3_600_000 } })).toEqual(trades);
    expect(await ids({ from: { at: Date.now() + 3_600_000 } })).toEqual([]);
    expect(await ids({ from: { offset: 9_999 }, portfolio })).toMatch(
      /^offset 9999 is out of range: t\w+\.trades\/\d+ holds 0 to \d+$/,
    );
    expect(await ids({ from: { offset: 9_999 } })).toMatch(
      /^offset 9999 is out of range: (t\w+\.trades\/\d+ holds 0 to \d+; )+the other partitions are empty$/,
    );
    expect(await ids({ topic: 'trade' })).toContain('trade is not a topic of this ledger');
    expect(await ids({ partition: 12 })).toContain('has the partitions 0 to 11, not 12');
  });

  it('says how far a copy is behind', async () => {
    await busyBook(book.ledger);
    await published(settings, book.store);
    const other = await (LEDGER_PLACES.SQLite as () => Promise<LedgerPlace>)();
    const copy = await openLedger(other.address);
    await rebuildFromKafka({
      settings,
      store: copy.store,
      now: Date.now,
      trust: await trustIn(book.store),
    });
    const at = await viewPlaceOf(copy.store);
    if (at === undefined) throw new Error('it has no place');
    const level = await viewLag(settings, at, Date.now());
    expect(level).toMatchObject({ ok: true, value: { messages: 0, seconds: 0 } });
    const behind = await viewLag(settings, { ...at, offsets: {} }, Date.now());
    expect(behind.ok && behind.value.messages).toBeGreaterThan(50);
    expect(behind.ok && behind.value.seconds).toBeGreaterThan(0);
    await copy.close();
    await other.end();
  });
});

describe('two relays of one ledger', () => {
  const relays: KafkaRelay[] = [];

  afterEach(async () => {
    for (const one of relays.splice(0)) await one.stop();
  });

  function started(): KafkaRelay {
    const relay = createKafkaRelay({
      settings,
      store: book.store,
      seedOf: book.ledger.signingSeed,
      log: { error() {}, warn() {}, info() {}, debug() {} },
      now: () => instant(Date.now()),
      after(ms, call) {
        const timer = setTimeout(call, ms);
        return () => clearTimeout(timer);
      },
    });
    relays.push(relay);
    relay.start();
    return relay;
  }

  const waits = (relay: KafkaRelay) => {
    const { condition } = relay.state();
    return condition.kind === 'waiting' ? condition.why : undefined;
  };

  it('never publish at once: the second is refused by name, and takes over when the first ends', async () => {
    const first = started();
    await until('it follows', () => first.state().condition.kind === 'following' || undefined);
    const second = started();
    expect(await until('it waits', () => waits(second))).toMatch(
      new RegExp(
        `^another process publishes the ledger of this database \\(pid ${process.pid} on `,
      ),
    );
    await busyBook(book.ledger);
    await first.stop();
    await until('it follows', () => second.state().condition.kind === 'following' || undefined);
    await until('it publishes', () => second.state().position > 0);
  });
});
