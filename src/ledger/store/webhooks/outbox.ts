// Stores the messages for subscribers of a security, in the same transaction that changes its lots.
import { type Kysely, sql } from 'kysely';
import type { LedgerTables } from '../tables/ledger-tables.ts';

export interface ChangedLots {
  readonly security_id: number;
  readonly revision: number;
  readonly changed_at: number;
}

export async function notifySubscribers(
  db: Kysely<LedgerTables>,
  changed: readonly ChangedLots[],
): Promise<void> {
  const bySecurity = new Map(changed.map((one) => [one.security_id, one]));
  const subscribed = await db
    .selectFrom('ledger_webhook_securities')
    .selectAll()
    .where('security_id', 'in', [...bySecurity.keys()])
    .execute();
  if (subscribed.length === 0) return;
  const rows = subscribed.flatMap(({ webhook_id, security_id }) => {
    const lots = bySecurity.get(security_id);
    if (lots === undefined) return [];
    const { revision, changed_at } = lots;
    return {
      id: `${webhook_id}.${security_id}.${revision}`,
      webhook_id,
      type: 'taxlots.changed',
      security_id,
      subject: null,
      payload: null,
      revision,
      changed_at,
      status: 'PENDING',
      is_waiting: 1,
      attempts: 0,
      next_at: changed_at,
      outcome: null,
    };
  });
  await db
    .insertInto('ledger_deliveries')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['webhook_id', 'security_id'])
        .where(sql<boolean>`is_waiting = 1`)
        .doUpdateSet((eb) => ({
          revision: eb.ref('excluded.revision'),
          changed_at: eb.ref('excluded.changed_at'),
        })),
    )
    .execute();
}
