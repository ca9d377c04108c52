// Rows as CSV for spreadsheets and other programs.
import { plainNumber } from '../../../kernel/plain-json.ts';

type Cell = string | number | boolean | null;

/** A header line and one line per row; RFC 4180, lines end with CR LF. */
export function csvOf<Name extends string>(
  columns: readonly Name[],
  rows: readonly Readonly<Record<Name, Cell>>[],
): string {
  const lines = rows.map((row) => columns.map((name) => csvField(row[name])));
  return [columns, ...lines].map((fields) => `${fields.join(',')}\r\n`).join('');
}

/** An apostrophe keeps a spreadsheet from running a text as a formula. */
function csvField(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(plainNumber(value));
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
