// What a text holds: one JSON document, JSON by lines, or a table with a header; what cannot be read is told by its line.
import { type CsvError, type CsvErrorCode, parse } from 'csv-parse/sync';
import type { FileTerms } from '../../../ports/feed-profile.ts';

export interface FileBodies {
  /** Each to be opened by the profile's envelope. */
  readonly bodies: readonly unknown[];
  /** Sentences about the parts that are left out. */
  readonly faults: readonly string[];
}

/** Where a text stands in its file. */
export interface TextPlace {
  /** Lines before it. */
  readonly linesBefore: number;
  /** The first line of a table, when it was read before. */
  readonly header: string | undefined;
}

export const FILE_START: TextPlace = { linesBefore: 0, header: undefined };

/** The text holds whole lines. */
export function bodiesIn(text: string, terms: FileTerms, place: TextPlace): FileBodies {
  switch (terms.format) {
    case 'json':
      return jsonIn(text);
    case 'ndjson':
      return linesIn(text, place);
    case 'csv':
      return rowsIn(text, terms.delimiter, place);
  }
}

/** Trimmed: some programs begin a file with a byte order mark, which is no JSON. */
function jsonIn(text: string): FileBodies {
  try {
    return { bodies: [JSON.parse(text.trim())], faults: [] };
  } catch {
    const fault = text.trim() === '' ? 'the file is empty' : 'the file is not JSON';
    return { bodies: [], faults: [fault] };
  }
}

function linesIn(text: string, { linesBefore }: TextPlace): FileBodies {
  const bodies: unknown[] = [];
  const faults: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      bodies.push(JSON.parse(line.trim()));
    } catch {
      faults.push(`line ${linesBefore + index + 1} is not JSON`);
    }
  }
  return { bodies, faults };
}

/** Every field is text: the profile says what is a number. */
function rowsIn(text: string, delimiter: string, { linesBefore, header }: TextPlace): FileBodies {
  const faults: string[] = [];
  const before = header === undefined ? 0 : linesBefore - 1;
  const told = (error: CsvError | undefined): undefined => {
    faults.push(`line ${before + Number(error?.lines)} is no row of the table: ${rowText(error)}`);
  };
  try {
    const bodies: unknown[] = parse(header === undefined ? text : `${header}\n${text}`, {
      bom: true,
      columns: differing,
      delimiter,
      skip_empty_lines: true,
      trim: true,
      skip_records_with_error: true,
      on_skip: told,
    });
    return { bodies, faults };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { bodies: [], faults: [...faults, `the table cannot be read: ${why}`] };
  }
}

const ROW_TEXTS: Partial<Record<CsvErrorCode, string>> = {
  CSV_RECORD_INCONSISTENT_COLUMNS: 'it has not as many fields as the header',
  CSV_INVALID_CLOSING_QUOTE: 'something stands behind a closing quote',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: 'something stands behind a closing quote',
  CSV_QUOTE_NOT_CLOSED: 'a quote is never closed',
  INVALID_OPENING_QUOTE: 'a quote stands in the middle of a field',
};

function rowText(error: CsvError | undefined): string {
  return (error && (ROW_TEXTS[error.code] ?? error.message)) ?? 'it cannot be read';
}

/** Of two columns with one name the parser would take the last. */
function differing(names: string[]): string[] {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return names;
  throw new Error(`two columns are called ${repeated === '' ? 'nothing' : repeated}`);
}
