// Proposals follow their findings: made when one is raised, expired when it ends.
import { createHash } from 'node:crypto';
import { DAY_MS, plus } from '../../../kernel/instant.ts';
import type { Cause, PortfolioId } from '../../../ledger/ports/drafts.ts';
import { agentStream } from '../../../ledger/ports/events.ts';
import type { LedgerStep } from '../../../ledger/ports/ledger-store.ts';
import type { ProposedCommand } from '../../agents/findings/proposed-command.ts';

/** Prices and lots of a week ago say little. */
const OPEN_MS = 7 * DAY_MS;
const ID_LENGTH = 20;

export interface Proposing {
  readonly finding: string;
  readonly portfolio: PortfolioId;
  readonly command: ProposedCommand;
  readonly cause: Cause;
}

export async function propose(
  step: LedgerStep,
  { finding, portfolio, command, cause }: Proposing,
): Promise<string> {
  const hash = createHash('sha256').update(`${finding} ${step.at}`).digest('hex');
  const id = `prp_${hash.slice(0, ID_LENGTH)}`;
  const expiresAt = plus(step.at, OPEN_MS);
  await step.addCommandProposal({
    ...{ id, finding, portfolio, command: { ...command }, status: 'OPEN' },
    ...{ proposedAt: step.at, expiresAt },
    ...{ decidedBy: undefined, decidedAt: undefined, outcome: undefined },
  });
  const event = {
    ...{ type: 'PROPOSAL_MADE', schemaVersion: 1, effective: step.at },
    data: { id, finding, command, expiresAt },
  };
  await step.append(agentStream(portfolio), [event], cause);
  return id;
}

/** What a finding proposed is over when the finding is. */
export async function expireProposals(
  step: LedgerStep,
  { finding, portfolio, cause }: Omit<Proposing, 'command'>,
): Promise<void> {
  for (const { id } of await step.proposalsOfFinding(finding)) {
    await step.decideCommandProposal({
      ...{ id, status: 'EXPIRED', decidedBy: undefined, decidedAt: step.at, outcome: undefined },
    });
    const event = {
      ...{ type: 'PROPOSAL_EXPIRED', schemaVersion: 1, effective: step.at },
      data: { id },
    };
    await step.append(agentStream(portfolio), [event], cause);
  }
}
