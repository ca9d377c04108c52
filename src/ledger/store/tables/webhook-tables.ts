// The tables of webhooks: subscriptions, the securities of each, and what is sent.
import { type Kysely, sql } from 'kysely';

export async function createWebhookTables({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('ledger_webhooks')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('holder', 'integer', (column) => column.notNull())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('secret', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('ledger_webhook_securities')
    .addColumn('security_id', 'integer', (column) => column.notNull())
    .addColumn('webhook_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('ledger_webhook_securities_pk', ['security_id', 'webhook_id'])
    .execute();
  await schema
    .createTable('ledger_deliveries')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('webhook_id', 'text', (column) => column.notNull())
    .addColumn('security_id', 'integer', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('is_waiting', 'integer', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_at', 'bigint', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .execute();
  await schema
    .createIndex('ledger_deliveries_due')
    .on('ledger_deliveries')
    .columns(['status', 'next_at'])
    .execute();
  // Changes before the first attempt are sent as one.
  await schema
    .createIndex('ledger_deliveries_waiting')
    .unique()
    .on('ledger_deliveries')
    .columns(['webhook_id', 'security_id'])
    .where(sql.ref('is_waiting'), '=', sql.lit(1))
    .execute();
}

/** Subscriptions to events, a secret that is replaced, and webhooks that are disabled. */
export async function addWebhookEvents({ schema }: Kysely<unknown>): Promise<void> {
  const webhooks = () => schema.alterTable('ledger_webhooks');
  await webhooks()
    .addColumn('events', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
  for (const column of ['former_secret', 'disabled_why'])
    await webhooks().addColumn(column, 'text').execute();
  for (const column of ['former_until', 'disabled_at', 'delivered_at'])
    await webhooks().addColumn(column, 'bigint').execute();
  const deliveries = () => schema.alterTable('ledger_deliveries');
  await deliveries()
    .addColumn('type', 'text', (column) => column.notNull().defaultTo('taxlots.changed'))
    .execute();
  for (const column of ['subject', 'payload'])
    await deliveries().addColumn(column, 'text').execute();
  await schema
    .createIndex('ledger_deliveries_subject')
    .on('ledger_deliveries')
    .columns(['webhook_id', 'subject', 'revision'])
    .where(sql.ref('status'), '=', sql.lit('PENDING'))
    .execute();
}

/** A few of a long backlog are found without its others. */
export async function indexNextDeliveries({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createIndex('ledger_deliveries_next')
    .on('ledger_deliveries')
    .columns(['webhook_id', 'next_at', 'revision'])
    .where(sql.ref('status'), '=', sql.lit('PENDING'))
    .execute();
}
