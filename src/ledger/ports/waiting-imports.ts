// Imports of files. One in the background is stored here, sealed, until its rows are booked, so that it survives the process that took
// it; of one that its caller books himself only what it booked is recorded.
import type { Instant } from '../../kernel/instant.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';
import type { Cause } from '../domain/events/envelope.ts';
import type { HolderNumber, SealedText } from './ledger-rows.ts';

/** RUNNING: somebody has claimed it, until `nextAt`. FAILED before `nextAt`: its caller books it himself, and has not ended. */
export type ImportStatus = 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED';

export interface WaitingImport {
  readonly id: string;
  readonly portfolio: PortfolioId;
  /** Of the portfolio. */
  readonly holder: HolderNumber;
  /** The request that asked for it: what it books has this cause. */
  readonly cause: Cause;
  readonly askedAt: Instant;
  /** Rows that the file books, known ones included. */
  readonly rows: number;
  readonly status: ImportStatus;
  /** How often it was begun; the latest claim has it. */
  readonly claim: number;
  /** When it may be begun, or by when its claim must be renewed; its end once it is over. */
  readonly nextAt: Instant;
  /** So far, by all that began it. */
  readonly booked: number;
  readonly takenBack: number;
  /** Why it failed, or why it was begun again. */
  readonly why: string | undefined;
  /** Bookings that were reversed with the whole import, and when the last of them were. */
  readonly undone: number;
  readonly undoneAt: Instant | undefined;
}

/** What somebody who has claimed one may change of it. */
export type HeldImport = Pick<WaitingImport, 'id' | 'claim'>;

export interface WaitingImportReads {
  waitingImport(id: string): Promise<WaitingImport | undefined>;
  /** The file with what was said about it, sealed with the key of the holder; undefined once it is over. */
  importFileOf(id: string): Promise<SealedText | undefined>;
  /** The newest first. */
  importsOf(portfolio: PortfolioId, limit: number): Promise<readonly WaitingImport[]>;
  /** Those without a claim, the longest waiting first. */
  dueImports(at: Instant, limit: number): Promise<readonly WaitingImport[]>;
}

export interface WaitingImportWrites {
  addImport(row: WaitingImport, file: SealedText): Promise<void>;
  /** One that its caller books himself, as it stands after a step: no process claims it. */
  putImport(row: WaitingImport & { readonly status: 'DONE' | 'FAILED' }): Promise<void>;
  /** False if another process was faster. */
  claimImport(row: HeldImport, until: Instant): Promise<boolean>;
  /** Renews the claim, with what was booked in this step; false if another process has it now, which must undo the step. */
  holdImport(
    row: HeldImport,
    until: Instant,
    done: Pick<WaitingImport, 'booked' | 'takenBack'>,
  ): Promise<boolean>;
  /** Ends it, or gives it back; nothing happens if another process has it now. Of one that is over the file is gone. */
  releaseImport(row: HeldImport & Pick<WaitingImport, 'status' | 'nextAt' | 'why'>): Promise<void>;
  /** In the step that reverses so many of its bookings. */
  noteUndone(id: string, count: number, at: Instant): Promise<void>;
  /** Those that were over before. */
  dropImports(before: Instant): Promise<void>;
  dropImportsOf(holder: HolderNumber): Promise<void>;
}
