// Writes the rows of a stream anew, table by table: unless they are right, the old ones go, whatever they are.
import { type Kysely, sql } from 'kysely';
import { insertRows } from '../../../sql/insert-rows.ts';
import type { ProjectionWrites } from '../../ports/projections.ts';
import { writtenCheckpoint } from '../rows/checkpoint-rows.ts';
import type { LedgerTables } from '../tables/ledger-tables.ts';
import { adoptedHistoryOf, historyOf } from './history.ts';
import { type RowTable, rowTables } from './row-tables.ts';
import { differenceIn, storedRows } from './stored-rows.ts';

export function projectionWrites(
  db: Kysely<LedgerTables>,
  isServer: boolean,
  onLots: (securities: readonly number[]) => void,
): ProjectionWrites {
  return {
    history: (stream) => historyOf(db, stream),
    adoptedHistory: (stream, without) => adoptedHistoryOf(db, stream, without),
    async replaceProjected(projected) {
      for (const table of rowTables(projected)) {
        const stored = await storedRows(db, table);
        if (stored.length > 0) {
          if (differenceIn(table, stored) === undefined) continue;
          await removeAll(db, table);
        }
        const rows = table.rows();
        // All have the same columns.
        const [columns = []] = rows.slice(0, 1).map(Object.keys);
        await insertRows(db, isServer, { table: table.table, columns }, rows);
      }
      if (projected.of === 'portfolio') onLots(projected.positions.map(({ security }) => security));
    },
    async saveCheckpoint(checkpoint) {
      const cells = writtenCheckpoint(checkpoint);
      await db
        .insertInto('ledger_checkpoints')
        .values(cells)
        .onConflict((conflict) => conflict.column('name').doUpdateSet(cells))
        .execute();
    },
  };
}

async function removeAll(
  db: Kysely<LedgerTables>,
  { table, owner: [column, value] }: RowTable,
): Promise<void> {
  await sql`delete from ${sql.table(table)} where ${sql.ref(column)} = ${value}`.execute(db);
}
