// Prepared statements of a SQLite file: they run at once, and never inside a transaction that is not theirs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import type { Schema } from '../../src/sql/migrations.ts';
import { type OpenDatabase, openDatabase } from '../../src/sql/open-database.ts';
import { prepared } from '../../src/sql/prepared.ts';
import type { StoreQuery } from '../../src/sql/query-log.ts';
import { holdConnection } from '../../src/sql/synchronous-statements.ts';

interface Tables {
  readonly notes: { readonly text: string };
}

const NOTES: Schema = {
  record: 'notes_migration',
  versions: () => ({
    '001': {
      up: (db: Kysely<never>) =>
        sql`create table notes (text text primary key)`.execute(db) as never,
    },
  }),
};

const allNotes = prepared((db: Kysely<Tables>, _: object) => db.selectFrom('notes').selectAll());
const addNote = prepared((db: Kysely<Tables>, note: Tables['notes']) =>
  db.insertInto('notes').values(note),
);

let opened: OpenDatabase<Tables>;
let queries: StoreQuery[];

beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-sql-'));
  queries = [];
  opened = await openDatabase<Tables>(join(folder, 'notes.sqlite'), NOTES, {
    queries: { now: () => 0, ended: (query) => void queries.push(query) },
  });
  queries.length = 0;
  onTestFinished(async () => {
    await opened.close();
    rmSync(folder, { recursive: true });
  });
});

it('runs before the caller goes on', async () => {
  const writing = addNote(opened.db, { text: 'first' });
  expect(queries).toMatchObject([{ operation: 'insert', isOk: true }]);
  await writing;
  expect(await allNotes(opened.db, {})).toEqual([{ text: 'first' }]);
});

it('says that a statement failed', async () => {
  await addNote(opened.db, { text: 'first' });
  await expect(addNote(opened.db, { text: 'first' })).rejects.toThrow('UNIQUE');
  expect(queries.map(({ isOk }) => isOk)).toEqual([true, false]);
});

it('waits outside a transaction until that has ended', async () => {
  let reading: ReturnType<typeof allNotes> | undefined;
  const refused = opened.db.transaction().execute(async (inside) => {
    const release = holdConnection(inside);
    await addNote(inside, { text: 'taken back' });
    expect(await allNotes(inside, {})).toHaveLength(1);
    reading = allNotes(opened.db, {});
    release();
    throw new Error('taken back');
  });
  await expect(refused).rejects.toThrow('taken back');
  expect(await reading).toEqual([]);
});

it('is refused in a transaction that is over', async () => {
  let over: Kysely<Tables> | undefined;
  await opened.db.transaction().execute(async (inside) => {
    const release = holdConnection(inside);
    await addNote(inside, { text: 'kept' });
    release();
    over = inside;
  });
  const late = () => addNote(over as Kysely<Tables>, { text: 'late' });
  await expect(late()).rejects.toThrow('already committed');
  await opened.db.transaction().execute(async (inside) => {
    const release = holdConnection(inside);
    await expect(late()).rejects.toThrow('already committed');
    release();
  });
  expect(await allNotes(opened.db, {})).toEqual([{ text: 'kept' }]);
});
