// What workers share by PostgreSQL: how often an address, a user and a bearer asked in the present minute, and a counter of changes
// of identity. A file has one process: it keeps both in memory.
import { type Kysely, sql } from 'kysely';
import type { SequenceType } from '../../../sql/migrations.ts';

/** Of the present minute: no part of the book. */
export const RATE_TABLE = 'rate_counts';

export async function addWorkerTables(db: Kysely<unknown>, sequence: SequenceType): Promise<void> {
  if (sequence === 'integer') return;
  await sql`create sequence identity_changes`.execute(db);
  // Unlogged: after a crash the minute begins anew, and no write-ahead log is spent on it.
  await sql`create unlogged table rate_counts
    (key text primary key, count integer not null, until bigint not null)`.execute(db);
}
