// What a language model said about findings, in the ledger's tables.
import type { Kysely } from 'kysely';
import type { WordingReads, WordingWrites } from '../ports/wordings.ts';
import {
  CALL_OUTLINE_COLUMNS,
  changedModelCall,
  readCallOutline,
  readFinding,
  readWording,
  writtenModelCall,
  writtenWording,
} from './rows/agent-rows.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

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
        .select(CALL_OUTLINE_COLUMNS)
        .where('asked_at', '>', since)
        .orderBy('asked_at', 'desc')
        .orderBy('id');
      const rows = portfolios === undefined ? all : all.where('portfolio_id', 'in', portfolios);
      return (await rows.execute()).map(readCallOutline);
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
      await db.insertInto('ledger_finding_wordings').values(rows.map(writtenWording)).execute();
    },
    async addModelCall(row, forgottenBefore) {
      await db.deleteFrom('ledger_model_calls').where('asked_at', '<', forgottenBefore).execute();
      await db.insertInto('ledger_model_calls').values(writtenModelCall(row)).execute();
    },
    async endModelCall({ id, answer, failure }) {
      await db
        .updateTable('ledger_model_calls')
        .set(changedModelCall({ answer, failure }))
        .where('id', '=', id)
        .execute();
    },
  };
}
