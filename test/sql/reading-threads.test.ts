// Reads in threads: the loop turns meanwhile, the answers are the same, and a thread that ends costs one read.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Schema } from '../../src/sql/migrations.ts';
import { type OpenDatabase, openDatabase } from '../../src/sql/open-database.ts';
import { LargeReadFailed } from '../../src/sql/store-unavailable.ts';
import { readInWorkerPool, type WorkerPoolReads } from '../../src/sql/worker-pool-reads.ts';

interface Tables {
  notes: { id: number; text: string | null };
}

const ROWS = 3_000;
const NOTES: Schema = {
  record: 'notes_migration',
  versions: () => ({
    '001': {
      up: async (db) => {
        await sql`create table notes (id integer primary key, text text)`.execute(db);
        await sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${sql.lit(ROWS)})
          insert into notes select i, case when i % 7 = 0 then null else 'note ' || i end from n`.execute(
          db,
        );
      },
    },
  }),
};
/** Some hundred thousand steps of SQLite. */
const SLOW = sql<{
  sum: number;
}>`with recursive n(i) as (select 1 union all select i + 1 from n where i < 300000)
  select sum(i) as sum from n`;

let folder: string;
let file: string;
let database: OpenDatabase<Tables>;
let threads: WorkerPoolReads<Tables>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-sql-'));
  file = join(folder, 'notes.sqlite');
  database = await openDatabase<Tables>(file, NOTES);
  threads = readInWorkerPool<Tables>(file);
});

afterEach(async () => {
  await threads.close();
  await database.close();
  rmSync(folder, { recursive: true });
});

it('turns the loop while a thread reads, which a read without one does not', async () => {
  const turnsDuring = async (db: OpenDatabase<Tables>['db']) => {
    let isReading = true;
    const read = SLOW.execute(db).finally(() => {
      isReading = false;
    });
    let turns = 0;
    while (isReading) {
      await new Promise((resolve) => setImmediate(resolve));
      turns += 1;
    }
    return { turns, ...(await read).rows[0] };
  };
  const sum = (300_000 * 300_001) / 2;
  expect(await turnsDuring(database.db)).toEqual({ turns: 1, sum });
  const beside = await turnsDuring(threads.db);
  expect(beside.sum).toBe(sum);
  expect(beside.turns).toBeGreaterThan(10);
});

it('answers the same rows in the same order, of what is durable', async () => {
  const page = (db: OpenDatabase<Tables>['db']) =>
    db.selectFrom('notes').selectAll().where('id', '>', 5).orderBy('id', 'desc').execute();
  expect(await page(threads.db)).toEqual(await page(database.db));
  await database.db
    .insertInto('notes')
    .values({ id: ROWS + 1, text: 'new' })
    .execute();
  const rows = await page(threads.db);
  expect(rows).toHaveLength(ROWS - 4);
  expect(rows[0]).toEqual({ id: ROWS + 1, text: 'new' });
});

it('refuses to write, and says what is wrong with a statement', async () => {
  const write = threads.db.insertInto('notes').values({ id: 0, text: 'x' }).execute();
  await expect(write).rejects.toThrow('a reading thread does not write');
  await expect(sql`select * from nowhere`.execute(threads.db)).rejects.toThrow('no such table');
  expect(await sql`select 1 as one`.execute(threads.db)).toMatchObject({ rows: [{ one: 1 }] });
});

it('refuses what comes when too many wait, and reads everything before', async () => {
  const reads = Array.from({ length: 100 }, (_, id) =>
    threads.db
      .selectFrom('notes')
      .select('id')
      .where('id', '=', id + 1)
      .execute(),
  );
  const answers = await Promise.allSettled(reads);
  const refused = answers.filter((one) => one.status === 'rejected');
  expect(refused).toHaveLength(100 - 66);
  for (const { reason } of refused) expect(reason).toBeInstanceOf(LargeReadFailed);
});

it('replaces a thread that ends', async () => {
  const early = join(folder, 'early.sqlite');
  const beside = readInWorkerPool<Tables>(early);
  const read = () => sql`select count(*) as count from notes`.execute(beside.db);
  await expect(read()).rejects.toThrow('unable to open database file');
  await expect(read()).rejects.toBeInstanceOf(LargeReadFailed);
  const late = await openDatabase<Tables>(early, NOTES);
  expect(await read()).toMatchObject({ rows: [{ count: ROWS }] });
  await beside.close();
  await late.close();
  await expect(read()).rejects.toThrow('the store is closed');
});

it('keeps the lock of this process on the file, however its threads end', async () => {
  const inode = `:${statSync(file).ino} `;
  const locks = () =>
    readFileSync('/proc/locks', 'utf8')
      .split('\n')
      .filter((line) => line.includes(inode));
  expect(locks()).toHaveLength(1);
  await sql`select 1`.execute(threads.db);
  expect(locks()).toHaveLength(1);
  await threads.close();
  expect(locks()).toHaveLength(1);
});
