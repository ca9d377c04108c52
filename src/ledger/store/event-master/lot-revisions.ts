// Counts the changes of a security's lots, in the transaction of each change: who has read a revision knows whether what was
// read still holds.
import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../../kernel/instant.ts';
import type { LedgerTables } from '../tables/ledger-tables.ts';
import { tellSubscribers } from '../webhooks/outbox.ts';

/** In the order of their numbers, so that two steps that change the same securities wait for each other instead of blocking. */
export async function lotsChanged(
  db: Kysely<LedgerTables>,
  securities: ReadonlySet<number>,
  at: Instant,
): Promise<void> {
  if (securities.size === 0) return;
  const rows = [...securities]
    .toSorted((a, b) => a - b)
    .map((security_id) => ({ security_id, revision: 1, changed_at: at }));
  const changed = await db
    .insertInto('ledger_lot_revisions')
    .values(rows)
    .onConflict((conflict) => conflict.column('security_id').doUpdateSet(nextRevision(at)))
    .returning(['security_id', 'revision'])
    .execute();
  await tellSubscribers(db, changed, at);
}

/** A portfolio that is deleted or restored takes its lots along. */
export async function lotsOfPortfolioChanged(
  db: Kysely<LedgerTables>,
  portfolio: number,
  at: Instant,
): Promise<void> {
  const rows = await db
    .selectFrom('ledger_positions')
    .select('security_id')
    .where('portfolio_id', '=', portfolio)
    .execute();
  await lotsChanged(db, new Set(rows.map((row) => row.security_id)), at);
}

function nextRevision(changed_at: Instant) {
  return { revision: sql<number>`ledger_lot_revisions.revision + 1`, changed_at };
}
