// The durable log of facts: the only truth. One writer, one transaction per batch, a hash chain over the commits.
import type { Instant } from '../../kernel/instant.ts';
import type { Fact } from '../domain/facts/facts.ts';

/** A fact as the log keeps it. `seq` counts from 1 without gaps. */
export interface RecordedFact {
  readonly seq: number;
  /** Market time of the turn that decided it. */
  readonly at: Instant;
  /** Sequence number of the fact that led to this one; 0 for first causes. */
  readonly cause: number;
  /** Ties a whole chain together: the id of the prediction, or of what else began it. */
  readonly correlation: string;
  readonly fact: Fact;
}

export type JournalFailure =
  | { readonly kind: 'disk-full' }
  | { readonly kind: 'read-only' }
  | { readonly kind: 'io'; readonly why: string };

export interface Journal {
  /** Eight random base32 characters, drawn once when the journal was made. */
  readonly journalId: string;
  lastSeq(): number;
  /** Durable when it returns; the facts carry consecutive numbers after `lastSeq`. All or nothing. */
  append(facts: readonly RecordedFact[]): JournalFailure | undefined;
  /** Facts after `afterSeq`, ascending. */
  read(afterSeq: number): Iterable<RecordedFact>;
  saveSnapshot(snapshot: StateSnapshot): JournalFailure | undefined;
  /** The newest snapshot of this version whose checksum holds. */
  newestSnapshot(stateVersion: number): StateSnapshot | undefined;
  close(): void;
}

export interface StateSnapshot {
  readonly seq: number;
  readonly stateVersion: number;
  /** JSON text of the state. */
  readonly body: string;
}
