// What each later release wrote is read by this one: the journal with its snapshot, the tape and the book of a demonstration in which one
// trade was closed by a person and one is open. They stay as they are; a release adds its own.
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
import { recoverState } from '../../src/trader/engine/fold/recover.ts';
import { openLedger } from '../ledger/harness/ledger-places.ts';

const INSTANCE = { mode: 'demo', account: 'DU0000001' };

/** What the demonstration of each release printed when it was recorded. */
const RELEASES = [
  { version: '0.2', average: 369.06, stop: 368.01, pnl: -5.4 },
  { version: '0.3', average: 368.94, stop: 367.89, pnl: -10.8 },
  { version: '0.4', average: 369.06, stop: 368.01, pnl: -10.8 },
  { version: '0.5', average: 369.06, stop: 368.01, pnl: -32.4 },
];

let data = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'sluice-golden-'));
});
afterEach(() => rmSync(data, { recursive: true }));

describe.for(RELEASES)('version $version', ({ version, average, stop, pnl }) => {
  const written = join(import.meta.dirname, `version-${version}`);
  const unpacked = (name: string, path = join(data, name)): string => {
    writeFileSync(path, gunzipSync(readFileSync(join(written, `${name}.gz`))));
    return path;
  };
  let folder: InstanceFolder;
  beforeEach(() => {
    folder = instanceFolder(data, INSTANCE.mode, INSTANCE.account);
    makeInstanceFolder(folder);
    unpacked('journal.sqlite', folder.journal);
  });

  it('wrote a journal that is sound', () => {
    const checks = verifyJournal(folder.journal);
    if (!checks.ok) throw new Error(JSON.stringify(checks.failure));
    expect(checks.value.filter(({ status }) => status !== 'ok')).toEqual([]);
  });

  it('wrote a position with its stop, and a closed trade, from which this one continues', () => {
    const journal = openJournal({ file: folder.journal, ...INSTANCE });
    if (!journal.ok) throw new Error(JSON.stringify(journal.failure));
    onTestFinished(() => journal.value.close());
    const state = recoverState(journal.value, INSTANCE.mode, INSTANCE.account);
    const open = [...state.positions.values()].filter(({ status }) => status === 'open');
    expect(open).toMatchObject([{ symbol: 'SPY', averagePrice: average }]);
    const tables = openReadTables(folder.journal, completedFacts(journal.value));
    onTestFinished(() => tables.close());
    while (!tables.catchUp(1_000));
    const terms = { clientId: undefined, home: US, lastPrice: () => Number.NaN };
    const { trades, positions } = createLook(tables.database, terms);
    expect(trades()).toMatchObject([{ symbol: 'SPY', quantity: 135, pnl }]);
    expect(positions()).toMatchObject([
      { symbol: 'SPY', quantity: 135, stop_price: stop, protected: true },
    ]);
  });

  it('decided the same from its tape', async () => {
    cpSync(join(written, 'tape'), folder.tape, { recursive: true });
    const day = '2020-12-16' as TradingDay;
    const replayed = await replayDay({ folder, day, traitsOf: () => IB_TRAITS });
    if (!replayed.ok) throw new Error(JSON.stringify(replayed.failure));
    const { lives, notes } = replayed.value;
    expect(notes).toEqual([]);
    expect(lives).toMatchObject([{ divergence: undefined }]);
    expect(lives[0]?.decisions).toBeGreaterThan(10);
  });

  it('wrote a book with its users, its key and the rows that follow from its events', async () => {
    const identity = await openStore(unpacked('book.sqlite'));
    onTestFinished(() => identity.close());
    const users = await createSqlIdentityStore(identity.db).users();
    expect(users.map(({ username }) => username)).toContain('demo');
    const { store, close } = await openLedger(unpacked('ledger.sqlite'));
    onTestFinished(close);
    const key = Buffer.from(readFileSync(join(written, 'book.key'), 'utf8'), 'base64');
    expect(await takesKey(store, key)).toBe(true);
    const verified = await verifyBook(store);
    if (!verified.ok) throw new Error(JSON.stringify(verified.failure));
    expect(verified.value.events).toBeGreaterThan(50);
  });
});
