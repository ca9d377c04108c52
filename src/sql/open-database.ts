// Opens a database of the book: a SQLite file, or a PostgreSQL server when several processes share it.
// Decision 0033
import type { Kysely } from 'kysely';
import { bringUpToDate, type Schema } from './migrations.ts';
import { onPostgres, PATIENT_POOL, type PoolTerms } from './on-postgres.ts';
import { onSqlite } from './on-sqlite.ts';
import { type QueryObserver, queryLog } from './query-log.ts';
import { askFile, askServer } from './writability.ts';

export interface OpenDatabase<Tables> {
  readonly db: Kysely<Tables>;
  readonly isServer: boolean;
  close(): Promise<void>;
  /** Rejects if the database does not answer, and with `TakesNoWrites` if it can only be read. */
  ask(): Promise<void>;
}

export interface OpenTerms {
  readonly queries?: QueryObserver;
  /** Of PostgreSQL. */
  readonly pool?: PoolTerms;
  /** One command of one person: it can wait for others that write to the same file. */
  readonly servesOne?: boolean;
}

/** `place` is a file, or an address that begins with `postgres://`. Brings the tables of the schema up to date. */
export async function openDatabase<Tables>(
  place: string,
  schema: Schema,
  terms: OpenTerms = {},
): Promise<OpenDatabase<Tables>> {
  const isServer = isServerAddress(place);
  const { queries, pool } = terms;
  const { db, opened } = isServer
    ? { db: onPostgres<Tables>(place, queries && queryLog(queries), pool), opened: () => {} }
    : onSqlite<Tables>(place, terms);
  try {
    if (isServer) await bringServerUpToDate(place, schema);
    else await bringUpToDate(db, schema, 'integer');
    opened();
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    db,
    isServer,
    close: () => db.destroy(),
    ask: () => (isServer ? askServer(db) : askFile(db, place)),
  };
}

/** On a separate connection, which waits as long as it takes. */
async function bringServerUpToDate(place: string, schema: Schema): Promise<void> {
  const db = onPostgres<never>(place, undefined, PATIENT_POOL);
  try {
    await bringUpToDate(db, schema, 'bigserial');
  } finally {
    await db.destroy();
  }
}

export function isServerAddress(place: string): boolean {
  return /^postgres(ql)?:\/\//.test(place);
}
