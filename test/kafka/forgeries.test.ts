// An attacker may write to every topic and does not have the key. Each of his messages is named and skipped, and the copies of two readers
// equal the ledger, row for row.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../src/kernel/instant.ts';
import { eventHash } from '../../src/ledger/app/event-hash.ts';
import type { PortfolioId } from '../../src/ledger/ports/drafts.ts';
import type { RecordedEvent } from '../../src/ledger/ports/events.ts';
import { createKafkaRelay, type KafkaRelay } from '../../src/relay/app/kafka-relay.ts';
import { type Forgery, rebuildFromKafka, type Trust } from '../../src/relay/app/kafka-view.ts';
import { messageOf } from '../../src/relay/kafka/messages/event-message.ts';
import { ledgerTopics } from '../../src/relay/kafka/rebuilding/topic-faults.ts';
import { ownKeys, rotateKey } from '../../src/relay/kafka/signing/own-keys.ts';
import { batchMessage, keyMessage } from '../../src/relay/kafka/signing/signature-message.ts';
import { signingKeyOf } from '../../src/relay/kafka/signing/signing-key.ts';
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
import { rowsOfBook } from './harness/rows-of-book.ts';
import { loggedIn, withBroker } from './harness/topics.ts';

const run = promisify(execFile);
const ATTACKER = signingKeyOf(Buffer.alloc(32, 66));

let server: KafkaServer;
let settings: KafkaSettings;
let places: LedgerPlace[];
let book: OpenLedger;
let copies: OpenLedger[];
let portfolio: PortfolioId;
let relay: KafkaRelay;
let trust: Trust;

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
  const open = LEDGER_PLACES.SQLite as () => Promise<LedgerPlace>;
  places = [await open(), await open(), await open()];
  const opened = await Promise.all(places.map(({ address }) => openLedger(address)));
  [book, ...copies] = opened as [OpenLedger, ...OpenLedger[]];
  portfolio = await newPortfolio(book.ledger);
  for (const amount of ['1', '2', '3']) await deposit(amount);
  relay = follow();
  await caughtUp();
  trust = { keys: (await ownKeys(book.store.read)).slice(0, 1), unsignedUntil: 0 };
});

afterEach(async () => {
  await relay?.stop();
  for (const { close } of [book, ...copies]) await close();
  for (const { end } of places) await end();
});

function follow(): KafkaRelay {
  const started = createKafkaRelay({
    ...{ settings, store: book.store, seedOf: book.ledger.signingSeed },
    log: { error() {}, warn() {}, info() {}, debug() {} },
    now: () => instant(Date.now()),
    after(ms, call) {
      const timer = setTimeout(call, ms);
      return () => clearTimeout(timer);
    },
  });
  started.start();
  return started;
}

const deposit = (amount: string) =>
  booked(book.ledger, portfolio, cash('DEPOSIT', '2025-01-01', amount));
const recorded = () => book.store.read.recordedEvents({ after: 0, limit: 1_000 });
const topic = (family: string) => `${settings.prefix}.${family}`;
const caughtUp = () =>
  until('all is published', async () => {
    const last = (await recorded()).at(-1)?.position ?? 0;
    return relay.state().position >= last && relay.state().condition.kind === 'following';
  });

/** Into the first copy, unless another one is given. */
async function rebuild(terms: Partial<Trust> = {}, copy = copies[0] as OpenLedger) {
  const forged: Forgery[] = [];
  const done = await rebuildFromKafka({
    ...{ settings, store: copy.store, now: Date.now, trust: { ...trust, ...terms } },
    onForged: (one) => void forged.push(one),
  });
  return { done, forged };
}

/** The whole ledger is in the copy. */
async function isWhole(at = 1): Promise<void> {
  const rows = await rowsOfBook(places[at]?.address ?? '');
  expect(rows).toEqual(await rowsOfBook(places[0]?.address ?? ''));
}

/** As the attacker, whose client is not ours. */
async function write(family: string, key: string, text: string, headers: string[] = []) {
  const named = [
    ...['-X', 'topic.partitioner=murmur2_random'],
    ...headers.flatMap((header) => ['-H', header]),
  ];
  const sent = run('kcat', ['-P', '-b', server.address, '-t', topic(family), '-K', '\t', ...named]);
  sent.child.stdin?.end(`${key}\t${text}\n`);
  await sent;
}

/** An event that would follow, with a right hash. */
async function forgedNext(amount = '1000000'): Promise<RecordedEvent> {
  const last = (await recorded()).at(-1) as RecordedEvent;
  const event = {
    ...last,
    version: last.version + 1,
    position: last.position + 1,
    body: last.body.replace('"amount":"3"', `"amount":"${amount}"`).replace(/"id":\d+/, '"id":99'),
  };
  return { ...event, hash: eventHash(event, last.hash) };
}

const textOf = (event: RecordedEvent) => messageOf(settings.prefix, event).value;
const signatures = () => loggedIn(settings, [topic('signatures')]);

