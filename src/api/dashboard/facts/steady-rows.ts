// Rows under somebody's hands: each keeps its place and shows its newest values, and rows that have come since wait.

export interface SteadyRow<Row> {
  readonly row: Row;
  /** It is not in the list any more; these are its last values. */
  readonly isGone: boolean;
}

export interface SteadyRows<Row> {
  readonly rows: readonly SteadyRow<Row>[];
  /** How many are new. */
  readonly waiting: number;
}

export function asListed<Row>(rows: readonly Row[]): SteadyRows<Row> {
  return { rows: rows.map((row) => ({ row, isGone: false })), waiting: 0 };
}

export function inPlace<Row>(
  shown: readonly SteadyRow<Row>[],
  rows: readonly Row[],
  keyOf: (row: Row) => string | number,
): SteadyRows<Row> {
  const rowByKey = new Map(rows.map((row) => [keyOf(row), row]));
  const keys = new Set(shown.map(({ row }) => keyOf(row)));
  return {
    rows: shown.map(({ row }) => {
      const newest = rowByKey.get(keyOf(row));
      return { row: newest ?? row, isGone: newest === undefined };
    }),
    waiting: [...rowByKey.keys()].filter((key) => !keys.has(key)).length,
  };
}

interface Head {
  readonly total: number;
  readonly first: string | number;
}

/** How many rows stand before the one that was the first; 0 if they did not all come at the head. */
export function newAtHead(was: Head, { total, keyAt }: KeyedRows): number {
  const count = total - was.total;
  return count > 0 && keyAt(count) === was.first ? count : 0;
}

export interface KeyedRows {
  readonly total: number;
  keyAt(index: number): string | number;
}
