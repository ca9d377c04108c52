// Findings of agents in the ledger's tables.
import type { Kysely, Selectable } from 'kysely';
import type { Instant } from '../../kernel/instant.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';
import type { FindingReads, FindingRow, FindingStatus, FindingWrites } from '../ports/findings.ts';
import type { FindingTable } from './tables/agent-tables.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

type Body = Pick<FindingRow, 'text' | 'figures' | 'evidence'> & { readonly threshold?: string };

export function findingReads(db: Kysely<LedgerTables>): FindingReads {
  const newest = () =>
    db.selectFrom('ledger_findings').selectAll().orderBy('raised_at', 'desc').orderBy('id');
  return {
    async findings({ portfolios, status, limit }) {
      if (portfolios.length === 0) return [];
      const own = newest().where('portfolio_id', 'in', portfolios).limit(limit);
      const rows = status === undefined ? own : own.where('status', '=', status);
      return (await rows.execute()).map(readFinding);
    },
    async finding(id) {
      const row = await newest().where('id', '=', id).executeTakeFirst();
      return row && readFinding(row);
    },
    async rememberedFindings(after, portfolio) {
      const known = db
        .selectFrom('ledger_findings')
        .select(['id', 'portfolio_id', 'agent', 'rule', 'subject', 'bucket', 'status'])
        .select(['raised_at', 'times'])
        .where(({ or, eb }) => or([eb('status', '=', 'OPEN'), eb('raised_at', '>', after)]));
      const rows = portfolio === undefined ? known : known.where('portfolio_id', '=', portfolio);
      return (await rows.execute()).map(({ portfolio_id, status, raised_at, ...row }) => ({
        ...row,
        portfolio: portfolio_id as PortfolioId,
        status: status as FindingStatus,
        raisedAt: raised_at as Instant,
      }));
    },
  };
}

export function findingWrites(db: Kysely<LedgerTables>): FindingWrites {
  return {
    async addFinding({
      portfolio,
      raisedAt,
      changedAt,
      text,
      figures,
      evidence,
      threshold,
      ...row
    }) {
      const body: Body = { text, figures, evidence, ...(threshold !== undefined && { threshold }) };
      const cells = {
        ...row,
        portfolio_id: portfolio,
        raised_at: raisedAt,
        changed_at: changedAt,
        body: JSON.stringify(body),
      };
      await db.insertInto('ledger_findings').values(cells).execute();
    },
    async changeFinding({ id, status, changedAt, times }) {
      await db
        .updateTable('ledger_findings')
        .set({ status, changed_at: changedAt, times })
        .where('id', '=', id)
        .execute();
    },
  };
}

function readFinding(row: Selectable<FindingTable>): FindingRow {
  const { portfolio_id, status, raised_at, changed_at, body, ...same } = row;
  const { text, figures, evidence, threshold } = JSON.parse(body) as Body;
  return {
    ...{ ...same, text, figures, evidence, threshold },
    portfolio: portfolio_id as PortfolioId,
    status: status as FindingStatus,
    raisedAt: raised_at as Instant,
    changedAt: changed_at as Instant,
  };
}
