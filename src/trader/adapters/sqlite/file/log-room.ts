// Makes the write-ahead log long before commits need the room.
// Decision 0045
import { statfsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { CACHE_KIB, LOG_ROOM_BYTES } from './page-limits.ts';

/** With less free space the log grows as it is needed. */
const FREE_LEAST_BYTES = 20 * LOG_ROOM_BYTES;

/**
 * A flush that makes a file longer writes the length too, which takes up to as long again. So pages are written to the log here and
 * undone: the file keeps its length, and the next commits write over them.
 */
export function makeRoomInLog(database: Database.Database): void {
  const { bavail, bsize } = statfsSync(database.name);
  if (bavail * bsize < FREE_LEAST_BYTES) return;
  // The last pages stay in the cache of the connection.
  const bytes = LOG_ROOM_BYTES + CACHE_KIB * 1_024;
  try {
    database.exec(
      `BEGIN; CREATE TABLE room (bytes BLOB); INSERT INTO room VALUES (zeroblob(${bytes}))`,
    );
  } catch (error) {
    // Someone else writes, or the disk takes no more: the log grows as it is needed.
    if (!(error instanceof Database.SqliteError)) throw error;
  } finally {
    if (database.inTransaction) database.exec('ROLLBACK');
  }
}
