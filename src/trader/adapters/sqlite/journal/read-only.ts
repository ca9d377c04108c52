// Opens a journal file read-only: of a running daemon, of a stopped one, or a backup.
import Database from 'better-sqlite3';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { Journal } from '../../../ports/journal.ts';
import { type OpenFailure, openFailureOf } from '../file/open-failure.ts';
import { readFacts } from './fact-rows.ts';
import { metaOf } from './journal.ts';
import { lastSeqOf } from './last-seq.ts';
import { JOURNAL_VERSION } from './migrations.ts';
import { newestSnapshot } from './snapshots.ts';

/** Rejects other files and journals of a newer sluice before reading any fact. */
export function openReadOnly(file: string): Result<Database.Database, OpenFailure> {
  try {
    const database = new Database(file, { readonly: true, fileMustExist: true });
    const failure = unfitness(file, database);
    if (failure === undefined) return ok(database);
    database.close();
    return failed(failure);
  } catch (error) {
    return failed(openFailureOf(file, error));
  }
}

function unfitness(file: string, database: Database.Database): OpenFailure | undefined {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > JOURNAL_VERSION) {
    return { kind: 'newer-version', file, version, known: JOURNAL_VERSION };
  }
  const hasFacts = database
    .prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'facts'")
    .get();
  if (version > 0 && hasFacts !== undefined) return undefined;
  return { kind: 'cannot-open', file, why: 'it is not a journal' };
}

/** The journal of an open file in the form that the fold reads; read-only. */
export function readOnlyJournal(database: Database.Database): Journal {
  const lastSeq = lastSeqOf(database);
  return {
    journalId: metaOf(database, 'journal_id'),
    lastSeq: () => lastSeq,
    append: () => ({ kind: 'read-only' }),
    read: (afterSeq) => readFacts(database, afterSeq),
    saveSnapshot: () => ({ kind: 'read-only' }),
    newestSnapshot: (stateVersion) => newestSnapshot(database, { stateVersion, lastSeq }),
    close: () => database.close(),
  };
}
