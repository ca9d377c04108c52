// A corporate action that is proposed to the owner of one portfolio: by a file that was imported, or by a message.
import { createHash } from 'node:crypto';
import type { Instant } from '../../../kernel/instant.ts';
import type { PortfolioId, SecurityId } from '../../domain/entries/ids.ts';
import { written } from '../../domain/events/decimal-text.ts';
import { type Cause, securityStream } from '../../domain/events/envelope.ts';
import type { LedgerStep } from '../../ports/ledger-store.ts';
import type { ProposalRow, SecurityAction } from '../../ports/security-master.ts';
import { splitId } from './propose-action.ts';

export const PROPOSED_TO_HOLDER = 'CORPORATE_ACTION_PROPOSED_TO_HOLDER';

/** One that the owner of a portfolio decides. */
export interface HeldProposal extends ProposalRow {
  readonly portfolio: PortfolioId;
}

/** The data of its event. */
export type ProposedToHolder = Pick<
  HeldProposal,
  'portfolio' | 'action' | 'on' | 'source' | 'detail'
> & { readonly proposal: string };

export type ToHolder = Omit<ProposedToHolder, 'proposal'> & { readonly security: SecurityId };

/** The same terms on the same day are one proposal. */
export function holderProposalId({ portfolio, security, on, action }: ToHolder): string {
  if (action.kind === 'split') return `${portfolio}.${splitId(security, on, action)}`;
  return `${portfolio}.${security}-${on}-${action.kind}-${hashOf(action)}`;
}

const HASH_LENGTH = 10;

function hashOf(action: SecurityAction): string {
  const fields = Object.entries(written(action)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex').slice(0, HASH_LENGTH);
}

/** One that was proposed before is given back as it is. */
export async function proposeToHolder(
  step: LedgerStep,
  { security, portfolio, action, on, source, detail }: ToHolder,
  cause: Cause,
): Promise<HeldProposal> {
  const stream = securityStream(security);
  await step.lock(stream);
  const asked = { portfolio, action, on, source, detail };
  const proposed = { ...asked, proposal: holderProposalId({ ...asked, security }) };
  const known = await step.proposal(proposed.proposal);
  if (known !== undefined) return known as HeldProposal;
  const row = heldProposalOf(proposed, security, step.at);
  const data = written(proposed);
  const event = { type: PROPOSED_TO_HOLDER, schemaVersion: 1, effective: step.at, data };
  await step.append(stream, [event], cause);
  await step.saveProposal(row);
  return row;
}

export function heldProposalOf(
  { proposal: id, portfolio, action, on, source, detail }: ProposedToHolder,
  security: SecurityId,
  proposedAt: Instant,
): HeldProposal {
  return {
    ...{ id, security, action, on, source, portfolio, detail, proposedAt, status: 'OPEN' },
    ...{ decidedBy: undefined, decidedAt: undefined, actionId: undefined },
  };
}
