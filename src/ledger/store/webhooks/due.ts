// Which messages come next. A webhook may have a long backlog: each is asked for a few by an index, and none is counted or sorted.
import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { Instant } from '../../../kernel/instant.ts';
import type { WebhookReads } from '../../ports/webhooks.ts';
import { readDelivery } from '../rows/webhook-rows.ts';
import type { LedgerTables } from '../tables/ledger-tables.ts';
import { EACH_AT_ONCE_MAX, sharedOut, type Waiting } from './shared-out.ts';

type DueReads = Pick<WebhookReads, 'dueDeliveries' | 'nextDelivery'>;

export function dueReads(db: Kysely<LedgerTables>): DueReads {
  const pending = () =>
    db.selectFrom('ledger_deliveries').selectAll().where('status', '=', sql.lit('PENDING'));

  /** Claimed by any process and not settled. */
  function running(at: Instant): Promise<readonly Waiting[]> {
    return db
      .selectFrom('ledger_deliveries')
      .innerJoin('ledger_webhooks as webhook', 'webhook.id', 'ledger_deliveries.webhook_id')
      .select(['ledger_deliveries.webhook_id', 'webhook.holder'])
      .where('ledger_deliveries.status', '=', sql.lit('PENDING'))
      .where('ledger_deliveries.next_at', '>', at)
      .where('ledger_deliveries.attempts', '>', 0)
      .where('ledger_deliveries.outcome', 'is', null)
      .execute();
  }

  /** The longest waiting first; none that has an earlier one about its subject before it. */
  function firstDue(webhook: string, at: Instant, limit: number) {
    return pending()
      .where('webhook_id', '=', webhook)
      .where('next_at', '<=', at)
      .where(isFirstOfSubject)
      .orderBy('next_at')
      .orderBy('revision')
      .limit(limit)
      .execute();
  }

  return {
    async dueDeliveries(at, limit, except = []) {
      const webhooks = await db
        .selectFrom('ledger_webhooks')
        .select(['id', 'holder'])
        .where('disabled_at', 'is', null)
        .where((eb) => eb(firstTime(eb), '<=', at))
        .$if(except.length > 0, (query) => query.where('holder', 'not in', except))
        .execute();
      if (webhooks.length === 0) return [];
      const rows = [];
      for (const { id, holder } of webhooks) {
        const its = await firstDue(id, at, EACH_AT_ONCE_MAX);
        rows.push(...its.map((row, turn) => ({ ...row, holder, turn })));
      }
      rows.sort((a, b) => a.turn - b.turn || a.next_at - b.next_at || a.revision - b.revision);
      return sharedOut(rows, await running(at), limit).map(readDelivery);
    },
    async nextDelivery({ webhook, subject }, at) {
      const same =
        subject === undefined
          ? undefined
          : await pending()
              .where('webhook_id', '=', webhook)
              .where('subject', '=', subject)
              .orderBy('revision')
              .limit(1)
              .executeTakeFirst();
      if (same !== undefined && same.next_at <= at) return readDelivery(same);
      const [oldest] = await firstDue(webhook, at, 1);
      return oldest && readDelivery(oldest);
    },
  };
}

/** When the first message to a webhook is due. */
function firstTime(eb: ExpressionBuilder<LedgerTables, 'ledger_webhooks'>) {
  return eb
    .selectFrom('ledger_deliveries')
    .select(({ fn }) => fn.min('next_at').as('first'))
    .where('status', '=', sql.lit('PENDING'))
    .whereRef('webhook_id', '=', 'ledger_webhooks.id');
}

/** Nothing waits for one without a subject. */
function isFirstOfSubject(eb: ExpressionBuilder<LedgerTables, 'ledger_deliveries'>) {
  const before = eb
    .selectFrom('ledger_deliveries as earlier')
    .select('earlier.id')
    .where('earlier.status', '=', sql.lit('PENDING'))
    .whereRef('earlier.webhook_id', '=', 'ledger_deliveries.webhook_id')
    .whereRef('earlier.subject', '=', 'ledger_deliveries.subject')
    .whereRef('earlier.revision', '<', 'ledger_deliveries.revision');
  return eb.not(eb.exists(before));
}
