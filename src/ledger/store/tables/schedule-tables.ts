// The table of rebalancing schedules: one row for each portfolio that has one.
import type { Kysely } from 'kysely';

export async function createScheduleTable({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('ledger_rebalancing_schedules')
    .addColumn('portfolio_id', 'integer', (column) => column.primaryKey())
    .addColumn('next_at', 'bigint', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createIndex('ledger_rebalancing_schedules_due')
    .on('ledger_rebalancing_schedules')
    .column('next_at')
    .execute();
}
