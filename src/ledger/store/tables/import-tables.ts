// The table of files that are imported in the background.
import { type Kysely, sql } from 'kysely';

export async function createImportTable({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('ledger_imports')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('portfolio_id', 'integer', (column) => column.notNull())
    .addColumn('holder', 'integer', (column) => column.notNull())
    .addColumn('cause', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('row_count', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('claim', 'integer', (column) => column.notNull())
    .addColumn('next_at', 'bigint', (column) => column.notNull())
    .addColumn('booked', 'integer', (column) => column.notNull())
    .addColumn('taken_back', 'integer', (column) => column.notNull())
    .addColumn('why', 'text')
    .addColumn('file', 'text')
    .execute();
  await schema
    .createIndex('ledger_imports_due')
    .on('ledger_imports')
    .column('next_at')
    .where(sql.ref('status'), 'in', [sql.lit('WAITING'), sql.lit('RUNNING')])
    .execute();
  await schema
    .createIndex('ledger_imports_portfolio')
    .on('ledger_imports')
    .columns(['portfolio_id', 'asked_at'])
    .execute();
}

/** How much of an import was undone, and when. */
export async function addUndone({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .alterTable('ledger_imports')
    .addColumn('undone', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await schema.alterTable('ledger_imports').addColumn('undone_at', 'bigint').execute();
}
