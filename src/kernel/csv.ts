// Rows as comma-separated text for spreadsheets and other programs (RFC 4180): lines end with CR LF; cells with a comma, a quote or a line break are quoted.
import { plainNumber } from './plain-json.ts';

export type CsvCell = string | number | boolean | null;

/** Computed numbers are decimals, `null` is an empty cell, and no text runs as a formula. */
export function csvOf(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('');
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(plainNumber(cell));
  return typeof cell === 'string' ? quoted(withoutFormula(cell)) : String(cell);
}

const FORMULA = /^[=+\-@\t\r]/;
const NEGATIVE_NUMBER = /^-\d+(?:\.\d+)?$/;

/** An apostrophe keeps a spreadsheet from running a text as a formula; a number that is negative stays one. */
function withoutFormula(text: string): string {
  return FORMULA.test(text) && !NEGATIVE_NUMBER.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
