// A file that this process has open more than once is locked for it, so that no other process deletes its log.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import type { Schema } from '../../src/sql/migrations.ts';
import { openDatabase } from '../../src/sql/open-database.ts';
import { ROOT } from '../processes/program.ts';

const NOTES: Schema = {
  record: 'notes_migration',
  versions: () => ({
    '001': { up: (db: Kysely<never>) => sql`create table notes (text text)`.execute(db) as never },
  }),
};

/** What a tool does that thinks it is alone: the log goes into the file, and is deleted. */
const TAKE_THE_LOG = `
  const database = new (require('better-sqlite3'))(process.argv[1], { timeout: 0 });
  try {
    process.stdout.write(database.pragma('journal_mode = DELETE', { simple: true }));
  } catch ({ code }) {
    process.stdout.write(code);
  }
`;

it('another process cannot take the log away', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-sql-'));
  const file = join(folder, 'notes.sqlite');
  const first = await openDatabase<never>(file, NOTES);
  const second = await openDatabase<never>(file, NOTES);
  onTestFinished(async () => {
    await first.close();
    await second.close();
    rmSync(folder, { recursive: true });
  });
  const { stdout } = spawnSync(process.execPath, ['-e', TAKE_THE_LOG, file], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(stdout).toBe('SQLITE_BUSY');
});
