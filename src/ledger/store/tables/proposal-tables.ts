// Corporate actions that sources have noticed, and what became of them; and how far the read tables were rebuilt.
import type { Kysely } from 'kysely';

/** Whose owner decides, and what a source says beside the terms; null of those that an administrator decides. */
export async function addHolders({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('ledger_proposals').addColumn('portfolio_id', 'integer').execute();
  await schema.alterTable('ledger_proposals').addColumn('detail', 'text').execute();
}

export async function createProposalTables({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('ledger_proposals')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('security_id', 'integer', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('on_day', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('proposed_at', 'bigint', (column) => column.notNull())
    .addColumn('decided_by', 'text')
    .addColumn('decided_at', 'bigint')
    .addColumn('action_id', 'text')
    .execute();
  await schema
    .createTable('ledger_checkpoints')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
}
