// Where backups are kept besides this machine: whole objects under names. What the store refuses, or does not answer, is thrown as
// a `StoreFault`.
import type { Instant } from '../../kernel/instant.ts';

export interface StoredObject {
  readonly name: string;
  readonly bytes: number;
  /** When it was written, by the clock of the store. */
  readonly at: Instant;
}

export interface BackupStore {
  /** As people type it. */
  readonly place: string;
  /** Replaces what has the name. */
  put(name: string, content: Buffer): Promise<void>;
  /** Undefined if the store has no such object. */
  get(name: string): Promise<Buffer | undefined>;
  list(): Promise<readonly StoredObject[]>;
  /** Also if it is absent. */
  remove(name: string): Promise<void>;
  /** What was put, replaced or removed stays as an old version, as far as the store has said it by now. */
  keepsVersions(): boolean;
}

/** Its message is one sentence, without secrets. */
export class StoreFault extends Error {}

/** The store may have taken the object that completes a backup. */
export class UnsettledBackup extends StoreFault {}
