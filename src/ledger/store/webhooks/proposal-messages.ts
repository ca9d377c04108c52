// Stores the messages about a proposal for the owner of its portfolio, in the transaction that makes it or decides it.
import type { Kysely } from 'kysely';
import type { Instant } from '../../../kernel/instant.ts';
import type { CommandProposalRow, CommandProposalStatus } from '../../ports/command-proposals.ts';
import type { LedgerTables } from '../tables/ledger-tables.ts';
import { webhookReads, webhookWrites } from './subscriptions.ts';

/** An open one may be decided once. */
const PLACES: Readonly<Record<CommandProposalStatus, number>> = {
  OPEN: 1,
  ACCEPTED: 2,
  REJECTED: 2,
  EXPIRED: 2,
};

export async function notifyOfProposal(
  db: Kysely<LedgerTables>,
  { id: proposal, status }: Pick<CommandProposalRow, 'id' | 'status'>,
  at: Instant,
): Promise<void> {
  const about = await db
    .selectFrom('ledger_command_proposals as proposal')
    .innerJoin('ledger_portfolios as portfolio', 'portfolio.id', 'proposal.portfolio_id')
    .select(['proposal.portfolio_id', 'proposal.finding_id', 'portfolio.holder'])
    .where('proposal.id', '=', proposal)
    .executeTakeFirst();
  if (about === undefined) return;
  const { holder, portfolio_id, finding_id } = about;
  const webhooks = await webhookReads(db).eventWebhooks();
  const wanted = webhooks.filter(
    (one) => one.holder === holder && one.events.includes('proposals'),
  );
  const payload = { proposal_id: proposal, portfolio_id, finding_id, status };
  await webhookWrites(db).addDeliveries(
    wanted.map(({ id }) => ({
      id: `${id}.${proposal}.${status.toLowerCase()}`,
      webhook: id,
      type: 'proposal.changed',
      subject: proposal,
      revision: PLACES[status],
      payload,
    })),
    at,
  );
}
