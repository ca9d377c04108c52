// Schedules of rebalancings, in the ledger's tables.
import type { Kysely } from 'kysely';
import type { Instant } from '../../kernel/instant.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';
import type { ScheduleReads, ScheduleRow, ScheduleWrites } from '../ports/rebalancing-schedules.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';
import type { ScheduleTable } from './tables/schedule-tables.ts';

export function scheduleReads(db: Kysely<LedgerTables>): ScheduleReads {
  const schedules = () => db.selectFrom('ledger_rebalancing_schedules').selectAll();
  return {
    async schedule(portfolio) {
      const row = await schedules().where('portfolio_id', '=', portfolio).executeTakeFirst();
      return row && readSchedule(row);
    },
    async schedulesOf(portfolios) {
      if (portfolios.length === 0) return [];
      const rows = await schedules().where('portfolio_id', 'in', portfolios).execute();
      return rows.map(readSchedule);
    },
    async dueSchedules(at, limit) {
      const due = schedules().where('next_at', '<=', at).orderBy('next_at').limit(limit);
      return (await due.execute()).map(readSchedule);
    },
  };
}

export function scheduleWrites(db: Kysely<LedgerTables>): ScheduleWrites {
  return {
    async saveSchedule({ portfolio, nextAt, body }) {
      const cells = { portfolio_id: portfolio, next_at: nextAt, body };
      await db
        .insertInto('ledger_rebalancing_schedules')
        .values(cells)
        .onConflict((conflict) => conflict.column('portfolio_id').doUpdateSet(cells))
        .execute();
    },
    async dropSchedule(portfolio) {
      await db
        .deleteFrom('ledger_rebalancing_schedules')
        .where('portfolio_id', '=', portfolio)
        .execute();
    },
  };
}

function readSchedule({ portfolio_id, next_at, body }: ScheduleTable): ScheduleRow {
  return { portfolio: portfolio_id as PortfolioId, nextAt: next_at as Instant, body };
}
