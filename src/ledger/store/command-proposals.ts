// Commands that agents propose, in the ledger's tables.
import type { Kysely, Selectable } from 'kysely';
import type { Instant } from '../../kernel/instant.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';
import type {
  CommandProposalReads,
  CommandProposalRow,
  CommandProposalStatus,
  CommandProposalWrites,
} from '../ports/command-proposals.ts';
import { cell, present } from './rows/cells.ts';
import type { CommandProposalTable } from './tables/agent-tables.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

export function commandProposalReads(db: Kysely<LedgerTables>): CommandProposalReads {
  const newest = () =>
    db
      .selectFrom('ledger_command_proposals')
      .selectAll()
      .orderBy('proposed_at', 'desc')
      .orderBy('id');
  return {
    async commandProposal(id) {
      const row = await newest().where('id', '=', id).executeTakeFirst();
      return row && readRow(row);
    },
    async commandProposals({ portfolios, limit }) {
      if (portfolios.length === 0) return [];
      const rows = await newest().where('portfolio_id', 'in', portfolios).limit(limit).execute();
      return rows.map(readRow);
    },
    async proposalsOfFinding(finding) {
      const rows = await newest()
        .where('finding_id', '=', finding)
        .where('status', '=', 'OPEN')
        .execute();
      return rows.map(readRow);
    },
  };
}

export function commandProposalWrites(db: Kysely<LedgerTables>): CommandProposalWrites {
  return {
    async addCommandProposal(row) {
      const cells = {
        id: row.id,
        finding_id: row.finding,
        portfolio_id: row.portfolio,
        command: JSON.stringify(row.command),
        status: row.status,
        proposed_at: row.proposedAt,
        expires_at: row.expiresAt,
        ...decided(row),
      };
      await db.insertInto('ledger_command_proposals').values(cells).execute();
    },
    async decideCommandProposal({ id, status, ...row }) {
      await db
        .updateTable('ledger_command_proposals')
        .set({ status, ...decided(row) })
        .where('id', '=', id)
        .execute();
    },
  };
}

function decided({
  decidedBy,
  decidedAt,
  outcome,
}: Pick<CommandProposalRow, 'decidedBy' | 'decidedAt' | 'outcome'>) {
  return {
    decided_by: cell(decidedBy),
    decided_at: cell(decidedAt),
    outcome: outcome === undefined ? null : JSON.stringify(outcome),
  };
}

function readRow(row: Selectable<CommandProposalTable>): CommandProposalRow {
  return {
    id: row.id,
    finding: row.finding_id,
    portfolio: row.portfolio_id as PortfolioId,
    command: JSON.parse(row.command) as CommandProposalRow['command'],
    status: row.status as CommandProposalStatus,
    proposedAt: row.proposed_at as Instant,
    expiresAt: row.expires_at as Instant,
    decidedBy: present(row.decided_by),
    decidedAt: present(row.decided_at) as Instant | undefined,
    outcome: row.outcome === null ? undefined : JSON.parse(row.outcome),
  };
}
