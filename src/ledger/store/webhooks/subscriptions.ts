// Subscriptions and deliveries in the ledger's tables.
import type { Kysely } from 'kysely';
import type { SecurityId } from '../../domain/entries/ids.ts';
import type { WebhookReads, WebhookRow, WebhookWrites } from '../../ports/webhooks.ts';
import {
  changedDelivery,
  changedWebhook,
  NO_SECURITY,
  readDelivery,
  readWebhook,
  type WebhookTable,
  writtenDelivery,
  writtenWebhook,
} from '../rows/webhook-rows.ts';
import type { LedgerTables } from '../tables/ledger-tables.ts';
import { dueReads } from './due.ts';

export function webhookReads(db: Kysely<LedgerTables>): WebhookReads {
  async function withSecurities(rows: readonly WebhookTable[]): Promise<WebhookRow[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const securities = await db
      .selectFrom('ledger_webhook_securities')
      .selectAll()
      .where('webhook_id', 'in', ids)
      .orderBy('security_id')
      .execute();
    const byWebhook = Map.groupBy(securities, ({ webhook_id }) => webhook_id);
    return rows.map((row) => {
      const its = byWebhook.get(row.id) ?? [];
      return readWebhook(
        row,
        its.map(({ security_id }) => security_id as SecurityId),
      );
    });
  }

  return {
    async webhook(id) {
      const rows = db.selectFrom('ledger_webhooks').selectAll().where('id', '=', id);
      return (await withSecurities(await rows.execute()))[0];
    },
    async webhooksOf(holder) {
      const rows = db
        .selectFrom('ledger_webhooks')
        .selectAll()
        .where('holder', '=', holder)
        .orderBy('created_at')
        .orderBy('id');
      return withSecurities(await rows.execute());
    },
    async eventWebhooks() {
      const rows = db
        .selectFrom('ledger_webhooks')
        .selectAll()
        .where('events', '<>', '[]')
        .orderBy('id');
      return withSecurities(await rows.execute());
    },
    async delivery(id) {
      const row = await db
        .selectFrom('ledger_deliveries')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && readDelivery(row);
    },
    async deliveriesOf(holder, limit) {
      const rows = await db
        .selectFrom('ledger_deliveries as delivery')
        .innerJoin('ledger_webhooks as webhook', 'webhook.id', 'delivery.webhook_id')
        .selectAll('delivery')
        .where('webhook.holder', '=', holder)
        .orderBy('delivery.changed_at', 'desc')
        .orderBy('delivery.revision', 'desc')
        .limit(limit)
        .execute();
      return rows.map(readDelivery);
    },
    ...dueReads(db),
  };
}

export function webhookWrites(db: Kysely<LedgerTables>): WebhookWrites {
  const deliveries = () => db.updateTable('ledger_deliveries');
  return {
    async addWebhook(row) {
      await db.insertInto('ledger_webhooks').values(writtenWebhook(row)).execute();
      if (row.securities.length === 0) return;
      await db
        .insertInto('ledger_webhook_securities')
        .values(row.securities.map((security_id) => ({ security_id, webhook_id: row.id })))
        .execute();
    },
    async moveSubscriptions(from, into) {
      const subscriptions = await db
        .selectFrom('ledger_webhook_securities')
        .select('webhook_id')
        .where('security_id', '=', from)
        .execute();
      await db.deleteFrom('ledger_webhook_securities').where('security_id', '=', from).execute();
      for (const { webhook_id } of subscriptions)
        await db
          .insertInto('ledger_webhook_securities')
          .values({ security_id: into, webhook_id })
          .onConflict((conflict) => conflict.columns(['security_id', 'webhook_id']).doNothing())
          .execute();
    },
    async changeWebhook(id, to) {
      await db
        .updateTable('ledger_webhooks')
        .set(changedWebhook(to))
        .where('id', '=', id)
        .execute();
    },
    async addDeliveries(rows, at) {
      if (rows.length === 0) return;
      const fresh = { status: 'PENDING', attempts: 0, nextAt: at, outcome: undefined } as const;
      await db
        .insertInto('ledger_deliveries')
        .values(
          rows.map((row) => ({
            ...writtenDelivery({ ...row, ...fresh, changedAt: at, security: NO_SECURITY }),
            is_waiting: 0,
          })),
        )
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
    },
    async dropWebhook(id) {
      await db.deleteFrom('ledger_webhooks').where('id', '=', id).execute();
      for (const table of ['ledger_webhook_securities', 'ledger_deliveries'] as const)
        await db.deleteFrom(table).where('webhook_id', '=', id).execute();
    },
    async claimDelivery({ id, attempts }, nextAt) {
      const claimed = await deliveries()
        .set({ attempts: attempts + 1, is_waiting: 0, next_at: nextAt, outcome: null })
        .where('id', '=', id)
        .where('attempts', '=', attempts)
        .where('status', '=', 'PENDING')
        .executeTakeFirst();
      return claimed.numUpdatedRows > 0n;
    },
    async settleDelivery({ id, status, nextAt, outcome }) {
      await deliveries()
        .set(changedDelivery({ status, nextAt, outcome }))
        .where('id', '=', id)
        .execute();
    },
    async sendAgain(id, at) {
      await deliveries()
        .set({ status: 'PENDING', is_waiting: 0, attempts: 0, next_at: at })
        .where('id', '=', id)
        .execute();
    },
    async dropEnded(status, before) {
      const disabled = db
        .selectFrom('ledger_webhooks')
        .select('id')
        .where('disabled_at', '<', before);
      await db
        .deleteFrom('ledger_deliveries')
        .where('status', '=', status)
        .where('next_at', '<', before)
        .$if(status === 'PENDING', (query) => query.where('webhook_id', 'in', disabled))
        .execute();
    },
  };
}
