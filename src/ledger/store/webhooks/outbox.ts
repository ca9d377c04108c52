// Writes what subscribers of a security are to be told, in the transaction that changes its lots.
import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../../kernel/instant.ts';
import type { LedgerTables } from '../tables/ledger-tables.ts';

export interface ChangedLots {
  readonly security_id: number;
  readonly revision: number;
}

export async function tellSubscribers(
  db: Kysely<LedgerTables>,
  changed: readonly ChangedLots[],
  at: Instant,
): Promise<void> {
  const revisions = new Map(changed.map((one) => [one.security_id, one.revision]));
  const subscribed = await db
    .selectFrom('ledger_webhook_securities')
    .selectAll()
    .where('security_id', 'in', [...revisions.keys()])
    .execute();
  if (subscribed.length === 0) return;
  const rows = subscribed.map(({ webhook_id, security_id }) => {
    const revision = revisions.get(security_id) ?? 0;
    return {
      id: `${webhook_id}.${security_id}.${revision}`,
      webhook_id,
      security_id,
      revision,
      changed_at: at,
      status: 'PENDING',
      is_waiting: 1,
      attempts: 0,
      next_at: at,
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
