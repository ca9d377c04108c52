// The tables of agents: what they found, and the commands they propose.
import { type Kysely, sql } from 'kysely';

export async function createFindingTable({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('ledger_findings')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('portfolio_id', 'integer', (column) => column.notNull())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('rule', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('bucket', 'integer', (column) => column.notNull())
    .addColumn('severity', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('raised_at', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addColumn('times', 'integer', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createIndex('ledger_findings_portfolio')
    .on('ledger_findings')
    .columns(['portfolio_id', 'raised_at'])
    .execute();
  await schema
    .createIndex('ledger_findings_raised')
    .on('ledger_findings')
    .column('raised_at')
    .execute();
  await schema
    .createIndex('ledger_findings_open')
    .on('ledger_findings')
    .column('portfolio_id')
    .where(sql.ref('status'), '=', sql.lit('OPEN'))
    .execute();
}

/** The answers of owners are events; of all events they are few. */
export async function indexFindingAnswers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('ledger_events_finding_answers')
    .on('ledger_events')
    .column('stream')
    .where(sql.ref('type'), '=', sql.lit('FINDING_ANSWERED'))
    .execute();
}

/** What the autopilot did, the proposals it looks through, and those it counts. */
export async function addAutopilot({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('ledger_command_proposals').addColumn('autopilot', 'text').execute();
  await schema
    .createIndex('ledger_command_proposals_open')
    .on('ledger_command_proposals')
    .column('id')
    .where(sql.ref('status'), '=', sql.lit('OPEN'))
    .execute();
  await schema
    .createIndex('ledger_command_proposals_decided')
    .on('ledger_command_proposals')
    .columns(['decided_by', 'decided_at'])
    .execute();
}

export async function createCommandProposalTable({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('ledger_command_proposals')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('finding_id', 'text', (column) => column.notNull())
    .addColumn('portfolio_id', 'integer', (column) => column.notNull())
    .addColumn('command', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('proposed_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('decided_by', 'text')
    .addColumn('decided_at', 'bigint')
    .addColumn('outcome', 'text')
    .execute();
  for (const column of ['finding_id', 'portfolio_id'] as const)
    await schema
      .createIndex(`ledger_command_proposals_${column}`)
      .on('ledger_command_proposals')
      .column(column)
      .execute();
}
