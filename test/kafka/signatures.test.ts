// The topics say which events the ledger wrote: a batch is signed before it is sent, with a key that anybody can check, and that is
// replaced while the relay runs. What others write beside it is named and stops nothing.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { instant } from '../../src/kernel/instant.ts';
import type { PortfolioId } from '../../src/ledger/ports/drafts.ts';
import type { RecordedEvent } from '../../src/ledger/ports/events.ts';
import { createKafkaRelay, type KafkaRelay } from '../../src/relay/app/kafka-relay.ts';
import type { StoredMessage } from '../../src/relay/kafka/broker/broker.ts';
import { messageOf } from '../../src/relay/kafka/messages/event-message.ts';
import { createKeyRing } from '../../src/relay/kafka/signing/key-ring.ts';
import { ownKeys, rotateKey } from '../../src/relay/kafka/signing/own-keys.ts';
import type { KafkaSettings } from '../../src/trader/ports/kafka-settings.ts';
import { booked } from '../ledger/harness/booked.ts';
import { cash, newPortfolio } from '../ledger/harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../ledger/harness/ledger-places.ts';
import { type KafkaServer, startKafka } from '../processes/kafka.ts';
import { until } from '../processes/waiting.ts';
import { cutLogs, loggedIn, withBroker } from './harness/topics.ts';

const run = promisify(execFile);

let server: KafkaServer;
let settings: KafkaSettings;
let place: LedgerPlace;
let book: OpenLedger;
let portfolio: PortfolioId;
let relays: KafkaRelay[];
let said: string[];

beforeAll(async () => {
  server = await startKafka();
});

afterAll(async () => {
  await server?.stop();
});

beforeEach(async () => {
  settings = {
    ...{ brokers: [server.address], clientName: 'sluice', isEncrypted: false },
    ...{ credentials: undefined, prefix: `t${randomUUID().slice(0, 8)}` },
  };
  [relays, said] = [[], []];
  place = await (LEDGER_PLACES.SQLite as () => Promise<LedgerPlace>)();
  book = await openLedger(place.address);
  portfolio = await newPortfolio(book.ledger);
});

afterEach(async () => {
  for (const relay of relays) await relay.stop();
  await book?.close();
  await place?.end();
});

