// Opens the store of the book's door: a SQLite file, or a PostgreSQL server when several processes share it.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import pg from 'pg';
import { createIdentityTables, type IdentityTables, type SequenceType } from './identity/tables.ts';

export interface OpenStore {
  readonly db: Kysely<IdentityTables>;
  close(): Promise<void>;
}

const BUSY_MS = 5_000;
const CONNECTIONS_MAX = 10;
const CONNECT_MS = 5_000;
/** PostgreSQL's type number of `bigint`, which the driver would give as text. */
const INT8 = 20;

/** `place` is a file, or an address that begins with `postgres://`. Brings the tables up to date. */
export async function openStore(place: string): Promise<OpenStore> {
  const isServer = /^postgres(ql)?:\/\//.test(place);
  const db = isServer ? onPostgres(place) : onSqlite(place);
  try {
    await migrate(db, isServer ? 'bigserial' : 'integer');
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return { db, close: () => db.destroy() };
}

function onSqlite(path: string): Kysely<IdentityTables> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // SQLite gives its other files the rights of this one.
  closeSync(openSync(path, 'a', 0o600));
  const database = new Database(path, { timeout: BUSY_MS });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  return new Kysely({ dialect: new SqliteDialect({ database }) });
}

function onPostgres(address: string): Kysely<IdentityTables> {
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8, Number);
  const pool = new pg.Pool({
    connectionString: address,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_MS,
    types,
  });
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => {});
  return new Kysely({ dialect: new PostgresDialect({ pool }) });
}

async function migrate(db: Kysely<IdentityTables>, sequence: SequenceType): Promise<void> {
  const { error } = await new Migrator({ db, provider: migrations(sequence) }).migrateToLatest();
  if (error !== undefined) throw error;
}

function migrations(sequence: SequenceType): MigrationProvider {
  const all: Record<string, Migration> = {
    '0001-identity': { up: (db) => createIdentityTables(db, sequence) },
  };
  return { getMigrations: async () => all };
}
