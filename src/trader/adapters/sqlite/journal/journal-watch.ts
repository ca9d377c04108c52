// Notices that the files of the open journal were removed, moved or overwritten. SQLite does not: it continues to write into
// files that the next start will not find.
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { makeFolder } from '../../../../files/make-folder.ts';
import { LOG_PAGES_MAX } from '../file/page-limits.ts';
import { createPrivately } from '../file/private-file.ts';
import type { SqliteJournal } from './journal.ts';

export interface JournalWatch {
  /**
   * Why the files on disk are not the journal that is being written; undefined if they are. Uses `stat` and the journal's
   * own connection only: closing another descriptor of the file would drop SQLite's locks.
   */
  fault(): string | undefined;
  /** Writes the log back into the file if it is long enough. */
  writeBack(): void;
  /** Closes a sound journal. One that was removed or moved is saved to a new file first, with everything recorded since. */
  close(): void;
}

/** The file, its log and the index of the log; as long as a connection is open, SQLite replaces none of them. */
const ENDS = ['', '-wal', '-shm'];

/** Pages in the log, and how many of them are in the file already. */
interface LogState {
  readonly log: number;
  readonly checkpointed: number;
}

/**
 * Every commit goes to the log; the file itself changes only when the log is written back. From here on that happens in
 * `writeBack` alone, so any other change of the file is an overwriting, unless the log shows that another program wrote it back.
 */
export function watchJournal(file: string, journal: SqliteJournal): JournalWatch {
  const { database } = journal;
  const atStart = ENDS.map((end) => identityOf(`${file}${end}`));
  database.pragma('wal_autocheckpoint = 0');
  let content = contentOf(file);
  let before = logState();
  let isOverwritten = false;

  function logState(): LogState {
    const [state] = database.pragma('wal_checkpoint(NOOP)') as LogState[];
    return state ?? { log: 0, checkpointed: 0 };
  }

  function exchanged(): string | undefined {
    const found = ENDS.map((end) => identityOf(`${file}${end}`));
    const at = found.findIndex((identity, index) => identity !== atStart[index]);
    if (at < 0) return undefined;
    const name = `${file}${ENDS[at]}`;
    return found[at] === undefined ? `${name} was removed or moved` : `${name} is another file now`;
  }

  function noticeContent(): void {
    const now = logState();
    // A log begins anew only after all of it was written back, which may have been here.
    const isBegunAnew = now.log < before.log && before.checkpointed < before.log;
    const isWrittenBack = isBegunAnew || now.checkpointed > before.checkpointed;
    before = now;
    const found = contentOf(file);
    if (found !== content && !isWrittenBack) isOverwritten = true;
    content = found;
  }

  function fault(): string | undefined {
    try {
      const how = exchanged();
      if (how !== undefined) return how;
      if (!journal.isNewestOurs()) return `${file} holds commits of another program`;
      noticeContent();
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
      return `${file} cannot be read (${error.message})`;
    }
    return isOverwritten ? `${file} was overwritten by another program` : undefined;
  }

  /** Closing would write the log into the file and remove the log: both may belong to another journal now. */
  function save(): void {
    const copy = join(dirname(file), `journal-saved-${journal.lastSeq()}.sqlite`);
    makeFolder(dirname(copy), 0o700);
    createPrivately(copy);
    database.prepare('VACUUM INTO ?').run(copy);
  }

  return {
    fault,
    close() {
      if (fault() === undefined) return journal.close();
      if (isOverwritten) return;
      try {
        save();
      } catch (error) {
        // No space for a copy, or one is there already: the stops rest at the broker in any case.
        if (!(error instanceof Error)) throw error;
      }
    },
    writeBack() {
      if (before.log - before.checkpointed < LOG_PAGES_MAX / 2) return;
      try {
        database.pragma('wal_checkpoint(PASSIVE)');
      } catch (error) {
        // The pages stay in the log; a full disk shows at the next commit.
        if (!(error instanceof Database.SqliteError)) throw error;
      }
      content = contentOf(file);
      before = logState();
    },
  };
}

function identityOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.dev}/${found.ino}`;
}

function contentOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.size}/${found.mtimeNs}`;
}
