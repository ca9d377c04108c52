// A journal as other programs of the host follow it: read-only, in batches, while its daemon writes.
import type { RecordedFact } from './journal.ts';

export interface JournalReading {
  readonly journalId: string;
  /** Number of the newest fact; 0 in an empty journal. */
  lastSeq(): number;
  /** The next facts, ascending. All rows are read at once: an open statement would keep the log of the file from shrinking. */
  factsAfter(afterSeq: number, most: number): readonly RecordedFact[];
  /** Hash of the commit that contains the fact, which covers all facts before it; undefined if there is no such fact. */
  hashAt(seq: number): string | undefined;
  close(): void;
}
