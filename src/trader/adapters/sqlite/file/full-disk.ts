// Distinguishes a full disk from all other failures, whether SQLite or the system reports it.
import Database from 'better-sqlite3';

export function isDiskFull(error: unknown): boolean {
  // The index of the log beside the file also grows, and reports a full disk differently.
  if (error instanceof Database.SqliteError) return FULL.has(error.code);
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}

const FULL: ReadonlySet<string> = new Set(['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE']);

/** A disk that takes no writes any more: full, failing, or mounted read-only. */
export function isUnwritable(error: unknown): boolean {
  if (isDiskFull(error)) return true;
  return error instanceof Database.SqliteError && UNWRITABLE.test(error.code);
}

const UNWRITABLE = /^SQLITE_(READONLY|IOERR|CANTOPEN)/;

/** Any failure of the database itself, and not of our code. */
export function isDatabaseTrouble(error: unknown): boolean {
  return error instanceof Database.SqliteError;
}
