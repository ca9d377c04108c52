// Tells a disk without room from every other trouble, whether SQLite or the system says it.
import Database from 'better-sqlite3';

export function isDiskFull(error: unknown): boolean {
  // The index of the log beside the file grows too, and says it in its own way.
  if (error instanceof Database.SqliteError) return FULL.has(error.code);
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}

const FULL: ReadonlySet<string> = new Set(['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE']);
