// Prices stated for single positions, in the ledger's tables.
import type { Kysely } from 'kysely';
import type { Instant } from '../../kernel/instant.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';
import type { MarkReads, MarkWrites } from '../ports/marks.ts';
import { readMark, writtenMark } from './rows/book-rows.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

export function markReads(db: Kysely<LedgerTables>): MarkReads {
  const until = (portfolio: PortfolioId, at: Instant) =>
    db
      .selectFrom('ledger_marks')
      .selectAll()
      .where('portfolio_id', '=', portfolio)
      .where('at', '<=', at)
      .orderBy('at');
  return {
    async marks(portfolio, at, knownAt) {
      let query = until(portfolio, at);
      if (knownAt !== undefined) query = query.where('recorded_at', '<=', knownAt);
      const rows = await query.execute();
      const latest = new Map(rows.map((row) => [row.security_id, row]));
      return [...latest.values()].map(readMark);
    },
    async everyMark(portfolio, at) {
      return (await until(portfolio, at).execute()).map(readMark);
    },
  };
}

export function markWrites(db: Kysely<LedgerTables>): MarkWrites {
  return {
    async saveMark(row) {
      const cells = writtenMark(row);
      await db
        .insertInto('ledger_marks')
        .values(cells)
        .onConflict((conflict) =>
          conflict.columns(['portfolio_id', 'security_id', 'at']).doUpdateSet(cells),
        )
        .execute();
    },
  };
}