describe('a forged event with a right hash', () => {
  it('is skipped before and after the genuine one, and both readers go on with that', async () => {
    const forged = await forgedNext();
    await write('cash', String(portfolio), textOf(forged));
    const first = await rebuild();
    expect(first.done).toMatchObject({
      ok: true,
      value: { forged: 1, deadLetters: 0, place: { parked: {} } },
    });
    expect(first.forged).toMatchObject([
      {
        place: expect.stringMatching(/\.cash\/\d+@3$/),
        why: 'no signature of the ledger covers it',
      },
    ]);
    await isWhole();
    await deposit('4');
    await caughtUp();
    await write('cash', String(portfolio), textOf(forged));
    expect((await rebuild()).done).toMatchObject({
      value: { events: 1, forged: 1, place: { forged: 2, parked: {} } },
    });
    const second = await rebuild({}, copies[1]);
    expect(second.forged.map(({ why }) => why)).toEqual([
      'another hash was signed for its version',
      'another hash was signed for its version',
    ]);
    for (const at of [1, 2]) await isWhole(at);
  });

  it('is not taken with a signature of the attacker, who adds his own key, or replays what was signed', async () => {
    const forged = await forgedNext();
    const genuine = (await signatures()).at(-1)?.value ?? '';
    const by = { prefix: settings.prefix, key: ATTACKER, after: forged.position - 1 };
    const bad = batchMessage(by, [forged]).value;
    const written = [
      bad,
      bad.replace(ATTACKER.id, trust.keys[0]?.id ?? ''),
      keyMessage(by, ATTACKER).value,
      genuine.replace(/"signature":"[^"]+"/, `"signature":"${ATTACKER.sign('x')}"`),
      genuine.replace(settings.prefix, 'other'),
      genuine.slice(0, genuine.length / 2),
      genuine.replace('"positions":[', `"positions":[${forged.position},`),
      genuine.replace(/}$/, `,"streams":[]}`),
      '[]',
    ];
    for (const text of written) await write('signatures', 'signatures', text);
    await write('signatures', 'signatures', genuine);
    await write('cash', String(portfolio), textOf(forged));
    const { done, forged: named } = await rebuild();
    expect(done).toMatchObject({
      ok: true,
      value: { forged: written.length + 1, place: { parked: {} } },
    });
    expect(named.map(({ why }) => why)).toEqual([
      ...Array(1).fill(`the key ${ATTACKER.id} that signed it is not trusted`),
      'its signature is wrong',
      `the key ${ATTACKER.id} that signed it is not trusted`,
      ...Array(2).fill('its signature is wrong'),
      'it has no signature',
      'its signature is wrong',
      ...Array(2).fill('it has no signature'),
      'no signature of the ledger covers it',
    ]);
    await isWhole();
  });
});

it('genuine messages that are replayed, reordered, moved or changed around what was signed do no harm', async () => {
  const events = await recorded();
  const own = events.filter(({ type }) => type === 'CASH_MOVED');
  const [first, second] = own as [RecordedEvent, RecordedEvent];
  for (const event of own.toReversed()) await write('cash', String(portfolio), textOf(event));
  // In another topic, under another key, and with the headers of another event.
  await write('trades', 'elsewhere', textOf(first), [
    `id=${second.stream}@999`,
    'position=9007199254740991',
  ]);
  await write('cash', String(portfolio), textOf({ ...second, position: Number.MAX_SAFE_INTEGER }));
  await write('cash', String(portfolio), textOf({ ...second, stream: 'portfolio-9999' }));
  await write(
    'cash',
    String(portfolio),
    textOf({ ...second, body: second.body.replace('"2"', '"2000"') }),
  );
  await deposit('5');
  await caughtUp();
  const { done, forged } = await rebuild();
  expect(done).toMatchObject({
    ok: true,
    value: { forged: 3, deadLetters: 0, place: { parked: {} } },
  });
  expect(forged.map(({ why }) => why).toSorted()).toEqual([
    'another position was signed for it',
    'its content does not have the hash that was signed',
    'no signature of the ledger covers it',
  ]);
  await isWhole();
  // A copy that has read all of it knows a replayed message as its own.
  await write('cash', String(portfolio), textOf(first));
  expect((await rebuild()).done).toMatchObject({ value: { doubled: 1, forged: 0 } });
});

it('tombstones, nonsense and messages as large as the broker takes are skipped', async () => {
  await withBroker(settings, async (broker) => {
    const large = '['.repeat(900_000);
    const headers = { id: `portfolio-${portfolio}@5` };
    const key = String(portfolio);
    for (const value of ['', '{', large])
      await broker.send([{ topic: topic('cash'), key, value, headers }]);
  });
  await run('sh', [
    '-c',
    `printf '${portfolio}\\t\\n' | kcat -P -b ${server.address} -t ${topic('portfolios')} -K '\\t' -Z`,
  ]);
  await deposit('6');
  await caughtUp();
  const { done } = await rebuild();
  expect(done).toMatchObject({
    ok: true,
    value: { forged: 4, deadLetters: 0, place: { parked: {} } },
  });
  await isWhole();
});

