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

export interface FindingsAsked {
  readonly portfolios: readonly PortfolioId[];
  readonly status?: FindingStatus | undefined;
  readonly limit: number;
}

export interface FindingReads {
  /** The newest first. */
  findings(asked: FindingsAsked): Promise<readonly FindingRow[]>;
  finding(id: string): Promise<FindingRow | undefined>;
  /** Of the portfolio, or of all: those that are open, or were raised after the moment. */
  rememberedFindings(
    after: Instant,
    portfolio: PortfolioId | undefined,
  ): Promise<readonly RememberedRow[]>;
}

export type RememberedRow = Pick<
  FindingRow,
  'id' | 'portfolio' | 'agent' | 'rule' | 'subject' | 'bucket' | 'status' | 'raisedAt' | 'times'
>;

export interface FindingWrites {
  addFinding(row: FindingRow): Promise<void>;
  changeFinding(row: Pick<FindingRow, 'id' | 'status' | 'changedAt' | 'times'>): Promise<void>;
}
