// Tells a disk without room from every other trouble, whether SQLite or the system says it.
import Database from 'better-sqlite3';

export function isDiskFull(error: unknown): boolean {
  if (error instanceof Database.SqliteError) return error.code === 'SQLITE_FULL';
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}
