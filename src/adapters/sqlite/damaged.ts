// Tells a file whose pages are not what was written from every other trouble.
import Database from 'better-sqlite3';

export function isDamaged(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CORRUPT');
}
