// Pages after a row instead of after a number of rows: what arrives or leaves meanwhile neither hides a row nor shows one twice.
import type { PageKey } from '../../../contract/cursor.ts';

export interface Keyed {
  /** JSON. */
  readonly page_key: string;
}

/** The columns that give every row its place, as a column of the row. */
export function keyColumn(columns: readonly string[]): string {
  return `json_array(${columns.join(', ')}) AS page_key`;
}

/** Of rows beyond the key, where all columns have one direction. */
export function beyond(columns: readonly string[], isDescending: boolean): string {
  const places = columns.map(() => '?').join(', ');
  return `(${columns.join(', ')}) ${isDescending ? '<' : '>'} (${places})`;
}

/** Undefined after the last page. */
export function keyOfLast(rows: readonly Keyed[], limit: number): PageKey | undefined {
  const last = rows.length < limit ? undefined : rows.at(-1);
  return last && (JSON.parse(last.page_key) as PageKey);
}

/** The row as it was selected without `keyColumn`. */
export function withoutKey<Row>({ page_key: _, ...row }: Row & Keyed): Row {
  return row as unknown as Row;
}
