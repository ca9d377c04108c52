// The journal of a simulated account as a real file, which outlives every life of the daemon and every deploy: what it takes on disk is
// what a journal takes.
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { US } from '../../src/market/venues/us.ts';
import {
  openJournal,
  type SqliteJournal,
} from '../../src/trader/adapters/sqlite/journal/journal.ts';
import { createLook } from '../../src/trader/adapters/sqlite/read-tables/look.ts';
import {
  openReadTables,
  type ReadTables,
} from '../../src/trader/adapters/sqlite/read-tables/read-tables.ts';
import { completedFacts } from '../../src/trader/app/completed-facts/completed-facts.ts';
import type { Journal } from '../../src/trader/ports/journal.ts';
import type { JournalWatch } from '../simulation/components/memory-journal.ts';
import type { MemoryTables } from '../trader/adapters/sqlite/memory-tables.ts';

export interface JournalFile {
  /** The same object over all files. */
  readonly journal: Journal;
  /** Closed, and opened again as by another process; of another version that reads no snapshot of this one. */
  reopen(as: 'same' | 'new-version'): void;
  /** The read tables that a daemon keeps beside the facts in the same file. */
  tables(): MemoryTables;
  /** Of the file and its log. */
  bytes(): number;
  /** Characters of the newest snapshot. */
  snapshotLength(): number;
  close(): void;
}

export function createJournalFile(parts: {
  readonly folder: string;
  readonly journalId: string;
  readonly mode: string;
  readonly account: string;
  readonly watch: JournalWatch;
  /** The disk is slow now: the commit returns after so long. */
  block(): void;
}): JournalFile {
  const { folder, mode, account, watch } = parts;
  const file = join(folder, 'journal.sqlite');
  rmSync(file, { force: true });
  let isOfOtherVersion = false;
  let snapshotLength = 0;

  function open(): SqliteJournal {
    const opened = openJournal({ file, mode, account });
    if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
    // Only processes die here: the machine stays up.
    opened.value.database.pragma('synchronous = OFF');
    return opened.value;
  }

  const created = open();
  // Ids of orders begin with it, and the same seed gives the same year.
  created.database
    .prepare("UPDATE meta SET value = ? WHERE key = 'journal_id'")
    .run(parts.journalId);
  created.close();
  let current = open();
  let tables: ReadTables | undefined;

  function tablesNow(): ReadTables {
    tables ??= openReadTables(file, completedFacts(current));
    return tables;
  }

  function closeAll(): void {
    tables?.close();
    tables = undefined;
    current.close();
  }

  const journal: Journal = {
    journalId: parts.journalId,
    lastSeq: () => current.lastSeq(),
    append(facts) {
      parts.block();
      const failure = watch.beforeCommit(facts) ?? current.append(facts);
      if (failure === undefined) watch.committed(facts);
      return failure;
    },
    read: (afterSeq) => current.read(afterSeq),
    saveSnapshot(snapshot) {
      const failure = current.saveSnapshot(snapshot);
      if (failure !== undefined) return failure;
      isOfOtherVersion = false;
      snapshotLength = snapshot.body.length;
      watch.snapshotSaved(snapshot);
      return undefined;
    },
    newestSnapshot: (version) => (isOfOtherVersion ? undefined : current.newestSnapshot(version)),
    close() {},
  };

  return {
    journal,
    reopen(as) {
      closeAll();
      isOfOtherVersion = as === 'new-version';
      current = open();
    },
    tables: () => ({
      get look() {
        return createLook(tablesNow().database, LOOK);
      },
      take: () => void tablesNow().catchUp(),
    }),
    bytes: () => sizeOf(file) + sizeOf(`${file}-wal`),
    snapshotLength: () => snapshotLength,
    close: closeAll,
  };
}

const LOOK = { clientId: undefined, home: US, lastPrice: () => Number.NaN };

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
