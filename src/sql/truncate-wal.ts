// Leaves nothing of deleted rows beside a SQLite file: they are overwritten in the file, but its log has them until it begins anew.
import { type Kysely, sql } from 'kysely';

/** False if a reader was in the way. */
export async function truncateWal<Tables>(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
  return rows[0]?.busy === 0;
}
