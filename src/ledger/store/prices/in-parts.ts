// Many rows in statements of a size that both databases take.

/** SQLite takes 32,766 parameters in a statement, PostgreSQL 65,535; a row has up to five. */
const ROWS_MAX = 1_000;

export async function inParts<Row>(
  rows: readonly Row[],
  act: (part: Row[]) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_MAX) {
    await act(rows.slice(start, start + ROWS_MAX));
  }
}
