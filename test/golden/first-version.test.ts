// What version 0.1 wrote, before its files and types got their present names, is read by every later version: a configuration, a journal
// with its snapshot, a tape, a book and its topics in Kafka. They stay as they are. Its demonstration traded SPY for a quarter of an
// hour: one trade was closed by a person, and one is open.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/api/store/open-store.ts';
import { createSqlIdentityStore } from '../../src/api/store/sql-identity-store.ts';
import type { TradingDay } from '../../src/kernel/instant.ts';
import { takesKey } from '../../src/ledger/app/open-store.ts';
import { verifyBook } from '../../src/ledger/app/verify-book.ts';
import { US } from '../../src/market/venues/us.ts';
import {
  type Broker,
  type LogPlace,
  type Message,
  PARTITIONS,
} from '../../src/relay/kafka/broker/broker.ts';
import { rebuildView } from '../../src/relay/kafka/rebuilding/rebuild.ts';
import { replayDay } from '../../src/research/replay/replay-day.ts';
import { IB_TRAITS } from '../../src/trader/adapters/ib/orders/links.ts';
import {
  type InstanceFolder,
  instanceFolder,
  makeInstanceFolder,
} from '../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { openJournal } from '../../src/trader/adapters/sqlite/journal/journal.ts';
import { createLook } from '../../src/trader/adapters/sqlite/read-tables/look.ts';
import { openReadTables } from '../../src/trader/adapters/sqlite/read-tables/read-tables.ts';
import { completedFacts } from '../../src/trader/app/completed-facts/completed-facts.ts';
import { verifyJournal } from '../../src/trader/app/verify-journal/verify-journal.ts';
import { DISK } from '../../src/trader/config/files/disk.ts';
import { sentenceOf } from '../../src/trader/config/issues/config-issue.ts';
import { loadConfig } from '../../src/trader/config/settings/load-settings.ts';
import { recoverState } from '../../src/trader/engine/fold/recover.ts';
import { rowsOfBook } from '../kafka/harness/rows-of-book.ts';
import { openLedger } from '../ledger/harness/ledger-places.ts';

const WRITTEN = join(import.meta.dirname, 'version-0.1');
const INSTANCE = { mode: 'demo', account: 'DU0000001' };
const EVENTS = 98;
let data = '';

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'sluice-golden-'));
});
afterEach(() => rmSync(data, { recursive: true }));

/** A file as it was written, in the folder of this test. */
function unpacked(name: string, path = join(data, name)): string {
  writeFileSync(path, gunzipSync(readFileSync(join(WRITTEN, `${name}.gz`))));
  return path;
}

describe('a configuration', () => {
  it('has the settings that it had', () => {
    const loaded = loadConfig({
      ...{ files: ['config/sluice.yaml'], flags: [], cwd: WRITTEN, disk: DISK },
      env: { FLOW_API_KEY: 'a' },
    });
    if (!loaded.ok) throw new Error(loaded.failure.map(sentenceOf).join('\n'));
    const { settings } = loaded.value;
    expect(settings).toMatchObject({ mode: 'paper', account: 'DU1234567', broker: 'ib' });
    expect(settings.strategies.map(({ name }) => name).toSorted()).toEqual([
      ...['breakout-parts', 'flow-follow', 'stretch-fade', 'trend-filter'],
    ]);
  });
});

