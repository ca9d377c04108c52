// Schedules of rebalancings, in the ledger's tables.
import type { Kysely } from 'kysely';
import type { ScheduleReads, ScheduleWrites } from '../ports/rebalancing-schedules.ts';
import { readSchedule, writtenSchedule } from './rows/schedule-rows.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

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
    async saveSchedule(row) {
      const cells = writtenSchedule(row);
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
