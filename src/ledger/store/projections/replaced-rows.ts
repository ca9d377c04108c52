// Writes the rows of a stream anew, table by table: unless they are right, the old ones go, whatever they are.
import { CompiledQuery, type Kysely, sql } from 'kysely';
import type { ProjectionWrites } from '../../ports/projections.ts';
import type { LedgerTables } from '../tables/ledger-tables.ts';
import { historyOf } from './history.ts';
import { type Cells, type RowTable, rowTables } from './row-tables.ts';
import { differenceIn, storedRows } from './stored-rows.ts';

export function projectionWrites(
  db: Kysely<LedgerTables>,
  isServer: boolean,
  onLots: (securities: readonly number[]) => void,
): ProjectionWrites {
  return {
    history: (stream) => historyOf(db, stream),
    async replaceProjected(projected) {
      for (const table of rowTables(projected)) {
        const stored = await storedRows(db, table);
        if (stored.length > 0) {
          if (differenceIn(table, stored) === undefined) continue;
          await removeAll(db, table);
        }
        await insert(db, isServer, table);
      }
      if (projected.of === 'portfolio') onLots(projected.positions.map(({ security }) => security));
    },
    async saveCheckpoint({ name, version, position, updatedAt: updated_at }) {
      const cells = { version, position, updated_at };
      await db
        .insertInto('ledger_checkpoints')
        .values({ name, ...cells })
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

/** Of full parts; the text of a part is built and prepared once. */
const ROWS_AT_ONCE = 100;

async function insert(
  db: Kysely<LedgerTables>,
  isServer: boolean,
  { table, rows: written }: RowTable,
): Promise<void> {
  const rows = written();
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const full = insertText(table, columns, { rows: ROWS_AT_ONCE, isServer });
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const part = rows.slice(from, from + ROWS_AT_ONCE);
    const isFull = part.length === ROWS_AT_ONCE;
    const text = isFull ? full : insertText(table, columns, { rows: part.length, isServer });
    await db.executeQuery(CompiledQuery.raw(text, cellsOf(part, columns)));
  }
}

function insertText(
  table: string,
  columns: readonly string[],
  { rows, isServer }: { readonly rows: number; readonly isServer: boolean },
): string {
  let number = 0;
  const place = () => {
    number += 1;
    return isServer ? `$${number}` : '?';
  };
  const row = () => `(${columns.map(place).join(', ')})`;
  const places = Array.from({ length: rows }, row).join(', ');
  return `insert into "${table}" (${columns.map((name) => `"${name}"`).join(', ')}) values ${places}`;
}

function cellsOf(rows: readonly Cells[], columns: readonly string[]): unknown[] {
  const cells: unknown[] = [];
  for (const row of rows) for (const column of columns) cells.push(row[column]);
  return cells;
}
