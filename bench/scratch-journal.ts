// A temporary journal on the disk of this machine, removed after the benchmark.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRoomInLog } from '../src/trader/adapters/sqlite/file/log-room.ts';
import { openJournal, type SqliteJournal } from '../src/trader/adapters/sqlite/journal/journal.ts';
import type { Journal, RecordedFact } from '../src/trader/ports/journal.ts';

export const MODE = 'paper';
export const ACCOUNT = 'DU1234567';

export interface ScratchJournal {
  readonly file: string;
  readonly journal: SqliteJournal;
  discard(): void;
}

export function createScratchJournal(): ScratchJournal {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const file = join(folder, 'journal.sqlite');
  const journal = openScratch(file);
  // As a daemon does at start.
  makeRoomInLog(journal.database);
  return {
    file,
    journal,
    discard() {
      journal.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export function openScratch(file: string): SqliteJournal {
  const opened = openJournal({ file, mode: MODE, account: ACCOUNT });
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  return opened.value;
}

/** Throws if the append fails, because failed appends must not be measured. */
export function append(journal: Journal, facts: readonly RecordedFact[]): void {
  const failure = journal.append(facts);
  if (failure !== undefined) throw new Error(JSON.stringify(failure));
}
