// Distinguishes outages from bugs: what the drivers throw while a database cannot answer becomes `StoreUnavailable`.
import Database from 'better-sqlite3';
import pg from 'pg';
import { withAdvice } from './postgres-advice.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/** Locked, full, read-only, unreadable, damaged: the file or its disk is at fault, not the statement. */
const SQLITE_OUTAGE =
  /^SQLITE_(BUSY|LOCKED|FULL|READONLY|IOERR|CANTOPEN|CORRUPT|NOTADB|NOMEM|PERM|AUTH)/;
/** Classes of SQLSTATE that accuse the statement: its data, its constraints, its syntax. */
const POSTGRES_BUG = /^(0A|21|22|23|42)/;
/** Of class 42, but about rights that an administrator of the database has taken away. */
const NO_RIGHTS = '42501';

export function sqliteOutage(error: unknown): unknown {
  const isOutage = error instanceof Database.SqliteError && SQLITE_OUTAGE.test(error.code);
  return isOutage ? new StoreUnavailable(`${error.message} (${error.code})`, error) : error;
}

/** Anything that the server did not blame on the statement: it is gone, starting, full, or slow. */
export function postgresOutage(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = codeOf(error);
  const isOfServer = error instanceof pg.DatabaseError;
  if (isOfServer && POSTGRES_BUG.test(code) && code !== NO_RIGHTS) return error;
  // A refused connection to several addresses has no message, only a code.
  return new StoreUnavailable(withAdvice(error.message || code, code), error);
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.name;
}
