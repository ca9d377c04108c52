// The journal in one SQLite file: facts appended in one durable transaction per batch, commits chained by SHA-256.
import { randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { Journal, JournalFailure, RecordedFact } from '../../../ports/journal.ts';
import { isDiskFull } from '../file/full-disk.ts';
import { failureToWrite, type OpenFailure, openFailureOf } from '../file/open-failure.ts';
import { CACHE_KIB, LOG_PAGES_MAX } from '../file/page-limits.ts';
import { createPrivately } from '../file/private-file.ts';
import { chainHash, factText } from './commit-chain.ts';
import { createFactWriter, readFacts } from './fact-rows.ts';
import { lastSeqOf } from './last-seq.ts';
import { JOURNAL_VERSION, migrate } from './migrations.ts';
import { newestSnapshot, saveSnapshot } from './snapshots.ts';
import { walkChain } from './walk-chain.ts';

const SCHEMA = `
CREATE TABLE facts (
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, v INTEGER NOT NULL,
  cause INTEGER NOT NULL, correlation TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE TABLE commits (first_seq INTEGER PRIMARY KEY, last_seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE TABLE snapshots (seq INTEGER PRIMARY KEY, state_version INTEGER NOT NULL, body TEXT NOT NULL, checksum TEXT NOT NULL) STRICT;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;

/** The number between two snapshots: opening the journal checks these, `sluice db verify` checks the rest. */
const FACTS_PROVEN = 20_000;

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

export interface SqliteJournal extends Journal {
  /** The same file for read tables, which are written in separate transactions. */
  readonly database: Database.Database;
  /** Whether the newest commit, read again, is the last one written here. */
  isNewestOurs(): boolean;
}

export interface JournalFile {
  readonly file: string;
  readonly mode: string;
  readonly account: string;
}

/** Opens the journal and creates it if necessary; refuses one of another account or of a newer sluice. */
export function openJournal(wanted: JournalFile): Result<SqliteJournal, OpenFailure> {
  let database: Database.Database;
  try {
    createPrivately(wanted.file);
    const barred = failureToWrite(wanted.file);
    if (barred !== undefined) return failed(barred);
    database = new Database(wanted.file);
  } catch (error) {
    return failed(openFailureOf(wanted.file, error));
  }
  const failure = prepare(database, wanted);
  if (failure !== undefined) {
    database.close();
    return failed(failure);
  }
  return ok(journalOver(database));
}

/** The same code and the same tables without a file: nothing of it outlives the process. */
export function openJournalInMemory(mode: string, account: string): SqliteJournal {
  const database = new Database(':memory:');
  create(database, { file: ':memory:', mode, account });
  return journalOver(database);
}

function prepare(database: Database.Database, wanted: JournalFile): OpenFailure | undefined {
  try {
    // A fact has about 300 bytes: larger pages mean fewer writes for a batch, and a single commit is as fast as
    // before.
    database.pragma('page_size = 8192');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma(`wal_autocheckpoint = ${LOG_PAGES_MAX}`);
    database.pragma(`cache_size = -${CACHE_KIB}`);
    const version = Number(database.pragma('user_version', { simple: true }));
    if (version > JOURNAL_VERSION) {
      return { kind: 'newer-version', file: wanted.file, version, known: JOURNAL_VERSION };
    }
    if (version === 0) create(database, wanted);
    else migrate(database, wanted.file);
    const found = `${metaOf(database, 'mode')}-${metaOf(database, 'account')}`;
    const asked = `${wanted.mode}-${wanted.account}`;
    if (found !== asked) return { kind: 'other-account', file: wanted.file, wanted: asked, found };
    const checked = walkChain(database, lastSeqOf(database) - FACTS_PROVEN);
    if ('fault' in checked) return { kind: 'damaged', file: wanted.file, why: checked.fault };
    return undefined;
  } catch (error) {
    // Space can be freed, and then the journal opens.
    if (isDiskFull(error)) throw error;
    return openFailureOf(wanted.file, error);
  }
}

function create(database: Database.Database, wanted: JournalFile): void {
  const journalId = Array.from(randomBytes(8), (byte) => BASE32[byte & 31]).join('');
  database.transaction(() => {
    database.exec(SCHEMA);
    const put = database.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
    put.run('journal_id', journalId);
    put.run('mode', wanted.mode);
    put.run('account', wanted.account);
    database.pragma(`user_version = ${JOURNAL_VERSION}`);
  })();
}

export function metaOf(database: Database.Database, key: string): string {
  const row = database.prepare('SELECT value FROM meta WHERE key = ?').get(key) as
    | { value: string }
    | undefined;
  return row?.value ?? '';
}

function journalOver(database: Database.Database): SqliteJournal {
  const writeFacts = createFactWriter(database);
  const insertCommit = database.prepare(
    'INSERT INTO commits (first_seq, last_seq, hash) VALUES (?, ?, ?)',
  );
  const newest = database.prepare<[], { last_seq: number; hash: string }>(
    'SELECT last_seq, hash FROM commits ORDER BY first_seq DESC LIMIT 1',
  );
  const last = newest.get();
  let lastSeq = last?.last_seq ?? 0;
  let lastHash = last?.hash ?? '';

  /** Returns the hash of the new commit. */
  const commit = database.transaction((facts: readonly RecordedFact[]): string => {
    const texts = facts.map(({ fact }) => factText(fact));
    const hash = chainHash(lastHash, facts, texts);
    writeFacts(facts, texts);
    insertCommit.run(lastSeq + 1, lastSeq + facts.length, hash);
    return hash;
  });

  return {
    database,
    journalId: metaOf(database, 'journal_id'),
    lastSeq: () => lastSeq,
    append(facts) {
      if (facts.length === 0) return undefined;
      let previous = lastSeq;
      for (const { seq } of facts) {
        if (seq !== previous + 1) throw new Error(`fact ${seq} does not follow ${previous}`);
        previous = seq;
      }
      try {
        lastHash = commit(facts);
      } catch (error) {
        return failureOf(error);
      }
      lastSeq = previous;
      return undefined;
    },
    isNewestOurs() {
      const found = newest.get();
      return (found?.last_seq ?? 0) === lastSeq && (found?.hash ?? '') === lastHash;
    },
    read: (afterSeq) => readFacts(database, afterSeq),
    saveSnapshot(snapshot) {
      try {
        saveSnapshot(database, snapshot);
        return undefined;
      } catch (error) {
        return failureOf(error);
      }
    },
    newestSnapshot: (stateVersion) => newestSnapshot(database, { stateVersion, lastSeq }),
    close() {
      database.close();
    },
  };
}

/** An error of SQLite is a failure; any other is a bug. */
function failureOf(error: unknown): JournalFailure {
  if (!(error instanceof Database.SqliteError)) throw error;
  const { code } = error;
  if (isDiskFull(error)) return { kind: 'disk-full' };
  if (code.startsWith('SQLITE_READONLY')) return { kind: 'read-only' };
  return { kind: 'io', why: error.message };
}
