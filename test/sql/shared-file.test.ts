// A file that this process has open more than once: its lock is what keeps other processes from deleting the log.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import type { Schema } from '../../src/sql/migrations.ts';
import { openDatabase } from '../../src/sql/open-database.ts';

const NOTES: Schema = {
  record: 'notes_migration',
  versions: () => ({
    '001': { up: (db: Kysely<never>) => sql`create table notes (text text)`.execute(db) as never },
  }),
};

/**
 * Of this process on the file: without one, another process believes that it is alone, and deletes the log when it leaves. A file of
 * another disk may have the same number, so the process counts too.
 */
function locksOn(file: string): readonly string[] {
  const own = new RegExp(` ${process.pid} \\S+:${statSync(file).ino} `);
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .filter((line) => own.test(line));
}

it('stays locked while this process opens it again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-sql-'));
  const file = join(folder, 'notes.sqlite');
  const first = await openDatabase<never>(file, NOTES);
  expect(locksOn(file)).toHaveLength(1);
  const second = await openDatabase<never>(file, NOTES);
  onTestFinished(async () => {
    await first.close();
    await second.close();
    rmSync(folder, { recursive: true });
  });
  expect(locksOn(file)).toHaveLength(1);
});
