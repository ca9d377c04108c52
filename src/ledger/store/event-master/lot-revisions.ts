// Counts the changes of a security's lots, in the transaction of each change: who has read a revision knows whether what was
// read still holds. A transaction that changes them several times counts once.
import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../../kernel/instant.ts';
import type { LedgerTables } from '../tables/ledger-tables.ts';
import { notifySubscribers } from '../webhooks/outbox.ts';

/** In the order of their numbers, so that two steps that change the same securities wait for each other instead of blocking. */
export async function lotsChanged(
  db: Kysely<LedgerTables>,
  changedAt: ReadonlyMap<number, Instant>,
): Promise<void> {
  if (changedAt.size === 0) return;
  const rows = [...changedAt]
    .toSorted(([a], [b]) => a - b)
    .map(([security_id, changed_at]) => ({ security_id, revision: 1, changed_at }));
  const changed = await db
    .insertInto('ledger_lot_revisions')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('security_id').doUpdateSet((eb) => ({
        revision: sql<number>`ledger_lot_revisions.revision + 1`,
        changed_at: eb.ref('excluded.changed_at'),
      })),
    )
    .returning(['security_id', 'revision', 'changed_at'])
    .execute();
  await notifySubscribers(db, changed);
}

/** A portfolio that is deleted or restored takes its lots along. */
export async function securitiesIn(
  db: Kysely<LedgerTables>,
  portfolio: number,
): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('ledger_positions')
    .select('security_id')
    .where('portfolio_id', '=', portfolio)
    .execute();
  return rows.map((row) => row.security_id);
}
