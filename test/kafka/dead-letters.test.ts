// Messages that cannot be used are put aside with the reason, their streams wait, all others go on; and what is missing is waited for.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deadLetters } from '../../src/relay/app/kafka-log.ts';
import { rebuildFromKafka, retryParked } from '../../src/relay/app/kafka-view.ts';
import type { Broker, Message } from '../../src/relay/kafka/broker/broker.ts';
import { openKafkaBroker } from '../../src/relay/kafka/broker/kafka-broker.ts';
import { messageOf } from '../../src/relay/kafka/messages/event-message.ts';
import { ledgerTopics } from '../../src/relay/kafka/rebuilding/topic-faults.ts';
import { booked } from '../ledger/harness/booked.ts';
import { cash, newPortfolio } from '../ledger/harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../ledger/harness/ledger-places.ts';
import { type KafkaServer, startKafka } from '../processes/kafka.ts';
import { rowsOfBook } from './harness/rows-of-book.ts';

/** These topics are written by the tests alone. */
const UNSIGNED = { keys: [], unsignedUntil: Number.MAX_SAFE_INTEGER };

let server: KafkaServer;
let places: LedgerPlace[];
let book: OpenLedger;
let copy: OpenLedger;
let broker: Broker;
let settings: Parameters<typeof openKafkaBroker>[0];

beforeAll(async () => {
  server = await startKafka();
});

afterAll(async () => {
  await server?.stop();
});

beforeEach(async () => {
  settings = {
    brokers: [server.address],
    clientName: 'reader',
    isEncrypted: false,
    credentials: undefined,
    prefix: `t${randomUUID().slice(0, 8)}`,
  };
  const open = LEDGER_PLACES.SQLite as () => Promise<LedgerPlace>;
  places = [await open(), await open()];
  [book, copy] = (await Promise.all(places.map(({ address }) => openLedger(address)))) as [
    OpenLedger,
    OpenLedger,
  ];
  broker = await openKafkaBroker(settings);
  await broker.prepare(
    ledgerTopics(settings.prefix).map((name) => ({ name, keptDays: undefined })),
  );
});

afterEach(async () => {
  await broker?.close();
  for (const { close } of [book, copy]) await close();
  for (const { end } of places) await end();
});

const rebuild = () =>
  rebuildFromKafka({ settings, store: copy.store, now: Date.now, trust: UNSIGNED });

/** Of two portfolios with three deposits each. */
async function messages(): Promise<readonly Message[]> {
  for (const portfolio of [await newPortfolio(book.ledger), await newPortfolio(book.ledger)])
    for (const amount of ['1', '2', '3'])
      await booked(book.ledger, portfolio, cash('DEPOSIT', '2025-01-01', amount));
  const events = await book.store.read.recordedEvents({ after: 0, limit: 100 });
  return events.map((event) => messageOf(settings.prefix, event));
}

/** It fits its schema, and not its hash. */
function spoiledAmount(message: Message): Message {
  return { ...message, value: message.value.replace('"amount":"3"', '"amount":"3000"') };
}

const balances = async () => {
  const rows = await rowsOfBook(places[1]?.address ?? '');
  return rows.ledger_cash?.map((row) => /"balance","(\d+)"/.exec(row)?.[1]);
};

describe('a message', () => {
  it.each<[string, (message: Message) => Message, string, number]>([
    ['that is not JSON', (one) => ({ ...one, value: '{' }), 'it is not JSON', 1],
    [
      'that no schema takes',
      (one) => ({ ...one, value: one.value.replace('"amount":"2"', '"amount":2') }),
      'cash/CASH_MOVED/1 does not take it: data.amount: ',
      1,
    ],
    [
      'of a version that is not known',
      (one) => ({ ...one, value: one.value.replace('"schema_version":1', '"schema_version":9') }),
      'no schema has the name cash/CASH_MOVED/9',
      1,
    ],
    [
      'that somebody has changed',
      (one) => ({ ...one, value: one.value.replace('"amount":"2"', '"amount":"2000"') }),
      'its hash does not follow from its data and the event before it',
      5,
    ],
  ])('%s is put aside, its stream waits, and the others go on', async (_, spoil, why, tries) => {
    const all = await messages();
    const at = all.findIndex(({ value }) => value.includes('"amount":"2"'));
    await broker.send(all.map((one, index) => (index === at ? spoil(one) : one)));
    const id = all[at]?.headers.id ?? '';
    const [stream = '', version] = id.split('@');
    const first = await rebuild();
    expect(first).toMatchObject({
      ok: true,
      value: {
        deadLetters: 1,
        place: { parked: { [stream]: { kind: 'DEAD', version: Number(version) } } },
      },
    });
    expect(await balances()).toEqual(['1', '6']);
    const letters = await deadLetters(settings);
    expect(letters).toMatchObject({
      ok: true,
      value: [{ event: id, tries, reader: 'reader', why: expect.stringContaining(why) }],
    });
    // Once: it is not read again.
    expect(await rebuild()).toMatchObject({ ok: true, value: { deadLetters: 0, events: 0 } });
    // What was wrong is published as it should have been.
    await broker.send([all[at] as Message]);
    expect(await retryParked(copy.store, stream)).toEqual({ ok: true, value: 1 });
    expect(await rebuild()).toMatchObject({ ok: true, value: { place: { parked: {} } } });
    expect(await rowsOfBook(places[1]?.address ?? '')).toEqual(
      await rowsOfBook(places[0]?.address ?? ''),
    );
  });

  it('that cannot be used is put aside as it was', async () => {
    const all = await messages();
    const [first, last] = [
      all.findIndex(({ value }) => value.includes('"amount":"2"')),
      all.findLastIndex(({ value }) => value.includes('"amount":"3"')),
    ];
    const spoiled = all
      .with(first, { ...(all[first] as Message), value: '{' })
      .with(last, spoiledAmount(all[last] as Message));
    await broker.send(spoiled);
    const done = await rebuild();
    expect(done).toMatchObject({ ok: true, value: { deadLetters: 2 } });
    expect(await balances()).toEqual(['1', '3']);
    const letters = await deadLetters(settings);
    expect(letters.ok && letters.value.map(({ message }) => [message.key, message.value])).toEqual(
      [first, last].map((at) => [spoiled[at]?.key, spoiled[at]?.value]),
    );
  });

  it('that is missing parks its stream until it is there', async () => {
    const all = await messages();
    const at = all.findIndex(({ value }) => value.includes('"amount":"2"'));
    await broker.send(all.toSpliced(at, 1));
    const [stream = ''] = all[at]?.headers.id?.split('@') ?? [];
    expect(await rebuild()).toMatchObject({
      ok: true,
      value: { place: { parked: { [stream]: { kind: 'MISSING' } } } },
    });
    expect(await balances()).toEqual(['1', '6']);
    await broker.send([all[at] as Message]);
    expect(await rebuild()).toMatchObject({
      ok: true,
      value: { events: 2, place: { parked: {} } },
    });
    expect(await balances()).toEqual(['6', '6']);
  });

  it('that comes twice, or after a later one, changes nothing twice', async () => {
    const all = await messages();
    await broker.send([...all.toReversed(), ...all]);
    expect(await rebuild()).toMatchObject({
      ok: true,
      value: { events: all.length, doubled: all.length, place: { parked: {} } },
    });
    expect(await rowsOfBook(places[1]?.address ?? '')).toEqual(
      await rowsOfBook(places[0]?.address ?? ''),
    );
  });
});

