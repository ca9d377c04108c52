// The table of a file that is not known: its delimiter, its header and its rows.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { numberedColumns } from '../rows/table-rows.ts';
import {
  type CsvLine,
  csvLines,
  type Delimiter,
  delimiterOf,
  withoutSeparatorLine,
} from '../text/csv-lines.ts';
import { isDay, isNumber } from './written-forms.ts';

export interface FoundTable {
  readonly delimiter: Delimiter;
  readonly skipped: number;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];
const LINES_SEARCHED = 30;
const COLUMNS_MIN = 3;

/** The delimiter and the line by which most rows have as many cells as their header, of which one is a day. */
export function tableIn(
  text: string,
  hasDay: (table: FoundTable) => boolean,
): Result<FoundTable, string> {
  const read = DELIMITERS.map((delimiter) => ({ delimiter, lines: csvLines(text, delimiter) }));
  const found = read
    .flatMap(({ delimiter, lines }) => (lines.ok ? candidatesOf(lines.value, delimiter) : []))
    .toSorted(
      (one, other) => other.rows.length * other.header.length - one.rows.length * one.header.length,
    );
  const best = found.find(hasDay);
  if (best !== undefined) return ok(best);
  // By another delimiter than its own, a quoted cell begins in the middle.
  const likely = delimiterOf(withoutSeparatorLine(text));
  const broken = read.find(({ delimiter }) => delimiter === likely)?.lines;
  return failed(
    broken?.ok === false
      ? `Line ${broken.failure.line ?? 1}: ${broken.failure.why}`
      : 'No table with a column for the day is in the file; choose a CSV of transactions.',
  );
}

/** Lines before the header are counted as the mapping does: those with a value. */
function candidatesOf(lines: readonly CsvLine[], delimiter: Delimiter): FoundTable[] {
  return lines.slice(0, LINES_SEARCHED).flatMap(({ cells }, skipped) => {
    if (!isHeader(cells)) return [];
    const rows = lines
      .slice(skipped + 1)
      // Some programs leave out empty cells at the end.
      .filter(({ cells: { length } }) => length <= cells.length && 2 * length > cells.length)
      .map((line) => line.cells);
    return rows.length > 0 ? [{ delimiter, skipped, header: numberedColumns(cells), rows }] : [];
  });
}

function isHeader(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '');
  return filled.length >= COLUMNS_MIN && !filled.some((cell) => isNumber(cell) || isDay(cell));
}
