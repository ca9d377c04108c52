// Tables of valuations: prices stated for single positions.
import { type Kysely, sql } from 'kysely';

export async function createMarkTable({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('ledger_marks')
    .addColumn('portfolio_id', 'integer', (column) => column.notNull())
    .addColumn('security_id', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('price', 'text', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('recorded_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('ledger_marks_pk', ['portfolio_id', 'security_id', 'at'])
    .execute();
}

/** Trades are asked for by the moment at which they settle. */
export async function createSettlementIndex({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createIndex('ledger_transactions_settles')
    .on('ledger_transactions')
    .columns(['settles_at', 'id'])
    .where(sql.ref('settles_at'), 'is not', null)
    .execute();
}
