// The tape: every batch of inputs that the engine processed, so that a day can be replayed. Writing never blocks or throws.
import type { Instant } from '../../kernel/instant.ts';
import type { Settings } from './settings.ts';

export interface Tape {
  batch(batch: TapedBatch): void;
  /** The engine requested a complete snapshot from the broker. */
  snapshotAsked(now: Instant): void;
}

export interface TapedBatch {
  readonly now: Instant;
  /** The newest fact before the batch. */
  readonly seq: number;
  /** The engine's inputs as plain values; reply callbacks are not on the tape. */
  readonly inputs: readonly object[];
  /** Inputs still in the queue behind the batch. */
  readonly waiting: number;
  /** Whether the HALT file existed for this batch. */
  readonly isHalted: boolean;
}

/** Raised when the shape of the inputs changes: a tape can be replayed only by programs of its version. */
export const TAPE_VERSION = 2;

/** The first record of each part of a tape. */
export interface TapeHead {
  readonly version: typeof TAPE_VERSION;
  readonly journalId: string;
  /** When this run of the daemon began, market time; one tape is one run. */
  readonly life: Instant;
  /** Parts of a run are numbered from 1, one per day. */
  readonly part: number;
  /** The newest fact before the part. */
  readonly seq: number;
  readonly program: string;
  /** Market ms per wall ms. */
  readonly speed: number;
  readonly isPractice: boolean;
  /** The settings when the run began, without secrets. */
  readonly settings: Settings;
}