describe('a message that somebody else wrote', () => {
  const isWhole = async () => {
    const [book, copied] = places.map(({ address }) => rowsOfBook(address));
    expect(await copied).toEqual(await book);
  };

  it.each<[string, (genuine: Message) => Message, number]>([
    ['an event with another amount', (one) => spoiledAmount(one), 2],
    // What no schema takes is put aside once for a stream that waits.
    ['no event, under its id', (one) => ({ ...one, value: '{' }), 1],
  ])(
    'before the genuine one, %s, is put aside, and the stream goes on with that',
    async (_, forged, deadLetters) => {
      const all = await messages();
      const at = all.findIndex(({ value }) => value.includes('"amount":"3"'));
      const genuine = all[at] as Message;
      await broker.send([...all.slice(0, at), forged(genuine), forged(genuine), ...all.slice(at)]);
      expect(await rebuild()).toMatchObject({
        ok: true,
        value: { deadLetters, place: { parked: {} } },
      });
      await isWhole();
    },
  );

  it('is followed by the genuine one whenever that comes, without being asked', async () => {
    const all = await messages();
    const at = all.findIndex(({ value }) => value.includes('"amount":"2"'));
    const genuine = all[at] as Message;
    const [stream = ''] = genuine.headers.id?.split('@') ?? [];
    await broker.send(all.with(at, { ...genuine, value: genuine.value.replace('"2"', '"2000"') }));
    expect(await rebuild()).toMatchObject({
      value: { deadLetters: 1, place: { parked: { [stream]: { kind: 'DEAD' } } } },
    });
    await broker.send([genuine]);
    expect(await rebuild()).toMatchObject({
      value: { events: 2, deadLetters: 0, place: { parked: {} } },
    });
    await isWhole();
  });

  it('and that names a version far ahead stops no stream', async () => {
    const all = await messages();
    const [first] = all.slice(-1) as [Message];
    const [stream = ''] = first.headers.id?.split('@') ?? [];
    const headers = { ...first.headers, id: `${stream}@999` };
    await broker.send([{ ...first, headers, value: '{' }, ...all]);
    expect(await rebuild()).toMatchObject({ value: { deadLetters: 1, place: { parked: {} } } });
    await isWhole();
  });
});

it('refuses a second process that reads into one book, by name, until the first has ended', async () => {
  await broker.send(await messages());
  await copy.store.inOneStep((step) =>
    step.saveCursor(
      'kafka-view-reader',
      JSON.stringify({ id: 'other', pid: 4_711, host: 'elsewhere', until: Date.now() + 3_600_000 }),
    ),
  );
  expect(await rebuild()).toEqual({
    ok: false,
    failure: expect.stringMatching(
      /^another process reads Kafka into this book \(pid 4711 on elsewhere\); .* at the latest 15 s after it was seen last$/,
    ),
  });
  await copy.store.inOneStep((step) =>
    step.saveCursor(
      'kafka-view-reader',
      JSON.stringify({ id: 'other', pid: 4_711, host: 'elsewhere', until: Date.now() - 1 }),
    ),
  );
  expect(await rebuild()).toMatchObject({ ok: true });
});

it('refuses a book that is not a copy, or is one of other topics', async () => {
  await messages();
  expect(
    await rebuildFromKafka({ settings, store: book.store, now: Date.now, trust: UNSIGNED }),
  ).toEqual({
    ok: false,
    failure: 'it holds a ledger that was not rebuilt from Kafka; name an empty place',
  });
  await rebuild();
  const other = { ...settings, prefix: `${settings.prefix}x` };
  expect(
    await rebuildFromKafka({
      settings: other,
      store: copy.store,
      now: Date.now,
      trust: UNSIGNED,
    }),
  ).toEqual({ ok: false, failure: expect.stringContaining(`the topic ${other.prefix}.`) });
});
