// The copy of the ledger's database from which reports are read.

export interface ReplicaState {
  readonly isUsed: boolean;
  /** One sentence; empty while it is used. */
  readonly why: string;
  /** The age of the oldest write that it was not seen to have; undefined before it was seen at all. */
  readonly lagSeconds: number | undefined;
  /** Reports that were read from it. */
  readonly reports: number;
  /** Reports that were read from the primary instead, or finished there. */
  readonly fallbacks: number;
}
