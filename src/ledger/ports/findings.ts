// What agents have found in portfolios, and the commands they propose. The ledger keeps both; what they mean is theirs.
import type { Instant } from '../../kernel/instant.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';
import type { CommandProposalRow } from './command-proposals.ts';

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
  /** Of one that asks something: by what its question is known. Undefined of one that asks nothing. */
  readonly question?: string | undefined;
  /** The command that is proposed to one who answers that the book is wrong: plain JSON. */
  readonly correction?: CommandProposalRow['command'] | undefined;
}

/** `RIGHT`: the book is right. `WRONG`: the book is to be corrected. `OVERRIDDEN`: undecided, and not in the way of what waits for it. */
export type FindingAnswer = 'RIGHT' | 'WRONG' | 'OVERRIDDEN';

/** What the owner of a portfolio has answered: an event, found by its question, however often that is asked. */
export interface AnsweredQuestion {
  readonly portfolio: PortfolioId;
  readonly question: string;
  readonly finding: string;
  readonly answer: FindingAnswer;
  readonly reason: string | undefined;
  readonly by: string;
  readonly at: Instant;
}

export interface FindingsFilter {
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

export interface FindingsQuery extends FindingsFilter {
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

export interface RememberedQuery {
  readonly portfolios: readonly PortfolioId[];
  /** Those that are open, and those that were raised after this moment. */
  readonly after: Instant;
  /** A proposal whose time is over by then does not stand. */
  readonly now: Instant;
}

export interface FindingReads {
  findings(asked: FindingsQuery): Promise<readonly FindingRow[]>;
  /** On all pages together. */
  findingCount(wanted: FindingsFilter): Promise<number>;
  finding(id: string): Promise<FindingRow | undefined>;
  /** The last answer to each question. */
  answeredQuestions(portfolios: readonly PortfolioId[]): Promise<readonly AnsweredQuestion[]>;
  rememberedFindings(asked: RememberedQuery): Promise<readonly RememberedRow[]>;
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
