// Whether a journal is still the one that was relayed: an older copy that was restored is not, and neither is a new one.
import type { JournalReading } from '../../trader/ports/journal-reading.ts';
import type { Checkpoint, Cursor } from './cursor.ts';

export type Break =
  /** The journal of the same daemon, but it went another way after the common fact. */
  | { readonly kind: 'restored'; readonly common: Checkpoint }
  | { readonly kind: 'another-journal'; readonly journalId: string };

type Known = Pick<JournalReading, 'journalId' | 'hashAt'>;

/** Undefined if everything relayed so far is in it. */
export function breakIn(journal: Known, cursor: Cursor): Break | undefined {
  const { journalId } = journal;
  if (journalId !== cursor.journalId) return { kind: 'another-journal', journalId };
  if (isIn(journal, cursor)) return undefined;
  const common = cursor.earlier.find((checkpoint) => isIn(journal, checkpoint));
  return { kind: 'restored', common: common ?? { seq: 0, hash: '' } };
}

/** The hash of a commit covers everything before it. */
function isIn(journal: Known, { seq, hash }: Checkpoint): boolean {
  return seq === 0 || journal.hashAt(seq) === hash;
}
