// The versions of the ledger's tables.
import { type Kysely, sql } from 'kysely';
import type { Schema, SequenceType } from '../../sql/migrations.ts';
import { createBookTables } from './book-tables.ts';
import { coverAffectedLots, coverOwners, createAffectedIndex } from './tables/affected-index.ts';
import {
  addAutopilot,
  createCommandProposalTable,
  createFindingTable,
  indexFindingAnswers,
} from './tables/agent-tables.ts';
import { addBuckets } from './tables/buckets.ts';
import { addUndone, createImportTable } from './tables/import-tables.ts';
import { createMasterTables } from './tables/master-tables.ts';
import { addHolders, createProposalTables } from './tables/proposal-tables.ts';
import { createScheduleTable } from './tables/schedule-tables.ts';
import { createMarkTable, createSettlementIndex } from './tables/valuation-tables.ts';
import {
  addWebhookEvents,
  createWebhookTables,
  indexNextDeliveries,
} from './tables/webhook-tables.ts';
import { createWordingTables } from './tables/wording-tables.ts';

export const LEDGER_SCHEMA: Schema = {
  record: 'ledger_migration',
  versions: (sequence) => ({
    '0001-ledger': { up: (db) => createTables(db, sequence) },
    '0002-corporate-actions': { up: createMasterTables },
    '0003-lot-revisions': { up: createLotRevisions },
    '0004-action-proposals': { up: createProposalTables },
    '0005-marks': { up: createMarkTable },
    '0006-webhooks': { up: createWebhookTables },
    '0007-method-history': { up: addMethods },
    '0008-settlement': { up: createSettlementIndex },
    '0009-affected-lots': { up: (db) => createAffectedIndex(db, sequence) },
    '0010-answers-by-time': { up: createAnswerIndex },
    '0011-findings': { up: createFindingTable },
    '0012-targets': { up: addTargets },
    '0013-rebalancing-schedules': { up: createScheduleTable },
    '0014-command-proposals': { up: createCommandProposalTable },
    '0015-autopilot': { up: addAutopilot },
    '0016-finding-wordings': { up: createWordingTables },
    '0017-no-transaction-ids': { up: (db) => dropTransactionIds(db, sequence) },
    '0018-buckets': { up: (db) => addBuckets(db, sequence) },
    '0019-covered-lots': { up: (db) => coverAffectedLots(db, sequence) },
    '0020-covered-owners': { up: (db) => coverOwners(db, sequence) },
    '0021-imports': { up: createImportTable },
    '0022-merged-securities': { up: addMergedInto },
    '0023-option-contracts': { up: addContract },
    '0024-webhook-events': { up: addWebhookEvents },
    '0025-finding-answers': { up: indexFindingAnswers },
    '0026-proposals-to-holders': { up: addHolders },
    '0027-undone-imports': { up: addUndone },
    '0028-next-deliveries': { up: indexNextDeliveries },
  }),
};

async function createTables(db: Kysely<unknown>, sequence: SequenceType): Promise<void> {
  await createEventTables(db, sequence);
  await createOwnerTables(db);
  await createBookTables(db);
}

async function createEventTables(db: Kysely<unknown>, sequence: SequenceType): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('ledger_streams')
    .addColumn('stream', 'text', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  const events = schema
    .createTable('ledger_events')
    .addColumn('position', sequence, (column) => column.primaryKey())
    .addColumn('stream', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('schema_version', 'integer', (column) => column.notNull())
    .addColumn('effective', 'bigint', (column) => column.notNull())
    .addColumn('recorded_at', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('correlation_id', 'text', (column) => column.notNull())
    .addColumn('causation_id', 'text')
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addUniqueConstraint('ledger_events_version', ['stream', 'version']);
  // Positions are drawn before their transactions end: a reader waits for those that are still running.
  await (sequence === 'integer'
    ? events
    : events.addColumn('xid', sql`xid8`, (column) =>
        column.notNull().defaultTo(sql`pg_current_xact_id()`),
      )
  ).execute();
  await schema
    .createTable('ledger_counters')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'bigint', (column) => column.notNull())
    .execute();
  if (sequence === 'bigserial')
    for (const name of COUNTED)
      await sql`create sequence ${sql.ref(`ledger_${name}_id`)}`.execute(db);
  await schema
    .createTable('ledger_answers')
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('request_hash', 'text', (column) => column.notNull())
    .addColumn('answer', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('ledger_answers_pk', ['actor', 'key'])
    .execute();
  await schema
    .createTable('ledger_cursors')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
}

/** A database that is restored elsewhere counts its transactions from the start: readers go by positions alone. */
async function dropTransactionIds({ schema }: Kysely<unknown>, sequence: SequenceType) {
  if (sequence === 'integer') return;
  await schema.alterTable('ledger_events').dropColumn('xid').execute();
}

/** They are dropped by their age. */
async function createAnswerIndex({ schema }: Kysely<unknown>): Promise<void> {
  await schema.createIndex('ledger_answers_at').on('ledger_answers').column('at').execute();
}

/** What is numbered by a separate counter. */
export const COUNTED = ['portfolio', 'transaction', 'security', 'holder'] as const;

async function createOwnerTables({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('ledger_keys')
    .addColumn('holder', 'integer', (column) => column.primaryKey())
    .addColumn('sealed_key', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('ledger_holders')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().unique())
    .execute();
  await schema
    .createTable('ledger_portfolios')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('holder', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('account', 'text', (column) => column.unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('description', 'text')
    .addColumn('base_currency', 'text', (column) => column.notNull())
    .addColumn('method', 'text', (column) => column.notNull())
    .addColumn('dividend_treatment', 'text', (column) => column.notNull())
    .addColumn('tax_treatment', 'text', (column) => column.notNull())
    .addColumn('allow_short', 'integer', (column) => column.notNull())
    .addColumn('fees_in_basis', 'integer', (column) => column.notNull())
    .addColumn('long_term_rule', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('closed_at', 'bigint')
    .execute();
  await schema
    .createTable('ledger_securities')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('symbol', 'text', (column) => column.notNull())
    .addColumn('name', 'text')
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('exchange', 'text')
    .addColumn('isin', 'text')
    .addColumn('sector', 'text')
    .addColumn('venue', 'text', (column) => column.notNull())
    .execute();
  for (const [table, column] of [
    ['ledger_portfolios', 'holder'],
    ['ledger_securities', 'symbol'],
  ] as const)
    await schema.createIndex(`${table}_${column}`).on(table).column(column).execute();
}

async function createLotRevisions({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('ledger_lot_revisions')
    .addColumn('security_id', 'integer', (column) => column.primaryKey())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .execute();
}

/** The lot methods of a portfolio with their days; null if it has had one only. */
async function addMethods({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('ledger_portfolios').addColumn('methods', 'text').execute();
}

/** What a rebalancing of a portfolio aims at; null if it is not set. */
async function addTargets({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('ledger_portfolios').addColumn('targets', 'text').execute();
}

/** What a source has stated of an option contract beside its name; null otherwise. */
async function addContract({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('ledger_securities').addColumn('contract', 'text').execute();
}

/** The listing that a security was merged into; null unless it was. */
async function addMergedInto({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('ledger_securities').addColumn('merged_into', 'integer').execute();
}
