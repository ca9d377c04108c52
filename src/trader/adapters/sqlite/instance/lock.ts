// One daemon per instance folder: a SQLite transaction held open for the lifetime of the process, which the system
// ends with it.
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { isProcessAlive } from '../../../../kernel/process-alive.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { namingDamaged } from '../file/damaged.ts';
import { isDiskFull } from '../file/full-disk.ts';
import { createPrivately } from '../file/private-file.ts';
import { hasProcessEnded } from './process-ended.ts';

export interface LockHolder {
  readonly pid: number;
  /** ISO-8601 wall time. */
  readonly startedAt: string;
  readonly version: string;
}

export interface InstanceLock {
  release(): void;
}

/** How long one attempt to take the lock waits for another process, and how long a check does. */
const WAIT_MS = 500;
const CHECK_WAIT_MS = 100;
/**
 * Commands hold the lock for a moment when they check it. If the process named in the row does not run, such a check
 * is going on, and the attempt is repeated after a pause.
 */
const TRIES_MAX = 20;
/** The one that is named may have released the lock and not quite ended: it is believed to hold it if it stays busy for so long. */
const TRIES_OF_NAMED = 4;
const PAUSE_MS = 50;
const NOBODY_KNOWN: LockHolder = { pid: 0, startedAt: '', version: '' };

const HOLDS = 'only the lock';

/** Takes the lock, or returns its holder. */
export function takeLock(file: string, holder: LockHolder): Result<InstanceLock, LockHolder> {
  return namingDamaged(file, HOLDS, () => take(file, holder));
}

function take(file: string, holder: LockHolder): Result<InstanceLock, LockHolder> {
  createPrivately(file);
  const db = new Database(file, { timeout: WAIT_MS });
  try {
    for (let tries = 1; !isTaken(db, holder); tries += 1) {
      const other = readHolder(db);
      const isHeld = tries >= TRIES_OF_NAMED && isRunning(other, holder);
      if (isHeld || tries === TRIES_MAX) {
        db.close();
        return failed(other ?? NOBODY_KNOWN);
      }
      sleep(PAUSE_MS);
    }
    return ok({ release: () => db.close() });
  } catch (error) {
    db.close();
    throw error;
  }
}

function isTaken(db: Database.Database, holder: LockHolder): boolean {
  try {
    createTable(db);
    writeHolder(db, holder);
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    if (!isBusy(error)) throw error;
    return false;
  }
  const written = readHolder(db);
  if (written?.pid === holder.pid && written.startedAt === holder.startedAt) return true;
  // Another start wrote its row between our two transactions.
  db.exec('ROLLBACK');
  return false;
}

/** With a write-ahead log other processes can read the holder's row beside the open transaction. */
function createTable(db: Database.Database): void {
  // SQLite does not wait for others when it changes the mode of a new file: it fails at once.
  db.pragma('journal_mode = WAL');
  db.exec('CREATE TABLE IF NOT EXISTS holder (pid INTEGER, started_at TEXT, version TEXT) STRICT');
}

/** The daemon has nothing else to do before it holds the lock. */
function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** The current holder of the lock; undefined if there is none, even if an old row exists. */
export function lockHolder(file: string): LockHolder | undefined {
  return existsSync(file) ? namingDamaged(file, HOLDS, () => holderOf(file)) : undefined;
}

function holderOf(file: string): LockHolder | undefined {
  const db = new Database(file, { timeout: 0 });
  try {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      if (isFree(db)) return undefined;
      const holder = readHolder(db);
      if (holder !== undefined && isRunning(holder)) return holder;
      db.pragma(`busy_timeout = ${CHECK_WAIT_MS}`);
    }
    return readHolder(db) ?? NOBODY_KNOWN;
  } catch (error) {
    // A holder has created what a reader needs; it is missing, so there is no holder.
    if (isDiskFull(error)) return undefined;
    throw error;
  } finally {
    db.close();
  }
}

function isFree(db: Database.Database): boolean {
  try {
    db.exec('BEGIN EXCLUSIVE');
    db.exec('ROLLBACK');
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}

/** Whether a process has the pid in the row; of two starts with one row, the other one. */
function isRunning(row: LockHolder | undefined, own?: LockHolder): boolean {
  if (row === undefined || row.pid <= 0) return false;
  if (row.pid === own?.pid && row.startedAt === own.startedAt) return false;
  return isProcessAlive(row.pid) && !hasProcessEnded(row.pid);
}

function writeHolder(db: Database.Database, holder: LockHolder): void {
  db.transaction(() => {
    db.exec('DELETE FROM holder');
    db.prepare('INSERT INTO holder VALUES (?, ?, ?)').run(
      holder.pid,
      holder.startedAt,
      holder.version,
    );
  }).exclusive();
}

/** Undefined while the holder is still creating the file or repairing its log after a crash. */
function readHolder(db: Database.Database): LockHolder | undefined {
  try {
    return db
      .prepare<[], LockHolder>('SELECT pid, started_at AS startedAt, version FROM holder')
      .get();
  } catch (error) {
    if (isBusy(error) || hasNoTable(error)) return undefined;
    throw error;
  }
}

function hasNoTable(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.message.startsWith('no such table');
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
