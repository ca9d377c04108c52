// The second version of the ledger's tables: identifiers of securities and corporate actions.
import type { Kysely } from 'kysely';

export async function createMasterTables({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('ledger_identifiers')
    .addColumn('security_id', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('valid_from', 'text', (column) => column.notNull())
    .addColumn('valid_until', 'text')
    .addPrimaryKeyConstraint('ledger_identifiers_pk', [
      'security_id',
      'kind',
      'value',
      'valid_from',
    ])
    .execute();
  await schema
    .createTable('ledger_actions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('security_id', 'integer', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('on_day', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('portfolios', 'integer', (column) => column.notNull())
    .addColumn('announced_at', 'bigint', (column) => column.notNull())
    .execute();
  for (const [table, columns] of [
    ['ledger_identifiers', ['kind', 'value']],
    ['ledger_actions', ['security_id', 'at']],
    ['ledger_positions', ['security_id', 'portfolio_id']],
  ] as const)
    await schema
      .createIndex(`${table}_${columns.join('_')}`)
      .on(table)
      .columns([...columns])
      .execute();
}
