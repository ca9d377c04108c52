// The tables of what a language model said about findings.
import type { Kysely } from 'kysely';

export async function createWordingTables({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('ledger_finding_wordings')
    .addColumn('finding_id', 'text', (column) => column.primaryKey())
    .addColumn('portfolio_id', 'integer', (column) => column.notNull())
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('rank', 'integer')
    .addColumn('words', 'text')
    .addColumn('refusal', 'text')
    .execute();
  await schema
    .createIndex('ledger_finding_wordings_portfolio')
    .on('ledger_finding_wordings')
    .column('portfolio_id')
    .execute();
  await schema
    .createTable('ledger_model_calls')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('portfolio_id', 'integer', (column) => column.notNull())
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('question', 'text', (column) => column.notNull())
    .addColumn('answer', 'text')
    .addColumn('failure', 'text')
    .execute();
  await schema
    .createIndex('ledger_model_calls_asked')
    .on('ledger_model_calls')
    .column('asked_at')
    .execute();
}
