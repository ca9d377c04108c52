// Rows of one underlying as they come from a file, in any order; sorted once they are all there.
import {
  differingColumn,
  OPTION_COLUMNS,
  type OptionColumn,
  type OptionColumns,
  optionColumns,
  orderOfRows,
} from './option-columns.ts';

export interface RowBuilder {
  add(row: Readonly<Record<OptionColumn, number>>, line: number): void;
  sorted(): SortedRows;
}

export interface SortedRows {
  readonly columns: OptionColumns;
  /** Rows that are there again with the same figures, and are left out. */
  readonly repeated: number;
  /** Rows that are there again with other figures. */
  readonly contradictions: readonly Contradicting[];
}

export interface Contradicting {
  readonly line: number;
  /** Of the row before. */
  readonly firstLine: number;
  readonly column: OptionColumn;
  /** In the sorted columns. */
  readonly row: number;
}

const WIDTH = OPTION_COLUMNS.length;
const FIRST_ROWS = 256;

export function createRowBuilder(): RowBuilder {
  let values = new Float64Array(FIRST_ROWS * WIDTH);
  let lines = new Uint32Array(FIRST_ROWS);
  let count = 0;

  function grow(): void {
    const [more, moreLines] = [
      new Float64Array(values.length * 2),
      new Uint32Array(lines.length * 2),
    ];
    more.set(values);
    moreLines.set(lines);
    [values, lines] = [more, moreLines];
  }

  function unsorted(): OptionColumns {
    const columns = optionColumns(count);
    for (const [place, name] of OPTION_COLUMNS.entries())
      for (let row = 0; row < count; row += 1)
        columns[name][row] = values[row * WIDTH + place] ?? Number.NaN;
    return columns;
  }

  return {
    add(row, line) {
      if (count === lines.length) grow();
      for (let place = 0; place < WIDTH; place += 1)
        values[count * WIDTH + place] = row[OPTION_COLUMNS[place] as OptionColumn];
      lines[count] = line;
      count += 1;
    },
    sorted() {
      const from = unsorted();
      const order = Uint32Array.from({ length: count }, (_, row) => row).sort(
        (one, other) => orderOfRows(from, one, from, other) || one - other,
      );
      return inOrder(from, order, lines);
    },
  };
}

function inOrder(from: OptionColumns, order: Uint32Array, lines: Uint32Array): SortedRows {
  const kept: number[] = [];
  const contradictions: Contradicting[] = [];
  for (const row of order) {
    const before = kept.at(-1);
    if (before === undefined || orderOfRows(from, before, from, row) !== 0) {
      kept.push(row);
      continue;
    }
    const column = differingColumn(from, before, from, row);
    if (column === undefined) continue;
    const [line = 0, firstLine = 0] = [lines[row], lines[before]];
    contradictions.push({ line, firstLine, column, row: kept.length - 1 });
  }
  const columns = optionColumns(kept.length);
  for (const name of OPTION_COLUMNS)
    for (const [place, row] of kept.entries()) columns[name][place] = from[name][row] ?? Number.NaN;
  const repeated = from.count - kept.length - contradictions.length;
  return { columns, repeated, contradictions };
}
