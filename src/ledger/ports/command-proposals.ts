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
}

export interface CommandProposalReads {
  commandProposal(id: string): Promise<CommandProposalRow | undefined>;
  /** The newest first. */
  commandProposals(asked: {
    readonly portfolios: readonly PortfolioId[];
    readonly limit: number;
  }): Promise<readonly CommandProposalRow[]>;
  /** That are open, of one finding. */
  proposalsOfFinding(finding: string): Promise<readonly CommandProposalRow[]>;
}

export interface CommandProposalWrites {
  addCommandProposal(row: CommandProposalRow): Promise<void>;
  decideCommandProposal(
    row: Pick<CommandProposalRow, 'id' | 'status' | 'decidedBy' | 'decidedAt' | 'outcome'>,
  ): Promise<void>;
}
