// Commands that agents propose, in the ledger's tables.
import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/instant.ts';
import type {
  CommandProposalReads,
  CommandProposalsFilter,
  CommandProposalsQuery,
  CommandProposalWrites,
} from '../ports/command-proposals.ts';
import { isAfter } from './after-place.ts';
import {
  changedCommandProposal,
  readCommandProposal,
  writtenCommandProposal,
} from './rows/agent-rows.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';
import { notifyOfProposal } from './webhooks/proposal-messages.ts';

export function commandProposalReads(db: Kysely<LedgerTables>): CommandProposalReads {
  const proposals = () => db.selectFrom('ledger_command_proposals');
  return {
    async commandProposal(id) {
      const row = await proposals().selectAll().where('id', '=', id).executeTakeFirst();
      return row && readCommandProposal(row);
    },
    async commandProposals({ order: { by, isDescending }, limit, offset, after, ...wanted }) {
      if (wanted.portfolios.length === 0) return [];
      const direction = isDescending ? 'desc' : 'asc';
      const all = proposals().selectAll().where(wantedOf(wanted));
      const own = after ? all.where(isAfter('proposed_at', after, isDescending)) : all;
      const ordered =
        by === 'status'
          ? own.orderBy(shownStatus(wanted.now), direction)
          : own.orderBy(COLUMNS[by], direction);
      const newest = ordered.orderBy('proposed_at', 'desc').orderBy('id');
      return (await newest.limit(limit).offset(offset).execute()).map(readCommandProposal);
    },
    async commandProposalCount(wanted) {
      if (wanted.portfolios.length === 0) return 0;
      const counted = proposals().select(({ fn }) => fn.countAll().as('rows'));
      const row = await counted.where(wantedOf(wanted)).executeTakeFirst();
      return Number(row?.rows ?? 0);
    },
    async openCommandProposals({ now, after, limit }) {
      const rows = await proposals()
        .selectAll()
        .where('status', '=', sql.lit('OPEN'))
        .where('expires_at', '>', now)
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(readCommandProposal);
    },
    async proposalsDecided(actor, from) {
      const rows = await proposals()
        .selectAll()
        .where('decided_by', '=', actor)
        .where('decided_at', '>=', from)
        .execute();
      return rows.map(readCommandProposal);
    },
    async proposalsOfFinding(finding) {
      const rows = await proposals()
        .selectAll()
        .where('finding_id', '=', finding)
        .where('status', '=', 'OPEN')
        .execute();
      return rows.map(readCommandProposal);
    },
  };
}

const COLUMNS = {
  ...({ proposedAt: 'proposed_at', expiresAt: 'expires_at', portfolio: 'portfolio_id' } as const),
} satisfies Record<Exclude<CommandProposalsQuery['order']['by'], 'status'>, string>;

/** An open one whose time is over counts as expired, whether or not that was written down. */
function shownStatus(now: Instant) {
  return sql<string>`case when status = 'OPEN' and expires_at <= ${now} then 'EXPIRED' else status end`;
}

function wantedOf({ portfolios, finding, status, from, until, now }: CommandProposalsFilter) {
  return ({ eb, and }: ExpressionBuilder<LedgerTables, 'ledger_command_proposals'>) =>
    and([
      eb('portfolio_id', 'in', portfolios),
      ...(finding === undefined ? [] : [eb('finding_id', '=', finding)]),
      ...(status === undefined ? [] : [eb(shownStatus(now), '=', status)]),
      ...(from === undefined ? [] : [eb('proposed_at', '>=', from)]),
      ...(until === undefined ? [] : [eb('proposed_at', '<', until)]),
    ]);
}

export function commandProposalWrites(
  db: Kysely<LedgerTables>,
  now: Instant,
): CommandProposalWrites {
  return {
    async addCommandProposal(row) {
      const cells = writtenCommandProposal({ ...row, autopilot: undefined });
      await db.insertInto('ledger_command_proposals').values(cells).execute();
      await notifyOfProposal(db, row, now);
    },
    async noteAutopilot(id, note) {
      await db
        .updateTable('ledger_command_proposals')
        .set(changedCommandProposal({ autopilot: note }))
        .where('id', '=', id)
        .execute();
    },
    async decideCommandProposal({ id, status, decidedBy, decidedAt, outcome }) {
      await db
        .updateTable('ledger_command_proposals')
        .set(changedCommandProposal({ status, decidedBy, decidedAt, outcome }))
        .where('id', '=', id)
        .execute();
      await notifyOfProposal(db, { id, status }, now);
    },
  };
}
