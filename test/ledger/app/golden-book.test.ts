// A book as an older program wrote it: its events are read as they are stored, and give the same rows for ever. When the shape
// of a type of event changes, this file stays, and an upcaster must keep it readable.
import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rebuildBook, verifyBook } from '../../../src/ledger/app/verify-book.ts';
import { upcast } from '../../../src/ledger/domain/events/upcast.ts';
import { PROJECTED_TABLES } from '../../../src/ledger/store/projections/row-tables.ts';
import { LEDGER_SCHEMA } from '../../../src/ledger/store/schema.ts';
import type { LedgerTables } from '../../../src/ledger/store/tables/ledger-tables.ts';
import { openDatabase } from '../../../src/sql/open-database.ts';
import { LEDGER_PLACES, openLedger } from '../harness/ledger-places.ts';

type Row = Readonly<Record<string, unknown>>;
const GOLDEN = JSON.parse(
  readFileSync(new URL('../../fixtures/ledger/golden-book.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, readonly Row[]>>;

/** Follow from other columns; the database computes them. */
const COMPUTED = ['bucket'];

/** In an order that both databases can have. A column that was added later is null in an old book. */
function inOrder(rows: readonly Row[]): readonly string[] {
  const filled = (row: Row) =>
    Object.entries(row).filter(([name, value]) => value !== null && !COMPUTED.includes(name));
  return rows.map((row) => JSON.stringify(filled(row).toSorted())).toSorted();
}

describe('a book of version 1', () => {
  it.each(Object.keys(LEDGER_PLACES))('gives the same rows in %s', async (name) => {
    const place = await LEDGER_PLACES[name]?.();
    if (place === undefined) throw new Error('no place');
    const open = await openLedger(place.address);
    const { db, close } = await openDatabase<LedgerTables>(place.address, LEDGER_SCHEMA);
    onTestFinished(async () => {
      await close();
      await open.close();
      await place.end();
    });
    for (const table of ['ledger_events', 'ledger_streams'] as const)
      for (const row of GOLDEN[table] ?? [])
        await db
          .insertInto(table)
          .values(row as never)
          .execute();
    expect(await rebuildBook(open.store)).toMatchObject({ ok: true });
    for (const table of PROJECTED_TABLES) {
      const { rows } = await sql<Row>`select * from ${sql.table(table)}`.execute(db);
      expect(inOrder(rows), table).toEqual(inOrder(GOLDEN[table] ?? []));
    }
    expect((await verifyBook(open.store)).ok).toBe(true);
  });
});

describe('an event of an older shape', () => {
  it('is brought to the present one, version by version', () => {
    const upcasters = {
      MOVED: [
        ({ from, ...data }: Row) => ({ ...data, source: from }),
        (data: Row) => ({ ...data, kind: 'CASH' }),
      ],
    };
    const of = (version: number, data: Row) => upcast('MOVED', version, data, upcasters);
    expect(of(1, { from: 'a' })).toEqual({ source: 'a', kind: 'CASH' });
    expect(of(2, { source: 'a' })).toEqual({ source: 'a', kind: 'CASH' });
    expect(of(3, { source: 'a', kind: 'LOT' })).toEqual({ source: 'a', kind: 'LOT' });
    expect(upcast('OTHER', 1, { from: 'a' }, upcasters)).toEqual({ from: 'a' });
  });
});
