// The durable log of facts, the only source of truth. One writer, one transaction per batch, a hash chain over the commits.
import type { RecordedFact } from '../domain/facts/recorded-fact.ts';

export type { RecordedFact };

export type JournalFailure =
  | { readonly kind: 'disk-full' }
  | { readonly kind: 'read-only' }
  | { readonly kind: 'io'; readonly why: string };

export interface Journal {
  /** Eight random base32 characters, drawn once when the journal was created. */
  readonly journalId: string;
  lastSeq(): number;
  /** Durable when it returns; the facts must have consecutive numbers after `lastSeq`. All or nothing. */
  append(facts: readonly RecordedFact[]): JournalFailure | undefined;
  /** Facts after `afterSeq`, ascending. */
  read(afterSeq: number): Iterable<RecordedFact>;
  saveSnapshot(snapshot: StateSnapshot): JournalFailure | undefined;
  /** The newest snapshot of this version with a valid checksum. */
  newestSnapshot(stateVersion: number): StateSnapshot | undefined;
  close(): void;
}

export interface StateSnapshot {
  readonly seq: number;
  readonly stateVersion: number;
  /** JSON text of the state. */
  readonly body: string;
}
