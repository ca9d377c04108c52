// What agents have found in portfolios, and the commands they propose. The ledger keeps both; what they mean is theirs.
import type { Instant } from '../../kernel/instant.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';

export type FindingStatus = 'OPEN' | 'CLEARED';

export interface FindingRow {
  readonly id: string;
  readonly portfolio: PortfolioId;
  readonly agent: string;
  readonly rule: string;
  readonly subject: string;
  readonly bucket: number;
  readonly severity: string;
  readonly status: FindingStatus;
  readonly raisedAt: Instant;
  /** When its status changed last. */
  readonly changedAt: Instant;
  /** How often it was open. */
  readonly times: number;
  readonly text: string;
  /** Decimals as text. */
  readonly figures: Readonly<Record<string, string>>;
  readonly threshold: string | undefined;
  /** Ids of events. */
  readonly evidence: readonly string[];
}

export interface FindingsWanted {
  readonly portfolios: readonly PortfolioId[];
  readonly status?: FindingStatus | undefined;
  readonly agent?: string | undefined;
  readonly rule?: string | undefined;
  readonly severity?: string | undefined;
  /** Raised at or after. */
  readonly from?: Instant | undefined;
  /** Raised before. */
  readonly until?: Instant | undefined;
}

export interface FindingsAsked extends FindingsWanted {
  /** Among equal ones, the newest first. */
  readonly order: {
    readonly by: 'raisedAt' | 'changedAt' | 'agent' | 'rule' | 'severity' | 'portfolio';
    readonly isDescending: boolean;
  };
  /** Of the row before the page, which is in the order of `raisedAt`. */
  readonly after?: { readonly at: Instant; readonly id: string } | undefined;
  readonly limit: number;
  readonly offset: number;
}

export interface RememberedAsked {
  readonly portfolios: readonly PortfolioId[];
  /** Those that are open, and those that were raised after this moment. */
  readonly after: Instant;
  /** A proposal whose time is over by then does not stand. */
  readonly now: Instant;
}

export interface FindingReads {
  findings(asked: FindingsAsked): Promise<readonly FindingRow[]>;
  /** On all pages together. */
  findingCount(wanted: FindingsWanted): Promise<number>;
  finding(id: string): Promise<FindingRow | undefined>;
  rememberedFindings(asked: RememberedAsked): Promise<readonly RememberedRow[]>;
  /** Deleted ones with findings that are open, by number. */
  closedWithFindings(after: PortfolioId, limit: number): Promise<readonly PortfolioId[]>;
}

export interface RememberedRow
  extends Pick<
    FindingRow,
    'id' | 'portfolio' | 'agent' | 'rule' | 'subject' | 'bucket' | 'status' | 'raisedAt' | 'times'
  > {
  /** Its newest proposal is open, or somebody has decided on it. */
  readonly isProposed: boolean;
}

export interface FindingWrites {
  addFinding(row: FindingRow): Promise<void>;
  changeFinding(row: Pick<FindingRow, 'id' | 'status' | 'changedAt' | 'times'>): Promise<void>;
}
