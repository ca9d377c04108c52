// The lines of a text with separated values, each with its number: quoted cells may hold separators and line breaks.
import { type CsvError, parse } from 'csv-parse/sync';
import { failed, ok, type Result } from '../../../kernel/result.ts';

export interface CsvLine {
  readonly cells: readonly string[];
  /** The last line of the record, from 1. */
  readonly line: number;
}

export interface CsvFault {
  readonly line: number | undefined;
  readonly why: string;
}

export type Delimiter = ',' | ';' | '\t' | '|';

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];

/** Lines without a value, such as `;;;` of a spreadsheet, are left out; lines may have different numbers of cells. Exact: blanks around a cell are part of it. */
export function csvLines(
  text: string,
  delimiter: Delimiter,
  isExact = false,
): Result<CsvLine[], CsvFault> {
  const read = linesIn(text, delimiter, isExact);
  if (read.ok) return read;
  const requoted = withWholeCellsQuoted(text, delimiter);
  const again = requoted === text ? read : linesIn(requoted, delimiter, isExact);
  return again.ok ? again : read;
}

/** Fidelity quotes the name of an account and writes its number behind: `"Individual" X12345678`. */
function withWholeCellsQuoted(text: string, delimiter: Delimiter): string {
  const end = `\\${delimiter}`;
  const cell = new RegExp(`(^|${end})"([^"\\r\\n]*)"( [^"${end}\\r\\n]+)(?=${end}|\\r?$)`, 'gm');
  return text.replaceAll(cell, '$1"$2$3"');
}

function linesIn(
  text: string,
  delimiter: Delimiter,
  isExact: boolean,
): Result<CsvLine[], CsvFault> {
  const found: CsvLine[] = [];
  const share = sharedTexts();
  try {
    parse(text, {
      bom: true,
      delimiter,
      trim: !isExact,
      // One inside a cell that does not begin with one is text: Interactive Brokers writes `Holland Clearing House "HCH"`.
      relax_quotes: !isExact,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      on_record(record: unknown, { lines }) {
        found.push({ cells: (record as string[]).map(share), line: lines });
        return null;
      },
    });
  } catch (error) {
    return failed(faultOf(error as CsvError));
  }
  return ok(found);
}

/** Days, symbols and currencies repeat from row to row. */
const TEXTS_MAX = 4_096;
const LENGTH_MAX = 24;

/** One text for equal short cells, as long as there are few different ones. */
function sharedTexts(): (cell: string) => string {
  const texts = new Map<string, string>();
  return (cell) => {
    if (cell.length > LENGTH_MAX) return cell;
    const known = texts.get(cell);
    if (known !== undefined) return known;
    if (texts.size >= TEXTS_MAX) texts.clear();
    texts.set(cell, cell);
    return cell;
  };
}

function faultOf(error: CsvError & { readonly lines?: number }): CsvFault {
  const why =
    error.code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'A quotation mark is never closed; the file is truncated or damaged, so export it again.'
      : 'A quotation mark stands inside a cell without being doubled; export the file again.';
  return { line: error.lines, why };
}

/** The line by which Excel learns the separator. */
const SEPARATOR_LINE = /^\uFEFF?"?sep=.?"?[ \t]*(?=\r?\n)/i;

/** The lines keep their numbers. */
export function withoutSeparatorLine(text: string): string {
  return text.replace(SEPARATOR_LINE, '');
}

/** The separator that the first line has most of, outside quotation marks. */
export function delimiterOf(text: string): Delimiter {
  const [first = ''] = text.trimStart().split('\n', 1);
  const bare = first.replaceAll(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}
