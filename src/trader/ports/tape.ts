// The tape: every batch the engine decided about, so that a day can be played again. Writing never waits, throws or fails.
import type { Instant } from '../../kernel/instant.ts';
import type { Settings } from './settings.ts';

export interface Tape {
  batch(batch: TapedBatch): void;
  /** A complete answer of the broker was asked for. */
  snapshotAsked(now: Instant): void;
}

export interface TapedBatch {
  readonly now: Instant;
  /** The newest fact before the batch. */
  readonly seq: number;
  /** The engine's inputs as plain values; what they answer to is not on the tape. */
  readonly inputs: readonly object[];
  /** Inputs that stood behind the batch. */
  readonly waiting: number;
  /** What the batch saw of the HALT file. */
  readonly isHalted: boolean;
}

/** What stands at the head of each part of a tape. */
/** Raised when the shape of the inputs changes: a tape is played by programs of its version only. */
export const TAPE_VERSION = 2;

export interface TapeHead {
  readonly version: typeof TAPE_VERSION;
  readonly journalId: string;
  /** When this life of the daemon began, market time; one tape is one life. */
  readonly life: Instant;
  /** Parts of a life count from 1, one a day. */
  readonly part: number;
  /** The newest fact before the part. */
  readonly seq: number;
  readonly program: string;
  /** Market ms per wall ms. */
  readonly speed: number;
  readonly isPractice: boolean;
  /** What ran when the life began, without its secrets. */
  readonly settings: Settings;
}
