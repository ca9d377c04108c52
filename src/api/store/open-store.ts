// Opens the store of the book's door: a SQLite file, or a PostgreSQL server when several processes share it.
import { type Kysely, sql } from 'kysely';
import type { IdentityTables } from './identity/tables.ts';
import { bringUpToDate } from './migrations.ts';
import { onPostgres } from './on-postgres.ts';
import { onSqlite } from './on-sqlite.ts';
import { queryLog, type StoreQuery } from './query-log.ts';

export interface OpenStore {
  readonly db: Kysely<IdentityTables>;
  close(): Promise<void>;
  /** Rejects if the database does not answer. */
  ask(): Promise<void>;
}

/** `place` is a file, or an address that begins with `postgres://`. Brings the tables up to date. */
export async function openStore(
  place: string,
  onQuery: (query: StoreQuery) => void = () => {},
): Promise<OpenStore> {
  const log = queryLog(onQuery);
  const isServer = /^postgres(ql)?:\/\//.test(place);
  const { db, opened } = isServer
    ? { db: onPostgres(place, log), opened: () => {} }
    : onSqlite(place, log);
  try {
    await bringUpToDate(db, isServer ? 'bigserial' : 'integer');
    opened();
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    db,
    close: () => db.destroy(),
    ask: async () => void (await sql`select 1`.execute(db)),
  };
}
