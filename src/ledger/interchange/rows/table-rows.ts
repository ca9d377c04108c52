// A text with separated values and one header as rows, each cell under the name of its column.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type CsvLine, csvLines, type Delimiter } from '../text/csv-lines.ts';
import type { ImportProblem } from './imported-file.ts';
import { type Row, shown } from './row-reading.ts';

export interface Table {
  readonly columns: readonly string[];
  /** The caller may remove them. */
  readonly rows: Row[];
  /** Rows with more values than there are columns are read in none. */
  readonly problems: readonly ImportProblem[];
}

export interface TableTerms {
  readonly delimiter: Delimiter;
  /** Lines before the header. */
  readonly skipped: number;
  /** Without these columns it is another file. */
  readonly needed: readonly string[];
  /** Blanks around a cell are part of it. */
  readonly isExact?: boolean;
  /** Of columns that share a name, the second one is named `… 2`. */
  readonly isNumbered?: boolean;
}

const DELIMITER_NAMES: Readonly<Record<Delimiter, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};

export function tableRows(text: string, terms: TableTerms): Result<Table, ImportProblem> {
  const lines = csvLines(text, terms.delimiter, terms.isExact);
  if (!lines.ok) return failed(atLine(lines.failure.line, lines.failure.why));
  const [header, ...rest] = lines.value.slice(terms.skipped);
  const cells = header?.cells ?? [];
  const columns = columnsOf(cells, terms);
  const twice = terms.needed.find((name) => columns.filter((each) => each === name).length > 1);
  const missing = terms.needed.find((name) => !columns.includes(name));
  if (missing !== undefined)
    return failed(atLine(header?.line, noColumn(missing, columns, terms.delimiter)));
  if (twice !== undefined)
    return failed(atLine(header?.line, `Two columns are named ${twice}; rename one of them.`));
  const isTooLong = ({ cells }: CsvLine) => cells.slice(columns.length).some((cell) => cell !== '');
  const rows = rest
    .filter((each) => !isTooLong(each))
    .map(({ cells, line }) => ({
      place: { line, part: undefined, column: undefined },
      raw: Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? ''])),
    }));
  const problems = rest
    .filter(isTooLong)
    .map(({ cells, line }) => atLine(line, tooLong(cells.length, columns.length, terms.delimiter)));
  return ok({ columns, rows, problems });
}

function columnsOf(cells: readonly string[], { isExact, isNumbered }: TableTerms) {
  if (isExact === true) return cells;
  return isNumbered === true ? numberedColumns(cells) : namedColumns(cells);
}

/** A column without a name is that before it, and `2`, such as the currency behind an amount. */
export function namedColumns(cells: readonly string[]): readonly string[] {
  let before = '';
  let times = 1;
  return cells.map((cell) => {
    times = cell === '' ? times + 1 : 1;
    before = cell === '' ? before : cell;
    return cell === '' && before !== '' ? `${before} ${times}` : cell;
  });
}

/** So is one that repeats a name, for a mapping that can say which one is meant. */
export function numberedColumns(cells: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return namedColumns(cells).map((cell) => {
    const times = (seen.get(cell) ?? 0) + 1;
    seen.set(cell, times);
    return times === 1 || cell === '' ? cell : `${cell} ${times}`;
  });
}

/** A value that was cut in two would shift, or lose its end. */
function tooLong(cells: number, columns: number, delimiter: Delimiter): string {
  return `The row has ${cells} values for ${columns} columns; put values with ${DELIMITER_NAMES[delimiter]} in them into quotation marks.`;
}

function noColumn(name: string, columns: readonly string[], delimiter: Delimiter): string {
  const found = columns.map((column) => `"${shown(column)}"`).join(', ');
  const [only = ''] = columns;
  const other = (Object.keys(DELIMITER_NAMES) as Delimiter[]).find(
    (each) => columns.length === 1 && only.includes(each),
  );
  const advice =
    other === undefined
      ? 'choose the file or the mapping that fits'
      : `it is separated by ${DELIMITER_NAMES[other]}, not by ${DELIMITER_NAMES[delimiter]}`;
  return `No column "${name}" in the header ${found}; ${advice}.`;
}

export function atLine(line: number | undefined, why: string): ImportProblem {
  return { place: { line, part: undefined, column: undefined }, why };
}