it('an event that is withheld parks its stream although nothing follows it, and others go on', async () => {
  const events = await recorded();
  const prefix = `${settings.prefix}w`;
  settings = { ...settings, prefix };
  const key = signingKeyOf(book.ledger.signingSeed(1));
  await withBroker(settings, async (broker) => {
    await broker.prepare(
      [...ledgerTopics(prefix), topic('signatures')].map((name) => ({ name, keptDays: undefined })),
    );
    await broker.send([batchMessage({ prefix, key, after: 0 }, events)]);
    await broker.send(events.slice(0, -1).map((event) => messageOf(prefix, event)));
  });
  const now = () => Date.now() + 61_000;
  const copy = copies[0] as OpenLedger;
  const done = await rebuildFromKafka({ settings, store: copy.store, now, trust });
  const last = events.at(-1) as RecordedEvent;
  expect(done).toMatchObject({
    ok: true,
    value: {
      events: events.length - 1,
      place: {
        parked: {
          [last.stream]: {
            kind: 'MISSING',
            version: last.version,
            why: `version ${last.version} is signed, and is in no topic`,
          },
        },
      },
    },
  });
  await withBroker(settings, (broker) => broker.send([messageOf(prefix, last)]));
  expect(await rebuildFromKafka({ settings, store: copy.store, now, trust })).toMatchObject({
    value: { events: 1, forged: 0, place: { parked: {} } },
  });
  await isWhole();
});

it('a key that is replaced while two readers follow is taken by both, and what a thief signs with the old one is not', async () => {
  for (const copy of copies) await rebuild({}, copy);
  await rotateKey(book.store, book.ledger.signingSeed);
  await deposit('7');
  await caughtUp();
  await until('the key is added', async () => {
    await deposit('8');
    const used = (await signatures()).map(({ value }) => /"key":"(\w+)"/.exec(value)?.[1]);
    return new Set(used).size === 2;
  });
  await caughtUp();
  const forged = await forgedNext();
  const stolen = signingKeyOf(book.ledger.signingSeed(1));
  const by = { prefix: settings.prefix, key: stolen, after: 0 };
  await write('signatures', 'signatures', batchMessage(by, [forged]).value);
  await write('cash', String(portfolio), textOf(forged));
  await deposit('9');
  await caughtUp();
  for (const [index, copy] of copies.entries()) {
    expect((await rebuild({}, copy)).done).toMatchObject({ ok: true, value: { forged: 2 } });
    await isWhole(index + 1);
  }
});

describe('topics and copies from before there were signatures', () => {
  beforeEach(async () => {
    await relay.stop();
    settings = { ...settings, prefix: `${settings.prefix}u` };
    await withBroker(settings, async (broker) => {
      await broker.prepare(
        ledgerTopics(settings.prefix).map((name) => ({ name, keptDays: undefined })),
      );
      await broker.send((await recorded()).map((event) => messageOf(settings.prefix, event)));
    });
  });

  it('are refused by default, and taken up to the position that is named', async () => {
    const last = (await recorded()).at(-1)?.position ?? 0;
    expect(await rebuild()).toMatchObject({
      done: {
        ok: false,
        failure: expect.stringMatching(
          /^its topics have no signatures: start the API .*--trust-unsigned-until/,
        ),
      },
    });
    expect(await rebuild({ keys: [] })).toMatchObject({
      done: {
        ok: false,
        failure: expect.stringMatching(/^no key of the ledger is known, .*--trust FILE/),
      },
    });
    await write('cash', String(portfolio), textOf(await forgedNext()));
    const { done, forged } = await rebuild({ keys: [], unsignedUntil: last });
    expect(done).toMatchObject({ ok: true, value: { forged: 1, place: { parked: {} } } });
    expect(forged).toMatchObject([{ why: 'no signature of the ledger covers it' }]);
    await isWhole();
  });

  it('go on with signatures once there are some, unless a copy took a forged event before', async () => {
    const forged = await forgedNext();
    const all = { keys: [], unsignedUntil: Number.MAX_SAFE_INTEGER };
    await rebuild(all, copies[1]);
    await write('cash', String(portfolio), textOf(forged));
    expect((await rebuild(all)).done).toMatchObject({ value: { events: forged.position } });
    await book.store.inOneStep((step) => step.saveCursor('kafka', '{}'));
    await deposit('4');
    const spans = await withBroker(settings, (broker) =>
      broker.spans(ledgerTopics(settings.prefix)),
    );
    const ends = Object.fromEntries(
      spans.map(({ topic, partition, end }) => [`${topic}/${partition}`, end]),
    );
    const positions = { ledger: forged.position - 1 };
    await book.store.inOneStep((step) =>
      step.saveCursor('kafka', JSON.stringify({ positions, ends })),
    );
    relay = follow();
    await caughtUp();
    expect(await rebuild()).toMatchObject({
      done: {
        ok: false,
        failure: expect.stringContaining(
          `it holds an event ${forged.stream}@${forged.version} that the ledger did not sign`,
        ),
      },
    });
    expect((await rebuild({}, copies[1])).done).toMatchObject({
      ok: true,
      value: { events: 1, place: { parked: {} } },
    });
    await isWhole(2);
  });
});
