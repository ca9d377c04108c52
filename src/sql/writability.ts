// Whether a database takes writes, asked without leaving anything in it: what can still be read may have no room for a booking.
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { READ_ONLY, withAdvice } from './postgres-advice.ts';
import { StoreUnavailable, TakesNoWrites } from './store-unavailable.ts';

/** The SQLSTATE of a write that the disk of the server has no room for. */
const DISK_FULL = '53100';
const NO_RIGHTS = '42501';
/** 36 bytes each: more than the pages of one booking. */
const ROWS = 2_000;
/** SQLite needs it for the pages of one booking, in its log first. */
const ROOM_BYTES = 256 * 1_024;

/** On a server: rejects if it takes none, or does not answer. */
export async function askServer<Tables>(db: Kysely<Tables>): Promise<void> {
  const mode = sql<{ mode: string }>`select current_setting('transaction_read_only') as mode`;
  const { rows } = await mode.execute(db);
  // It has become a standby, or was set to read-only.
  if (rows[0]?.mode === 'on')
    throw new TakesNoWrites('its server only reads', withAdvice('it takes no writes', READ_ONLY));
  await askForRoom(db).catch(onlyIfFull);
}

/** A table of this connection alone, empty again with the end of the transaction. */
async function askForRoom<Tables>(db: Kysely<Tables>): Promise<void> {
  await db.transaction().execute(async (inside) => {
    await sql`create temporary table if not exists sluice_room (number bigint) on commit delete rows`.execute(
      inside,
    );
    await sql`insert into pg_temp.sluice_room select generate_series(1, ${sql.lit(ROWS)})`.execute(
      inside,
    );
  });
}

/** A server that permits no temporary tables cannot be asked. */
function onlyIfFull(error: unknown): void {
  const cause = error instanceof StoreUnavailable ? error.cause : undefined;
  const code = cause instanceof pg.DatabaseError ? cause.code : undefined;
  if (code === NO_RIGHTS) return;
  if (code === DISK_FULL)
    throw new TakesNoWrites('the disk of its server is full', withAdvice('no room', DISK_FULL));
  throw error;
}

/** In a file: rejects if its disk has no room, or if it does not answer. */
export async function askFile<Tables>(db: Kysely<Tables>, path: string): Promise<void> {
  await sql`select 1`.execute(db);
  const { bavail, bsize } = await statfs(dirname(path));
  if (bavail * bsize < ROOM_BYTES)
    throw new TakesNoWrites('its disk is full', `${bavail * bsize} bytes are left on its disk`);
}
