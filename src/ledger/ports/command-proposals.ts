// Commands that agents propose, until somebody accepts or rejects them, or their time is over.
import type { Instant } from '../../kernel/instant.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';

export type CommandProposalStatus = 'OPEN' | 'ACCEPTED' | 'REJECTED' | 'EXPIRED';

export interface CommandProposalRow {
  readonly id: string;
  /** That suggests it. */
  readonly finding: string;
  readonly portfolio: PortfolioId;
  /** Plain JSON; `kind` names the command. */
  readonly command: Readonly<Record<string, unknown>> & { readonly kind: string };
  readonly status: CommandProposalStatus;
  readonly proposedAt: Instant;
  readonly expiresAt: Instant;
  readonly decidedBy: string | undefined;
  readonly decidedAt: Instant | undefined;
  /** What an accepted one did: plain JSON. */
  readonly outcome: Readonly<Record<string, unknown>> | undefined;
  /** Undefined unless the autopilot looked at it. */
  readonly autopilot: AutopilotNote | undefined;
}

/** What the autopilot did about a proposal the last time, and why. */
export interface AutopilotNote {
  readonly decision: 'ACCEPTED' | 'HELD';
  /** In capitals: which cap, or WITHIN_CAPS. */
  readonly reason: string;
  readonly text: string;
  readonly at: Instant;
  /** Of an accepted one, in the currency of the portfolio. */
  readonly amount: string | undefined;
}

export interface CommandProposalsFilter {
  readonly portfolios: readonly PortfolioId[];
  readonly finding?: string | undefined;
  readonly status?: CommandProposalStatus | undefined;
  /** Proposed at or after. */
  readonly from?: Instant | undefined;
  /** Proposed before. */
  readonly until?: Instant | undefined;
  /** An open one whose time is over by then counts as expired. */
  readonly now: Instant;
}

export interface CommandProposalsQuery extends CommandProposalsFilter {
  /** Among equal ones, the newest first. */
  readonly order: {
    readonly by: 'proposedAt' | 'expiresAt' | 'status' | 'portfolio';
    readonly isDescending: boolean;
  };
  /** Of the row before the page, which is in the order of `proposedAt`. */
  readonly after?: { readonly at: Instant; readonly id: string } | undefined;
  readonly limit: number;
  readonly offset: number;
}

export interface CommandProposalReads {
  commandProposal(id: string): Promise<CommandProposalRow | undefined>;
  commandProposals(asked: CommandProposalsQuery): Promise<readonly CommandProposalRow[]>;
  /** On all pages together. */
  commandProposalCount(wanted: CommandProposalsFilter): Promise<number>;
  /** Of all portfolios, by id. */
  openCommandProposals(asked: {
    readonly now: Instant;
    /** An id; exclusive. */
    readonly after: string;
    readonly limit: number;
  }): Promise<readonly CommandProposalRow[]>;
  /** Accepted or rejected by this actor at or after the moment. */
  proposalsDecided(actor: string, from: Instant): Promise<readonly CommandProposalRow[]>;
  /** That are open, of one finding. */
  proposalsOfFinding(finding: string): Promise<readonly CommandProposalRow[]>;
}

export interface CommandProposalWrites {
  addCommandProposal(row: Omit<CommandProposalRow, 'autopilot'>): Promise<void>;
  noteAutopilot(id: string, note: AutopilotNote): Promise<void>;
  decideCommandProposal(
    row: Pick<CommandProposalRow, 'id' | 'status' | 'decidedBy' | 'decidedAt' | 'outcome'>,
  ): Promise<void>;
}
