// A journal of an older schema is copied, then changed; when a step fails it is as it was.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal } from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import {
  JOURNAL_VERSION,
  type Migration,
  migrate,
} from '../../../../src/trader/adapters/sqlite/journal/migrations.ts';
import { FACT_TYPES } from '../../../../src/trader/app/journal-reading/outward-facts.ts';
import { versionOf } from '../../../../src/trader/domain/facts/fact-versions.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-migrations-'));
  file = join(folder, 'journal.sqlite');
  const journal = openJournal({ file, mode: 'paper', account: 'DU1234567' });
  if (!journal.ok) throw new Error(journal.failure.kind);
  journal.value.database.pragma('user_version = 1');
  journal.value.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ADD_NOTES: Migration = (database) => database.exec('CREATE TABLE notes (text TEXT) STRICT');
const ADD_WRITER: Migration = (database) =>
  database.exec('ALTER TABLE notes ADD COLUMN writer TEXT');
const FAIL: Migration = () => {
  throw new Error('no such luck');
};

function migrated(migrations: readonly Migration[]): Database.Database {
  const database = new Database(file);
  migrate(database, file, migrations);
  return database;
}

function schemaOf(path: string): number {
  const database = new Database(path);
  try {
    return Number(database.pragma('user_version', { simple: true }));
  } finally {
    database.close();
  }
}

/** Versions of facts by the schema that began them, added up. Versions only rise. */
const FACTS_BY_SCHEMA: Readonly<Record<number, number>> = {
  3: 164,
  4: 165,
  5: 166,
  6: 167,
  7: 168,
  8: 169,
  9: 178,
};

describe('a fact of a newer version', () => {
  it('has a newer schema, so that an older program refuses the journal', () => {
    const versions = FACT_TYPES.map((type) => versionOf(type));
    // Did one rise? Then add a step to MIGRATIONS, and the sum to the new schema.
    expect(versions.reduce((sum, version) => sum + version, 0)).toBe(
      FACTS_BY_SCHEMA[JOURNAL_VERSION],
    );
  });
});

describe('a journal of schema 1', () => {
  it('is migrated through every step to the newest schema, after a copy was made', () => {
    const database = migrated([ADD_NOTES, ADD_WRITER]);
    database.prepare('INSERT INTO notes (text, writer) VALUES (?, ?)').run('kept', 'me');
    database.close();
    expect(schemaOf(file)).toBe(3);
    expect(schemaOf(join(folder, 'backups', 'journal-schema-1.sqlite'))).toBe(1);
  });

  it('is unchanged if a step fails, and the next attempt starts over', () => {
    expect(() => migrated([ADD_NOTES, FAIL])).toThrow('no such luck');
    expect(schemaOf(file)).toBe(1);
    migrated([ADD_NOTES, ADD_WRITER]).close();
    expect(schemaOf(file)).toBe(3);
    expect(readdirSync(join(folder, 'backups'))).toHaveLength(2);
  });

  it('is not copied if it is current', () => {
    migrated([]).close();
    expect(existsSync(join(folder, 'backups'))).toBe(false);
  });
});
