// What the calls of each day gained on the prices of each day: the diagonal happened, the rest is chance.

/**
 * `H[d][e]`: the result of day d's calls (symbol, minute and side kept) on the prices of day e, a sum over the calls that have
 * a result on day d. Rows are days with such a call.
 */
export interface DayMatrix {
  readonly days: number;
  /** Row by row, days x days. */
  readonly sums: Float64Array;
  /** Calls of each day, in the unit in which `sums` are divided: all, or those whose price moved. */
  readonly counts: Float64Array;
}

export interface DayMatrixBuilder {
  /** A result of a call of day `row` on the prices of day `column`; NaN if unknown. */
  add(row: number, column: number, value: number): void;
  /** Only the days that are listed; without a result on its own prices a day is left out. */
  build(days: readonly number[]): DayMatrix;
}

/** `weightOf` a result: 0 leaves it out of the counts, as a price that did not move is out of a hit rate. */
export function createDayMatrix(
  size: number,
  weightOf: (value: number) => number = () => 1,
): DayMatrixBuilder {
  const sums = new Float64Array(size * size);
  const known = new Float64Array(size * size);
  const counts = new Float64Array(size);

  return {
    add(row, column, value) {
      if (Number.isNaN(value)) return;
      const at = row * size + column;
      sums[at] = (sums[at] ?? 0) + value;
      known[at] = (known[at] ?? 0) + 1;
      if (row === column) counts[row] = (counts[row] ?? 0) + weightOf(value);
    },
    build(days) {
      const kept = days.filter((day) => (known[day * size + day] ?? 0) > 0);
      const into = new Float64Array(kept.length ** 2);
      for (const [row, day] of kept.entries()) {
        const rowSums = scaledRow(kept, (other) => {
          const at = day * size + other;
          return { sum: sums[at] ?? 0, known: known[at] ?? 0, all: known[day * size + day] ?? 0 };
        });
        into.set(rowSums, row * kept.length);
      }
      return {
        days: kept.length,
        sums: into,
        counts: Float64Array.from(kept, (day) => counts[day] ?? 0),
      };
    },
  };
}

/** A day that lacks some prices, such as one that closed early, counts as if the others had been like those it has. */
function scaledRow(
  kept: readonly number[],
  cellOf: (day: number) => { readonly sum: number; readonly known: number; readonly all: number },
): Float64Array {
  const row = Float64Array.from(kept, (day) => {
    const { sum, known, all } = cellOf(day);
    return known === 0 ? Number.NaN : (sum * all) / known;
  });
  const seen = row.filter((value) => !Number.isNaN(value));
  const mean = seen.reduce((total, value) => total + value, 0) / seen.length;
  return row.map((value) => (Number.isNaN(value) ? mean : value));
}
