// The rows of a read table as they are stored, held against those that should follow from the events.
import { type Kysely, sql } from 'kysely';
import type { RowDifference } from '../../ports/projections.ts';
import type { LedgerTables } from '../tables/ledger-tables.ts';
import type { Cells, RowTable } from './row-tables.ts';

export async function storedRows(
  db: Kysely<LedgerTables>,
  { table, owner: [column, value] }: RowTable,
): Promise<readonly Cells[]> {
  const { rows } = await sql<Cells>`
    select * from ${sql.table(table)} where ${sql.ref(column)} = ${value}`.execute(db);
  return rows;
}

/** The first one. */
export function differenceIn(
  { table, owner, key, rows }: RowTable,
  stored: readonly Cells[],
): RowDifference | undefined {
  const keyOf = (row: Cells) => key.map((column) => row[column]).join('\n');
  const nameOf = (row: Cells) =>
    [owner[0], ...key].map((column) => `${column} ${row[column]}`).join(', ');
  const storedByKey = new Map(stored.map((row) => [keyOf(row), row]));
  for (const row of rows()) {
    const other = storedByKey.get(keyOf(row));
    storedByKey.delete(keyOf(row));
    if (other === undefined)
      return { table, row: nameOf(row), ...NO_COLUMN, rebuilt: JSON.stringify(row) };
    const column = Object.keys(row).find((name) => row[name] !== other[name]);
    if (column !== undefined) {
      const [kept, rebuilt] = [String(other[column]), String(row[column])];
      return { table, row: nameOf(row), column, stored: kept, rebuilt };
    }
  }
  const [extra] = storedByKey.values();
  return extra && { table, row: nameOf(extra), ...NO_COLUMN, stored: JSON.stringify(extra) };
}

const NO_COLUMN = { column: undefined, stored: undefined, rebuilt: undefined };
