// Rows of a list where one id may come again: the answer to a prediction is often the same as before.

/** Each id once, at its first arrival; rows come the newest first. */
export function newestOfEach<Row extends { readonly id: string | null }>(
  rows: readonly Row[],
  most: number,
): readonly (Row & { readonly id: string })[] {
  const byId = new Map<string, Row & { readonly id: string }>();
  for (const row of rows) if (row.id !== null) byId.set(row.id, { ...row, id: row.id });
  return [...byId.values()].slice(0, most);
}
