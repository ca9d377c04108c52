// The journal port in memory: durable across lives of the daemon, whole commits only, read back as the text it would be on disk.
import type {
  Journal,
  JournalFailure,
  RecordedFact,
  StateSnapshot,
} from '../../src/ports/journal.ts';

export interface MemoryJournal extends Journal {
  readonly facts: readonly RecordedFact[];
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
  const facts: RecordedFact[] = [];
  const snapshots: StateSnapshot[] = [];

  return {
    journalId,
    facts,
    snapshots,
    lastSeq: () => facts.length,
    append(added) {
      const failure = watch.beforeCommit(added);
      if (failure !== undefined) return failure;
      for (const [index, fact] of added.entries()) {
        if (fact.seq !== facts.length + 1) {
          throw new Error(`fact ${fact.seq} of ${added.length} (${index}) after ${facts.length}`);
        }
        facts.push(onDisk(fact));
      }
      watch.committed(added);
      return undefined;
    },
    *read(afterSeq) {
      for (let index = afterSeq; index < facts.length; index += 1) {
        const fact = facts[index];
        if (fact !== undefined) yield fact;
      }
    },
    saveSnapshot(snapshot) {
      snapshots.push(snapshot);
      watch.snapshotSaved(snapshot);
      return undefined;
    },
    newestSnapshot: (stateVersion) =>
      snapshots.findLast(
        (snapshot) => snapshot.stateVersion === stateVersion && snapshot.seq <= facts.length,
      ),
    close() {},
  };
}

/** What JSON does to a fact, done at once: what it loses is lost for every reader. */
function onDisk(fact: RecordedFact): RecordedFact {
  return JSON.parse(JSON.stringify(fact)) as RecordedFact;
}
