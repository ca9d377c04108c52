// Writes what the steps of a transaction have in common, once, before its commit.
import type { Kysely } from 'kysely';
import { prepared } from '../../sql/prepared.ts';
import { lotsChanged } from './event-master/lot-revisions.ts';
import type { LateWrites } from './step-cache.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

export async function writeDeferred(
  db: Kysely<LedgerTables>,
  { counters, lots }: LateWrites,
): Promise<void> {
  for (const [name, value] of counters) await saveCounter(db, { name, value });
  await lotsChanged(db, lots);
}

const saveCounter = prepared(
  (db: Kysely<LedgerTables>, { name, value }: { name: string; value: number }) =>
    db
      .insertInto('ledger_counters')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value })),
);
