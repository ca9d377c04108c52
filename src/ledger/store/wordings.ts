// What a language model said about findings, in the ledger's tables.
import type { Kysely, Selectable } from 'kysely';
import type { Instant } from '../../kernel/instant.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';
import type { WordingReads, WordingRow, WordingWrites } from '../ports/wordings.ts';
import { readFinding } from './findings.ts';
import { cell, present } from './rows/cells.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';
import type { FindingWordingTable } from './tables/wording-tables.ts';

const WORDING_TABLES = ['ledger_finding_wordings', 'ledger_model_calls'] as const;

export function wordingReads(db: Kysely<LedgerTables>): WordingReads {
  return {
    async wordingCount(portfolios) {
      if (portfolios.length === 0) return 0;
      let count = 0;
      for (const table of WORDING_TABLES) {
        const { rows } = await db
          .selectFrom(table)
          .select(({ fn }) => fn.countAll<number>().as('rows'))
          .where('portfolio_id', 'in', portfolios)
          .executeTakeFirstOrThrow();
        count += Number(rows);
      }
      return count;
    },
    async wordings(findings) {
      if (findings.length === 0) return [];
      const rows = await db
        .selectFrom('ledger_finding_wordings')
        .selectAll()
        .where('finding_id', 'in', findings)
        .execute();
      return rows.map(readWording);
    },
    async findingsWithoutWording(limit) {
      const rows = await db
        .selectFrom('ledger_findings')
        .leftJoin('ledger_finding_wordings', 'ledger_finding_wordings.finding_id', 'id')
        .selectAll('ledger_findings')
        .where('status', '=', 'OPEN')
        .where('finding_id', 'is', null)
        .orderBy('ledger_findings.portfolio_id')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(readFinding);
    },
    async modelCalls(since, portfolios) {
      if (portfolios?.length === 0) return [];
      const all = db
        .selectFrom('ledger_model_calls')
        .select(['id', 'portfolio_id', 'model', 'asked_at', 'failure'])
        .where('asked_at', '>', since)
        .orderBy('asked_at', 'desc')
        .orderBy('id');
      const rows = portfolios === undefined ? all : all.where('portfolio_id', 'in', portfolios);
      return (await rows.execute()).map((row) => ({
        id: row.id,
        portfolio: row.portfolio_id as PortfolioId,
        model: row.model,
        askedAt: row.asked_at as Instant,
        failure: outcomeIn(row.failure),
      }));
    },
  };
}

export function wordingWrites(db: Kysely<LedgerTables>): WordingWrites {
  return {
    async dropWordings(portfolios) {
      if (portfolios.length === 0) return;
      for (const table of WORDING_TABLES)
        await db.deleteFrom(table).where('portfolio_id', 'in', portfolios).execute();
    },
    async keepWordings(rows) {
      if (rows.length === 0) return;
      const ids = rows.map(({ finding }) => finding);
      await db.deleteFrom('ledger_finding_wordings').where('finding_id', 'in', ids).execute();
      await db.insertInto('ledger_finding_wordings').values(rows.map(cellsOf)).execute();
    },
    async addModelCall({ portfolio, askedAt, answer, failure, ...row }, forgottenBefore) {
      await db.deleteFrom('ledger_model_calls').where('asked_at', '<', forgottenBefore).execute();
      const cells = {
        ...{ ...row, portfolio_id: portfolio, asked_at: askedAt },
        ...{ answer: cell(answer), failure: outcomeCell(failure) },
      };
      await db.insertInto('ledger_model_calls').values(cells).execute();
    },
    async endModelCall({ id, answer, failure }) {
      await db
        .updateTable('ledger_model_calls')
        .set({ answer: cell(answer), failure: outcomeCell(failure) })
        .where('id', '=', id)
        .execute();
    },
  };
}

function cellsOf(row: WordingRow) {
  return {
    finding_id: row.finding,
    portfolio_id: row.portfolio,
    model: row.model,
    asked_at: row.askedAt,
    rank: cell(row.rank),
    words: cell(row.words),
    refusal: outcomeCell(row.refusal),
  };
}

function readWording(row: Selectable<FindingWordingTable>): WordingRow {
  return {
    finding: row.finding_id,
    portfolio: row.portfolio_id as PortfolioId,
    model: row.model,
    askedAt: row.asked_at as Instant,
    rank: present(row.rank),
    words: present(row.words),
    refusal: outcomeIn(row.refusal),
  };
}

function outcomeCell(outcome: WordingRow['refusal']): string | null {
  return outcome === undefined ? null : JSON.stringify(outcome);
}

function outcomeIn(text: string | null): WordingRow['refusal'] {
  return text === null ? undefined : JSON.parse(text);
}
