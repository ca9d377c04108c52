// The whole book held against its events, and its read tables rebuilt, on both databases.
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rebuildBook, verifyBook } from '../../../src/ledger/app/verify-book.ts';
import type { PortfolioId } from '../../../src/ledger/domain/entries/ids.ts';
import { PROJECTED_TABLES } from '../../../src/ledger/store/projections/row-tables.ts';
import { LEDGER_SCHEMA } from '../../../src/ledger/store/schema.ts';
import type { LedgerTables } from '../../../src/ledger/store/tables/ledger-tables.ts';
import { openDatabase } from '../../../src/sql/open-database.ts';
import { booked } from '../harness/booked.ts';
import { busyBook } from '../harness/busy-book.ts';
import { trade, USD } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';

describe.each(Object.keys(LEDGER_PLACES))('a book in %s', (name) => {
  let place: LedgerPlace;
  let open: OpenLedger;
  let raw: Awaited<ReturnType<typeof openDatabase<LedgerTables>>>;
  let db: Kysely<LedgerTables>;
  let portfolio: PortfolioId;

  beforeAll(async () => {
    place = (await LEDGER_PLACES[name]?.()) as LedgerPlace;
    open = await openLedger(place.address);
    raw = await openDatabase<LedgerTables>(place.address, LEDGER_SCHEMA);
    db = raw.db;
    portfolio = await busyBook(open.ledger);
  });

  afterAll(async () => {
    await raw.close();
    await open.close();
    await place.end();
  });

  /** Every row of every read table. */
  async function tables() {
    const all: Record<string, readonly string[]> = {};
    for (const table of PROJECTED_TABLES) {
      const { rows } = await sql`select * from ${sql.table(table)}`.execute(db);
      all[table] = rows.map((row) => JSON.stringify(row)).sort();
    }
    return all;
  }

  it('follows from its events row for row, also when its tables were dropped', async () => {
    const verified = await verifyBook(open.store);
    expect(verified).toMatchObject({ ok: true, value: { streams: expect.any(Number) } });
    const before = await tables();
    for (const table of PROJECTED_TABLES) {
      expect(before[table]?.length, table).toBeGreaterThan(0);
      await sql`delete from ${sql.table(table)}`.execute(db);
    }
    expect(await rebuildBook(open.store)).toEqual(verified);
    expect(await tables()).toEqual(before);
    const checkpoint = await open.store.projections.checkpoint('book');
    expect(checkpoint).toMatchObject({ version: 2, position: expect.any(Number) });
    await booked(
      open.ledger,
      portfolio,
      trade('BUY', 'KO', { day: '2025-09-01', quantity: '1', price: '9' }),
    );
    expect((await verifyBook(open.store)).ok).toBe(true);
  });

  it('names the first row that differs, and a rebuild mends it', async () => {
    const [lot] = await open.ledger.read.lots({ portfolios: [portfolio], isOpen: true });
    const { id: lot_id } = lot ?? { id: '' };
    const wrong = db.updateTable('ledger_lots').set({ basis: '0.01' });
    await wrong.where('portfolio_id', '=', portfolio).where('lot_id', '=', lot_id).execute();
    expect(await verifyBook(open.store)).toMatchObject({
      ok: false,
      failure: {
        kind: 'ROW',
        stream: `portfolio-${portfolio}`,
        table: 'ledger_lots',
        row: expect.stringContaining(`lot_id ${lot_id}`),
        column: 'basis',
        stored: '0.01',
      },
    });
    await rebuildBook(open.store);
    const stray = { portfolio_id: 4711, currency: USD, balance: '1' };
    await db.insertInto('ledger_cash').values(stray).execute();
    expect(await verifyBook(open.store)).toMatchObject({
      failure: { kind: 'ROWS', table: 'ledger_cash' },
    });
    await db.deleteFrom('ledger_cash').where('portfolio_id', '=', 4711).execute();
    expect((await verifyBook(open.store)).ok).toBe(true);
  });

  it('shows where an event was changed, and rebuilds nothing from it', async () => {
    const stream = `portfolio-${portfolio}`;
    const event = db.selectFrom('ledger_events').selectAll().where('stream', '=', stream);
    const { body } = await event.where('version', '=', 4).executeTakeFirstOrThrow();
    const rewrite = (text: string) =>
      db
        .updateTable('ledger_events')
        .set({ body: text })
        .where('stream', '=', stream)
        .where('version', '=', 4)
        .execute();
    await rewrite(body.replace('"30"', '"31"'));
    const fault = { kind: 'CHAIN', stream, version: expect.any(Number), why: 'HASH_DIFFERS' };
    expect(await verifyBook(open.store)).toMatchObject({ ok: false, failure: fault });
    const before = await tables();
    expect(await rebuildBook(open.store)).toMatchObject({ ok: false, failure: fault });
    expect(await tables()).toEqual(before);
    await rewrite(body);
    expect((await verifyBook(open.store)).ok).toBe(true);
  });
});
