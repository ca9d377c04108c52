// The store in a SQLite file that only its owner can read.
import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import {
  type CompiledQuery,
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteQueryCompiler,
  type SqliteStatement,
} from 'kysely';
import { makeFolder } from '../files/make-folder.ts';
import { sqliteOutage } from './outage.ts';
import { type QueryObserver, queryLog, timed } from './query-log.ts';
import { runSynchronously } from './synchronous-statements.ts';

/** Another process that opens the store at the same moment may still be creating tables. */
const PATIENT_BUSY_MS = 10_000;
/** The wait for another process blocks this one: the event loop stands still meanwhile. */
const BUSY_MS = 500;
/** 16 MB of log: pages that change often are copied to the file once. */
const CHECKPOINT_PAGES = 4_000;

export interface OpenSqlite<Tables> {
  readonly db: Kysely<Tables>;
  /** After the migrations: from now on a locked file fails fast, unless only one person waits for this process. */
  opened(): void;
}

export function onSqlite<Tables>(
  path: string,
  { queries, servesOne = false }: { queries?: QueryObserver; servesOne?: boolean },
): OpenSqlite<Tables> {
  const database = openDatabase(path);
  const statements = reported(database);
  const dialect = new ConcurrentSqliteDialect({ database: statements });
  const db = new Kysely<Tables>({ dialect, ...(queries && { log: queryLog(queries) }) });
  const run = ({ sql, parameters }: AnyQuery) => {
    const statement = statements.prepare(sql);
    if (statement.reader) return statement.all(parameters);
    statement.run(parameters);
    return [];
  };
  runSynchronously(db, {
    run: queries === undefined ? run : timed(run, queries),
    isInTransaction: () => database.inTransaction,
  });
  return {
    db,
    opened: () => database.pragma(`busy_timeout = ${servesOne ? PATIENT_BUSY_MS : BUSY_MS}`),
  };
}

type AnyQuery = Pick<CompiledQuery, 'sql' | 'parameters'>;

function openDatabase(path: string): Database.Database {
  try {
    makeFolder(dirname(path), 0o700);
    createIfAbsent(path);
    const database = new Database(path, { timeout: PATIENT_BUSY_MS });
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    // What is deleted may be the key of a person who was erased.
    database.pragma('secure_delete = ON');
    // A savepoint keeps the pages that it may have to restore; in a temporary file they would cost a write each.
    database.pragma('temp_store = MEMORY');
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    return database;
  } catch (error) {
    throw sqliteOutage(error);
  }
}

/**
 * SQLite gives its other files the rights of this one. A file that exists must not be opened here: closing it would drop the
 * locks that this process holds on it by another connection, and another process could then delete the log under both.
 */
function createIfAbsent(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** Migrations in one transaction: of two processes that open the store at once, one waits for the other. */
class ConcurrentSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }

  override createQueryCompiler(): SqliteQueryCompiler {
    return new StableSqliteQueryCompiler();
  }
}

/**
 * SQLite plans by the values that are bound, and prepares a statement again with each other value. It does not look behind a sign.
 * What a partial index requires must therefore be in the text of a query, not among its values.
 */
class StableSqliteQueryCompiler extends SqliteQueryCompiler {
  protected override getCurrentParameterPlaceholder(): string {
    return '+?';
  }
}

class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** The database as Kysely needs it, with its outages distinguished from bugs. */
function reported(database: Database.Database): SqliteDatabase {
  const statementBySql = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = statementBySql.get(sql);
      // The one used last goes last.
      statementBySql.delete(sql);
      const statement = known ?? preparedIn(database, sql);
      statementBySql.set(sql, statement);
      const [oldest] = statementBySql.keys();
      if (statementBySql.size > STATEMENTS_KEPT && oldest !== undefined)
        statementBySql.delete(oldest);
      return statement;
    },
  };
}

/** To prepare a statement takes longer than most of them run. */
const STATEMENTS_KEPT = 200;

function preparedIn(database: Database.Database, sql: string): SqliteStatement {
  // A transaction that reads first and writes later would fail at once, without waiting, if another process wrote.
  const text = sql === 'begin' ? 'begin immediate' : sql;
  const statement = reportedStatement(attempt(() => database.prepare(text)));
  if (sql !== 'rollback') return statement;
  // A full disk has taken the transaction back already; that there is none would hide the reason.
  const run: SqliteStatement['run'] = (parameters) =>
    database.inTransaction ? statement.run(parameters) : { changes: 0, lastInsertRowid: 0 };
  return { ...statement, run };
}

function reportedStatement(statement: Database.Statement<unknown[]>): SqliteStatement {
  return {
    reader: statement.reader,
    all: (parameters) => attempt(() => statement.all(parameters)),
    run: (parameters) => attempt(() => statement.run(parameters)),
    iterate: (parameters) => attempt(() => statement.iterate(parameters)),
  };
}

function attempt<Answer>(act: () => Answer): Answer {
  try {
    return act();
  } catch (error) {
    throw sqliteOutage(error);
  }
}
