// Splits a text into records: one JSON document, JSON lines, or a table with a header; reports unreadable parts by
// line.
import { type CsvError, type CsvErrorCode, parse } from 'csv-parse/sync';
import type { FileTerms } from '../../../ports/feed-profile.ts';
import { parsedJson } from './json-body.ts';

export interface FileBodies {
  /** Each is unwrapped with the profile's envelope. */
  readonly bodies: readonly unknown[];
  /** Messages about the skipped parts. */
  readonly faults: readonly string[];
}

/** The position of a text in its file. */
export interface TextPlace {
  /** Lines before it. */
  readonly linesBefore: number;
  /** The first line of a table, if it was read before. */
  readonly header: string | undefined;
}

export const FILE_START: TextPlace = { linesBefore: 0, header: undefined };

/** The text consists of complete lines. */
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

/** Trimmed: some programs start a file with a byte order mark, which is not JSON. */
function jsonIn(text: string): FileBodies {
  try {
    return { bodies: [parsedJson(text.trim())], faults: [] };
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
      bodies.push(parsedJson(line.trim()));
    } catch {
      faults.push(`line ${linesBefore + index + 1} is not JSON`);
    }
  }
  return { bodies, faults };
}

/** Every field is text: the profile determines which are numbers. */
function rowsIn(text: string, delimiter: string, { linesBefore, header }: TextPlace): FileBodies {
  const faults: string[] = [];
  const before = header === undefined ? 0 : linesBefore - 1;
  const recordFault = (error: CsvError | undefined): undefined => {
    faults.push(
      `line ${before + Number(error?.lines)} is not a row of the table: ${rowText(error)}`,
    );
  };
  try {
    const bodies: unknown[] = parse(header === undefined ? text : `${header}\n${text}`, {
      bom: true,
      columns: differing,
      delimiter,
      skip_empty_lines: true,
      trim: true,
      skip_records_with_error: true,
      on_skip: recordFault,
    });
    return { bodies, faults };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { bodies: [], faults: [...faults, `the table cannot be read: ${why}`] };
  }
}

const ROW_TEXTS: Partial<Record<CsvErrorCode, string>> = {
  CSV_RECORD_INCONSISTENT_COLUMNS: 'it has a different number of fields than the header',
  CSV_INVALID_CLOSING_QUOTE: 'there is text after a closing quote',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: 'there is text after a closing quote',
  CSV_QUOTE_NOT_CLOSED: 'a quote is never closed',
  INVALID_OPENING_QUOTE: 'there is a quote in the middle of a field',
};

function rowText(error: CsvError | undefined): string {
  return (error && (ROW_TEXTS[error.code] ?? error.message)) ?? 'it cannot be read';
}

/** Of two columns with one name the parser would use the last. */
function differing(names: string[]): string[] {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return names;
  throw new Error(`two columns are called ${repeated === '' ? '""' : repeated}`);
}
