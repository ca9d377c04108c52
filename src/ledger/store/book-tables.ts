// The tables of the books: transactions, lots, closures, positions, cash; all can be rebuilt from the events.
import { type Kysely, sql } from 'kysely';

export async function createBookTables({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('ledger_transactions')
    .addColumn('id', 'bigint', (column) => column.primaryKey())
    .addColumn('portfolio_id', 'integer', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('security_id', 'integer')
    .addColumn('other_security_id', 'integer')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('on_day', 'text', (column) => column.notNull())
    .addColumn('recorded_at', 'bigint', (column) => column.notNull())
    .addColumn('quantity', 'text')
    .addColumn('price', 'text')
    .addColumn('fees', 'text', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('rate', 'text')
    .addColumn('settles_at', 'bigint')
    .addColumn('cash', 'text', (column) => column.notNull())
    .addColumn('income', 'text', (column) => column.notNull())
    .addColumn('withholding', 'text', (column) => column.notNull())
    .addColumn('realized', 'text', (column) => column.notNull())
    .addColumn('notes', 'text')
    .addColumn('origin_source', 'text')
    .addColumn('origin_id', 'text')
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('voided_by', 'integer')
    .execute();
  await schema
    .createTable('ledger_lots')
    .addColumn('portfolio_id', 'integer', (column) => column.notNull())
    .addColumn('security_id', 'integer', (column) => column.notNull())
    .addColumn('lot_id', 'text', (column) => column.notNull())
    .addColumn('side', 'text', (column) => column.notNull())
    .addColumn('opened_at', 'bigint', (column) => column.notNull())
    .addColumn('opened_on', 'text', (column) => column.notNull())
    .addColumn('is_date_known', 'integer', (column) => column.notNull())
    .addColumn('held_since', 'text', (column) => column.notNull())
    .addColumn('booking', 'integer', (column) => column.notNull())
    .addColumn('opened_quantity', 'text', (column) => column.notNull())
    .addColumn('remaining', 'text', (column) => column.notNull())
    .addColumn('is_open', 'integer', (column) => column.notNull())
    .addColumn('open_price', 'text', (column) => column.notNull())
    .addColumn('basis', 'text', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('ledger_lots_pk', ['portfolio_id', 'security_id', 'lot_id'])
    .execute();
  await schema
    .createTable('ledger_closures')
    .addColumn('transaction_id', 'bigint', (column) => column.notNull())
    .addColumn('ordinal', 'integer', (column) => column.notNull())
    .addColumn('portfolio_id', 'integer', (column) => column.notNull())
    .addColumn('security_id', 'integer', (column) => column.notNull())
    .addColumn('lot_id', 'text', (column) => column.notNull())
    .addColumn('side', 'text', (column) => column.notNull())
    .addColumn('opened_on', 'text', (column) => column.notNull())
    .addColumn('closed_on', 'text', (column) => column.notNull())
    .addColumn('quantity', 'text', (column) => column.notNull())
    .addColumn('proceeds', 'text', (column) => column.notNull())
    .addColumn('cost', 'text', (column) => column.notNull())
    .addColumn('gain', 'text', (column) => column.notNull())
    .addColumn('term', 'text', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('ledger_closures_pk', ['transaction_id', 'ordinal'])
    .execute();
  await schema
    .createTable('ledger_positions')
    .addColumn('portfolio_id', 'integer', (column) => column.notNull())
    .addColumn('security_id', 'integer', (column) => column.notNull())
    .addColumn('quantity', 'text', (column) => column.notNull())
    .addColumn('cost', 'text', (column) => column.notNull())
    .addColumn('realized', 'text', (column) => column.notNull())
    .addColumn('income', 'text', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('ledger_positions_pk', ['portfolio_id', 'security_id'])
    .execute();
  await schema
    .createTable('ledger_cash')
    .addColumn('portfolio_id', 'integer', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('balance', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('ledger_cash_pk', ['portfolio_id', 'currency'])
    .execute();
  await createBookIndexes(schema);
}

async function createBookIndexes(schema: Kysely<unknown>['schema']): Promise<void> {
  await schema
    .createIndex('ledger_transactions_order')
    .on('ledger_transactions')
    .columns(['portfolio_id', 'at', 'version'])
    .execute();
  await schema
    .createIndex('ledger_transactions_security')
    .on('ledger_transactions')
    .columns(['portfolio_id', 'security_id'])
    .execute();
  // The same row of a source counts once; one that was taken back may come again.
  await schema
    .createIndex('ledger_transactions_origin')
    .unique()
    .on('ledger_transactions')
    .columns(['portfolio_id', 'origin_source', 'origin_id'])
    .where(sql.ref('voided_by'), 'is', null)
    .execute();
  await schema
    .createIndex('ledger_lots_open')
    .on('ledger_lots')
    .columns(['security_id', 'opened_at', 'booking'])
    .where(sql.ref('is_open'), '=', 1)
    .execute();
  await schema
    .createIndex('ledger_closures_security')
    .on('ledger_closures')
    .columns(['portfolio_id', 'security_id'])
    .execute();
}