function follow(): KafkaRelay {
  const say = (sentence: string) => void said.push(sentence);
  const relay = createKafkaRelay({
    ...{ settings, store: book.store, seedOf: book.ledger.signingSeed },
    log: { error: say, warn: say, info: say, debug: say },
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

const deposit = (amount: string) =>
  booked(book.ledger, portfolio, cash('DEPOSIT', '2025-01-01', amount));
const recorded = () => book.store.read.recordedEvents({ after: 0, limit: 1_000 });
const topic = (family: string) => `${settings.prefix}.${family}`;

const caughtUp = (relay: KafkaRelay) =>
  until('all is published', async () => {
    const last = (await recorded()).at(-1)?.position ?? 0;
    return relay.state().position >= last && relay.state().condition.kind === 'following';
  });

/** By `stream@version`: position and hash, as the signatures say that a reader accepts which trusts the first key only. */
async function signed(): Promise<ReadonlyMap<string, string>> {
  const [first] = await ownKeys(book.store.read);
  const ring = createKeyRing(settings.prefix, first === undefined ? [] : [first]);
  const found = new Map<string, string>();
  for (const { value } of await signatures()) {
    const accepted = ring.accept(value);
    if (!accepted.ok || accepted.value.type !== 'BATCH_SIGNED') continue;
    for (const { stream, from, positions, hashes } of accepted.value.streams)
      positions.forEach((position, index) => {
        found.set(`${stream}@${from + index}`, `${position} ${hashes[index]}`);
      });
  }
  return found;
}

const signatures = (): Promise<readonly StoredMessage[]> =>
  loggedIn(settings, [topic('signatures')]);

async function isSignedWhole(): Promise<void> {
  const events = await recorded();
  expect(Object.fromEntries(await signed())).toEqual(
    Object.fromEntries(
      events.map(({ stream, version, position, hash }) => [
        `${stream}@${version}`,
        `${position} ${hash}`,
      ]),
    ),
  );
}

async function kcat(family: string, key: string, text: string): Promise<void> {
  const sent = run('kcat', [
    '-P',
    '-b',
    server.address,
    '-t',
    topic(family),
    '-K',
    '\t',
    '-H',
    'id=forged',
  ]);
  sent.child.stdin?.end(`${key}\t${text}\n`);
  await sent;
}

it('every event is signed, and a key that replaces another while the relay runs is added by it', async () => {
  await deposit('1');
  const relay = follow();
  await caughtUp(relay);
  await isSignedWhole();
  await rotateKey(book.store, book.ledger.signingSeed);
  const isAdded = async () =>
    (await signatures()).filter(({ headers }) => headers.type === 'KEY_ADDED').length === 2;
  await until('the second key is added', isAdded);
  for (const amount of ['2', '3']) await deposit(amount);
  await caughtUp(relay);
  await isSignedWhole();
  const used = new Set((await signatures()).map(({ value }) => JSON.parse(value).key));
  expect([...used]).toEqual((await ownKeys(book.store.read)).map(({ id }) => id));
});

it('what an older program published without signatures is signed at the first start', async () => {
  for (const amount of ['1', '2']) await deposit(amount);
  const events = await recorded();
  await withBroker(settings, async (broker) => {
    await broker.prepare(
      ['portfolios', 'cash'].map((family) => ({ name: topic(family), keptDays: undefined })),
    );
    const spans = await broker.send(events.map((event) => messageOf(settings.prefix, event)));
    const ends = Object.fromEntries(
      spans.map(({ topic, partition, end }) => [`${topic}/${partition}`, end]),
    );
    const kept = { positions: { ledger: events.at(-1)?.position }, ends };
    await book.store.inOneStep((step) => step.saveCursor('kafka', JSON.stringify(kept)));
  });
  await deposit('3');
  await caughtUp(follow());
  await isSignedWhole();
  expect(await loggedIn(settings, [topic('cash')])).toHaveLength(3);
});

it('a forged event with a right hash, and other messages of an attacker, are named and stop nothing', async () => {
  await deposit('1');
  const relay = follow();
  await caughtUp(relay);
  const [genuine] = (await recorded()).slice(-1) as [RecordedEvent];
  const { key, value } = messageOf(settings.prefix, { ...genuine, position: 1_000_000 });
  await kcat('cash', key, value);
  await kcat('cash', key, 'nonsense');
  await kcat(
    'signatures',
    'signatures',
    (await signatures()).at(-1)?.value.replace('"last":', '"last":9') ?? '',
  );
  await deposit('2');
  await caughtUp(relay);
  await until('they are counted', () => relay.state().forged === 3);
  const told = said.filter((sentence) => sentence.includes('somebody else wrote')).join('\n');
  expect(told).toMatch(/\.cash\/\d+@\d+ \(forged\)/);
  expect(told).toMatch(/\.signatures\/\d+@\d+ \(forged\)/);
  await relay.stop();
  const again = follow();
  await deposit('3');
  await caughtUp(again);
  expect(again.state().forged).toBe(0);
  await isSignedWhole();
});

it('signatures and keys that the brokers lost are sent again', async () => {
  await deposit('1');
  const relay = follow();
  await caughtUp(relay);
  await rotateKey(book.store, book.ledger.signingSeed);
  await deposit('2');
  await caughtUp(relay);
  await relay.stop();
  await server.kill();
  cutLogs(server.logFolder, topic('signatures'), true);
  await server.start();
  await deposit('3');
  await caughtUp(follow());
  await isSignedWhole();
});
