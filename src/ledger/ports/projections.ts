// The read tables of the ledger as something that follows from its events: what they should hold, and what they do hold.
import type { StoredEvent } from '../domain/events/envelope.ts';
import type {
  CashRow,
  ClosureRow,
  LotRow,
  PortfolioRow,
  PositionRow,
  SecurityRow,
  TransactionRow,
} from './ledger-rows.ts';
import type { MarkRow } from './marks.ts';
import type { ActionRow, IdentifierRow, ProposalRow } from './security-master.ts';

/** Everything that follows from one stream. */
export type ProjectedRows =
  | {
      readonly of: 'portfolio';
      readonly portfolio: PortfolioRow;
      readonly transactions: readonly TransactionRow[];
      readonly lots: readonly LotRow[];
      readonly closures: readonly ClosureRow[];
      readonly positions: readonly PositionRow[];
      readonly cash: readonly CashRow[];
      readonly marks: readonly MarkRow[];
    }
  | {
      readonly of: 'security';
      readonly security: SecurityRow;
      readonly identifiers: readonly IdentifierRow[];
      readonly actions: readonly ActionRow[];
      readonly proposals: readonly ProposalRow[];
    };

/** A row that a table has and should not have, or the other way round, or both with another value. */
export interface RowDifference {
  readonly table: string;
  /** `portfolio_id 3, lot_id 17`. */
  readonly row: string;
  /** Undefined if the whole row is missing on one side. */
  readonly column: string | undefined;
  readonly stored: string | undefined;
  readonly rebuilt: string | undefined;
}

/** Where the hash of an event does not follow from the event and the one before it. */
export interface ChainFault {
  readonly stream: string;
  readonly version: number;
  readonly why: 'HASH_DIFFERS' | 'VERSION_MISSING' | 'HEAD_DIFFERS';
}

export interface History {
  readonly events: readonly StoredEvent[];
  readonly fault: ChainFault | undefined;
}

/** One moment of the ledger, whatever is written meanwhile. */
export interface LedgerView {
  streams(): Promise<readonly string[]>;
  /** Version and hash of the last event of each stream. */
  heads(): Promise<ReadonlyMap<string, string>>;
  history(stream: string): Promise<History>;
  firstDifference(rows: ProjectedRows): Promise<RowDifference | undefined>;
  /** How many rows each of the tables holds. */
  rowCounts(): Promise<ReadonlyMap<string, number>>;
}

/** How many rows of each table these are. */
export type RowCounts = (rows: ProjectedRows) => ReadonlyMap<string, number>;

/** Up to which event the read tables have been rebuilt, and by which version of the code. */
export interface Checkpoint {
  readonly name: string;
  readonly version: number;
  readonly position: number;
  readonly updatedAt: number;
}

export interface Projections {
  inOneView<Answer>(read: (view: LedgerView) => Promise<Answer>): Promise<Answer>;
  readonly countsOf: RowCounts;
  checkpoint(name: string): Promise<Checkpoint | undefined>;
}

export interface ProjectionWrites {
  /** Every row that followed from the stream goes, and these come in their place. */
  replaceProjected(rows: ProjectedRows): Promise<void>;
  saveCheckpoint(checkpoint: Checkpoint): Promise<void>;
  /** Of one stream, as it is in this step. */
  history(stream: string): Promise<History>;
  /** The same of a stream that was adopted, when each event was held against the one before it; without events of some types. */
  adoptedHistory(stream: string, without: readonly string[]): Promise<readonly StoredEvent[]>;
}
