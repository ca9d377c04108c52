// The journal in one SQLite file: facts appended in one durable transaction per batch, commits chained by SHA-256.
import { createHash, randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import { instant } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Journal, JournalFailure, RecordedFact, StateSnapshot } from '../../ports/journal.ts';
import type { Fact } from '../../trading/facts.ts';
import { chainHash, factText } from './commit-chain.ts';

export const JOURNAL_VERSION = 1;

/** Shape version of every fact written today; a change of shape raises it and adds an upcaster. */
const FACT_VERSION = 1;

const SCHEMA = `
CREATE TABLE facts (
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, v INTEGER NOT NULL,
  cause INTEGER NOT NULL, correlation TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE TABLE commits (first_seq INTEGER PRIMARY KEY, last_seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE TABLE snapshots (seq INTEGER PRIMARY KEY, state_version INTEGER NOT NULL, body TEXT NOT NULL, checksum TEXT NOT NULL) STRICT;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

export type OpenFailure =
  | {
      readonly kind: 'newer-version';
      readonly file: string;
      readonly version: number;
      readonly known: number;
    }
  | {
      readonly kind: 'other-account';
      readonly file: string;
      readonly wanted: string;
      readonly found: string;
    }
  | { readonly kind: 'cannot-open'; readonly file: string; readonly why: string };

export interface SqliteJournal extends Journal {
  /** The same file for read tables, which are written apart from the facts, in transactions of their own. */
  readonly database: Database.Database;
}

export interface JournalFile {
  readonly file: string;
  readonly mode: string;
  readonly account: string;
}

/** Opens the journal, making it when it is not there yet; refuses one of another account or of a newer sluice. */
export function openJournal(wanted: JournalFile): Result<SqliteJournal, OpenFailure> {
  let database: Database.Database;
  try {
    database = new Database(wanted.file);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('wal_autocheckpoint = 4000');
  } catch (error) {
    return failed({ kind: 'cannot-open', file: wanted.file, why: sentenceOf(error) });
  }
  const failure = prepare(database, wanted);
  if (failure !== undefined) {
    database.close();
    return failed(failure);
  }
  return ok(journalOver(database));
}

function prepare(database: Database.Database, wanted: JournalFile): OpenFailure | undefined {
  try {
    const version = Number(database.pragma('user_version', { simple: true }));
    if (version > JOURNAL_VERSION) {
      return { kind: 'newer-version', file: wanted.file, version, known: JOURNAL_VERSION };
    }
    if (version === 0) create(database, wanted);
    const found = `${metaOf(database, 'mode')}-${metaOf(database, 'account')}`;
    const asked = `${wanted.mode}-${wanted.account}`;
    if (found !== asked) return { kind: 'other-account', file: wanted.file, wanted: asked, found };
    return undefined;
  } catch (error) {
    return { kind: 'cannot-open', file: wanted.file, why: sentenceOf(error) };
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

interface FactRow {
  seq: number;
  at: number;
  cause: number;
  correlation: string;
  body: string;
}

/** Facts after `afterSeq` from any open journal database, ascending. */
export function* readFacts(database: Database.Database, afterSeq: number): Generator<RecordedFact> {
  const rows = database
    .prepare('SELECT seq, at, cause, correlation, body FROM facts WHERE seq > ? ORDER BY seq')
    .iterate(afterSeq) as IterableIterator<FactRow>;
  for (const row of rows) {
    yield {
      seq: row.seq,
      at: instant(row.at),
      cause: row.cause,
      correlation: row.correlation,
      fact: JSON.parse(row.body) as Fact,
    };
  }
}

function journalOver(database: Database.Database): SqliteJournal {
  const insertFact = database.prepare(
    'INSERT INTO facts (seq, at, type, v, cause, correlation, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const insertCommit = database.prepare(
    'INSERT INTO commits (first_seq, last_seq, hash) VALUES (?, ?, ?)',
  );
  const lastCommit = database.prepare(
    'SELECT last_seq, hash FROM commits ORDER BY first_seq DESC LIMIT 1',
  );
  const last = lastCommit.get() as { last_seq: number; hash: string } | undefined;
  let lastSeq = last?.last_seq ?? 0;
  let lastHash = last?.hash ?? '';

  const write = database.transaction(
    (facts: readonly RecordedFact[], first: number, hashAfter: { value: string }) => {
      const texts: string[] = [];
      for (const recorded of facts) {
        const body = factText(recorded.fact);
        texts.push(body);
        insertFact.run(
          recorded.seq,
          recorded.at,
          recorded.fact.type,
          FACT_VERSION,
          recorded.cause,
          recorded.correlation,
          body,
        );
      }
      hashAfter.value = chainHash(lastHash, facts, texts);
      insertCommit.run(first, first + facts.length - 1, hashAfter.value);
    },
  );

  return {
    database,
    journalId: metaOf(database, 'journal_id'),
    lastSeq: () => lastSeq,
    append(facts) {
      const first = facts[0]?.seq;
      if (first === undefined) return undefined;
      if (first !== lastSeq + 1) throw new Error(`fact ${first} does not follow ${lastSeq}`);
      const hashAfter = { value: '' };
      try {
        write(facts, first, hashAfter);
      } catch (error) {
        return failureOf(error);
      }
      lastSeq += facts.length;
      lastHash = hashAfter.value;
      return undefined;
    },
    read: (afterSeq) => readFacts(database, afterSeq),
    saveSnapshot(snapshot) {
      try {
        database
          .prepare(
            'INSERT OR REPLACE INTO snapshots (seq, state_version, body, checksum) VALUES (?, ?, ?, ?)',
          )
          .run(snapshot.seq, snapshot.stateVersion, snapshot.body, checksumOf(snapshot.body));
        // Two are kept: the newest, and the one before in case the newest does not hold.
        database
          .prepare(
            'DELETE FROM snapshots WHERE seq NOT IN (SELECT seq FROM snapshots ORDER BY seq DESC LIMIT 2)',
          )
          .run();
        return undefined;
      } catch (error) {
        return failureOf(error);
      }
    },
    newestSnapshot: (stateVersion) => newestSnapshot(database, stateVersion, lastSeq),
    close() {
      database.close();
    },
  };
}

function newestSnapshot(
  database: Database.Database,
  stateVersion: number,
  lastSeq: number,
): StateSnapshot | undefined {
  const rows = database
    .prepare(
      'SELECT seq, body, checksum FROM snapshots WHERE state_version = ? AND seq <= ? ORDER BY seq DESC',
    )
    .all(stateVersion, lastSeq) as { seq: number; body: string; checksum: string }[];
  const sound = rows.find((row) => checksumOf(row.body) === row.checksum);
  return sound === undefined ? undefined : { seq: sound.seq, stateVersion, body: sound.body };
}

function checksumOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

function failureOf(error: unknown): JournalFailure {
  const code = error instanceof Database.SqliteError ? error.code : '';
  if (code === 'SQLITE_FULL') return { kind: 'disk-full' };
  if (code.startsWith('SQLITE_READONLY')) return { kind: 'read-only' };
  return { kind: 'io', why: sentenceOf(error) };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
