// Many rows into one table: on SQLite by a few texts that stay prepared, on PostgreSQL as one value that the server takes apart.
import { CompiledQuery, type Kysely } from 'kysely';
import { executed } from './prepared.ts';

export type RowCells<Column extends string = string> = Readonly<
  Record<Column, string | number | null>
>;

/** Of each row, what belongs into these columns. */
export async function insertRows<Tables, Column extends string>(
  db: Kysely<Tables>,
  isServer: boolean,
  { table, columns }: { readonly table: string; readonly columns: readonly Column[] },
  rows: readonly RowCells<Column>[],
): Promise<void> {
  for (let from = 0; from < rows.length; ) {
    const left = rows.length - from;
    const size = isServer ? ROWS_OF_VALUE : (SIZES.find((one) => one <= left) ?? 1);
    const part = rows.slice(from, from + size);
    const query = isServer
      ? CompiledQuery.raw(textOfValue(table, columns), [JSON.stringify(part)])
      : CompiledQuery.raw(textOfRows(table, columns, part.length), cellsOf(part, columns));
    await executed(db, query);
    from += size;
  }
}

/** One statement of them ends well within the time that a statement has. */
const ROWS_OF_VALUE = 2_000;
const SIZES = [64, 16, 4, 1] as const;

function textOfValue(table: string, columns: readonly string[]): string {
  const names = columns.map((name) => `"${name}"`).join(', ');
  return `insert into "${table}" (${names}) select ${names} from json_populate_recordset(null::"${table}", $1)`;
}

const texts = new Map<string, string>();

function textOfRows(table: string, columns: readonly string[], rows: number): string {
  const key = `${table} ${rows} ${columns.join(' ')}`;
  const known = texts.get(key);
  if (known !== undefined) return known;
  const names = columns.map((name) => `"${name}"`).join(', ');
  const places = `(${columns.map(() => '?').join(', ')})`;
  const text = `insert into "${table}" (${names}) values ${Array.from({ length: rows }, () => places).join(', ')}`;
  texts.set(key, text);
  return text;
}

function cellsOf<Column extends string>(
  rows: readonly RowCells<Column>[],
  columns: readonly Column[],
): unknown[] {
  const cells: unknown[] = [];
  for (const row of rows) for (const column of columns) cells.push(row[column]);
  return cells;
}
