// The journal port in memory: durable across lives of the daemon, whole commits only, read back as the text it would be on disk.
import type {
  Journal,
  JournalFailure,
  RecordedFact,
  StateSnapshot,
} from '../../../src/trader/ports/journal.ts';

export interface MemoryJournal extends Journal {
  facts(): RecordedFact[];
  readonly snapshots: readonly StateSnapshot[];
}

export interface JournalWatch {
  /** Refuses the next commit when it answers with a failure. */
  beforeCommit(facts: readonly RecordedFact[]): JournalFailure | undefined;
  /** The facts are durable; what throws here is a crash between commit and effect. */
  committed(facts: readonly RecordedFact[]): void;
  snapshotSaved(snapshot: StateSnapshot): void;
}

export function createMemoryJournal(journalId: string, watch: JournalWatch): MemoryJournal {
  const durable: string[] = [];
  const snapshots: StateSnapshot[] = [];

  return {
    journalId,
    facts: () => durable.map(fromDisk),
    snapshots,
    lastSeq: () => durable.length,
    append(added) {
      const failure = watch.beforeCommit(added);
      if (failure !== undefined) return failure;
      for (const fact of added) {
        if (fact.seq !== durable.length + 1) {
          throw new Error(`fact ${fact.seq} follows fact ${durable.length}`);
        }
        durable.push(JSON.stringify(fact));
      }
      watch.committed(added);
      return undefined;
    },
    *read(afterSeq) {
      for (const text of durable.slice(afterSeq)) yield fromDisk(text);
    },
    saveSnapshot(snapshot) {
      snapshots.push(snapshot);
      watch.snapshotSaved(snapshot);
      return undefined;
    },
    newestSnapshot: (stateVersion) =>
      snapshots.findLast(
        (snapshot) => snapshot.stateVersion === stateVersion && snapshot.seq <= durable.length,
      ),
    close() {},
  };
}

/** As a reader finds it: what JSON loses is lost. */
function fromDisk(text: string): RecordedFact {
  return JSON.parse(text) as RecordedFact;
}