describe('a journal', () => {
  let folder: InstanceFolder;
  beforeEach(() => {
    folder = instanceFolder(data, INSTANCE.mode, INSTANCE.account);
    makeInstanceFolder(folder);
    unpacked('journal.sqlite', folder.journal);
  });

  it('is sound, and a snapshot of another version is passed over', () => {
    const checks = verifyJournal(folder.journal);
    if (!checks.ok) throw new Error(JSON.stringify(checks.failure));
    expect(checks.value.filter(({ status }) => status !== 'ok')).toEqual([]);
  });

  it('continues where it ended: with the position, its stop and the closed trade', () => {
    const journal = openJournal({ file: folder.journal, ...INSTANCE });
    if (!journal.ok) throw new Error(JSON.stringify(journal.failure));
    onTestFinished(() => journal.value.close());
    const state = recoverState(journal.value, INSTANCE.mode, INSTANCE.account);
    const open = [...state.positions.values()].filter(({ status }) => status === 'open');
    expect(open).toMatchObject([{ symbol: 'SPY', averagePrice: 369.41 }]);
    const tables = openReadTables(folder.journal, completedFacts(journal.value));
    onTestFinished(() => tables.close());
    while (!tables.catchUp(1_000));
    const terms = { clientId: undefined, home: US, lastPrice: () => Number.NaN };
    const { trades, positions } = createLook(tables.database, terms);
    expect(trades()).toMatchObject([{ symbol: 'SPY', quantity: 135, pnl: -59.4 }]);
    expect(positions()).toMatchObject([
      { symbol: 'SPY', quantity: 135, stop_price: 368.37, protected: true },
    ]);
  });

  it('decides the same from its tape', async () => {
    cpSync(join(WRITTEN, 'tape'), folder.tape, { recursive: true });
    const day = '2020-12-16' as TradingDay;
    const replayed = await replayDay({ folder, day, traitsOf: () => IB_TRAITS });
    if (!replayed.ok) throw new Error(JSON.stringify(replayed.failure));
    const { lives, notes } = replayed.value;
    expect(notes).toEqual([]);
    expect(lives).toMatchObject([{ divergence: undefined }]);
    expect(lives[0]?.decisions).toBeGreaterThan(10);
  });
});

describe('a book', () => {
  it('has its users, its key and the rows that follow from its events', async () => {
    const identity = await openStore(unpacked('book.sqlite'));
    onTestFinished(() => identity.close());
    const users = await createSqlIdentityStore(identity.db).users();
    expect(users.map(({ username }) => username).toSorted()).toEqual([
      'demo',
      'demo-alex',
      'demo-sam',
    ]);
    const { store, close } = await openLedger(unpacked('ledger.sqlite'));
    onTestFinished(close);
    const key = Buffer.from(readFileSync(join(WRITTEN, 'book.key'), 'utf8'), 'base64');
    expect(await takesKey(store, key)).toBe(true);
    expect(await verifyBook(store)).toMatchObject({ ok: true, value: { events: EVENTS } });
  });

  it('is the same after it was rebuilt from its topics', async () => {
    const copy = await openLedger(join(data, 'copy.sqlite'));
    onTestFinished(copy.close);
    const lines = readFileSync(unpacked('topics.ndjson'), 'utf8').trim().split('\n');
    const published = lines.map((line) => JSON.parse(line) as Message);
    const rebuilt = await rebuildView({
      ...{ broker: brokerWith(published), store: copy.store, prefix: 'holdings' },
      ...{ reader: 'test', now: Date.now, guard: async () => {} },
      trust: { keys: [], unsignedUntil: EVENTS },
    });
    expect(rebuilt).toMatchObject({ ok: true, value: { events: EVENTS, deadLetters: 0 } });
    expect(await verifyBook(copy.store)).toMatchObject({ ok: true });
    const { ledger_events: events } = await rowsOfBook(join(data, 'copy.sqlite'));
    expect(events).toEqual((await rowsOfBook(unpacked('ledger.sqlite'))).ledger_events);
  });
});

/** The log of each topic in one partition. */
function brokerWith(messages: readonly Message[]): Broker {
  const byTopic = Map.groupBy(messages, ({ topic }) => topic);
  const log = ({ topic, partition, offset }: LogPlace) =>
    (partition === 0 ? (byTopic.get(topic) ?? []) : [])
      .map((message, at) => ({ ...message, partition, offset: at, at: 0 }))
      .slice(offset);
  return {
    partitionCounts: async (topics: readonly string[]) =>
      new Map(topics.map((topic) => [topic, PARTITIONS])),
    spans: async (topics: readonly string[]) =>
      topics.map((topic) => ({
        ...{ topic, partition: 0, start: 0, end: byTopic.get(topic)?.length ?? 0 },
      })),
    openLog: () => ({
      fetch: async (places: readonly LogPlace[]) =>
        places.flatMap((place) => {
          const found = log(place);
          return found.length === 0
            ? []
            : [{ ...place, messages: found, next: place.offset + found.length }];
        }),
      close: async () => {},
    }),
  } as unknown as Broker;
}
