// What the read tables hold at one moment, beside what should follow from the events.
import { type Kysely, sql } from 'kysely';
import type { LedgerView, Projections, RowDifference } from '../../ports/projections.ts';
import type { LedgerTables } from '../tables/ledger-tables.ts';
import { historyOf } from './history.ts';
import { type Cells, PROJECTED_TABLES, type RowTable, rowTables } from './row-tables.ts';

/** Runs reads on one moment of the database. */
export type InView = <Answer>(
  read: (db: Kysely<LedgerTables>) => Promise<Answer>,
) => Promise<Answer>;

export function projectionsOf(db: Kysely<LedgerTables>, inView: InView): Projections {
  return {
    inOneView: (read) => inView((inside) => read(viewOf(inside))),
    countsOf: (rows) => new Map(rowTables(rows).map(({ table, count }) => [table, count])),
    async checkpoint(name) {
      const row = await db
        .selectFrom('ledger_checkpoints')
        .selectAll()
        .where('name', '=', name)
        .executeTakeFirst();
      return (
        row && { name, version: row.version, position: row.position, updatedAt: row.updated_at }
      );
    },
  };
}

function viewOf(db: Kysely<LedgerTables>): LedgerView {
  return {
    async streams() {
      const rows = await db
        .selectFrom('ledger_streams')
        .select('stream')
        .where('version', '>', 0)
        .orderBy('stream')
        .execute();
      return rows.map(({ stream }) => stream);
    },
    history: (stream) => historyOf(db, stream),
    async firstDifference(projected) {
      for (const table of rowTables(projected)) {
        const difference = differenceIn(table, await storedRows(db, table));
        if (difference !== undefined) return difference;
      }
      return undefined;
    },
    async rowCounts() {
      const counts = new Map<string, number>();
      for (const table of PROJECTED_TABLES) {
        const { rows } = await sql<{ count: number }>`
          select count(*) as count from ${sql.table(table)}`.execute(db);
        counts.set(table, Number(rows[0]?.count));
      }
      return counts;
    },
  };
}

async function storedRows(
  db: Kysely<LedgerTables>,
  { table, owner: [column, value] }: RowTable,
): Promise<readonly Cells[]> {
  const { rows } = await sql<Cells>`
    select * from ${sql.table(table)} where ${sql.ref(column)} = ${value}`.execute(db);
  return rows;
}

function differenceIn(
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
