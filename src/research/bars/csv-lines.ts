// The lines of a CSV file, plain or packed, one after another, each as cells in the bytes that were read; bars of a JSON file
// likewise, counted from 1.
import { isJson, jsonRows } from '../formats/json-rows.ts';
import { Cells, type Separator } from './cells.ts';
import { contentOf, faultOf, piecesOf, recordsIn } from './csv-records.ts';
import type { FileIssue } from './file-issue.ts';

const HEAD_BYTES = 64;
const TAB = 9;
const QUOTE = 34;
const COMMA = 44;
const SEMICOLON = 59;
const NEWLINE = 10;
const RETURN = 13;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The cells are valid during the call only. Line 0 has the names of the fields of JSON. */
export type TakeLine = (cells: Cells, line: number) => void;

/** Calls back for every line that is not empty; returns the fault if the file is missing or not valid CSV. */
export function eachLine(file: string, take: TakeLine): FileIssue | undefined {
  const cells = new Cells();
  let before = 0;
  let separator: Separator | undefined;
  try {
    for (const piece of piecesOf(file)) {
      if (separator === undefined) {
        if (isJson(piece.toString('utf8', 0, HEAD_BYTES))) return eachBar(file, cells, take);
        separator = separatorIn(piece);
        cells.separateBy(separator);
      }
      // Quotes, and lines that end in a way of their own, are rare and left to the library.
      const isPlain =
        !piece.includes(QUOTE) && (piece.includes(NEWLINE) || !piece.includes(RETURN));
      if (isPlain) before += linesOf(piece, before, { cells, take });
      else
        before += recordsIn(piece, { before, separator }, (texts, line) =>
          take(cells.fill(texts), line),
        );
    }
    return undefined;
  } catch (error) {
    return faultOf(file, error, before);
  }
}

/** Of the first line that has any: a title may stand above. A comma beside another one may be decimal. */
function separatorIn(piece: Buffer): Separator {
  for (let at = 0; at < piece.length; ) {
    const end = piece.indexOf(NEWLINE, at);
    const line = piece.subarray(at, end < 0 ? piece.length : end);
    if (line.includes(SEMICOLON)) return ';';
    if (line.includes(TAB)) return '\t';
    if (line.includes(COMMA) || end < 0) break;
    at = end + 1;
  }
  return 'any';
}

/** A file of JSON is in memory as a whole. */
function eachBar(file: string, cells: Cells, take: TakeLine): undefined {
  const { header, rows } = jsonRows(contentOf(file).toString());
  if (header !== undefined) take(cells.fill(header), 0);
  for (const [index, row] of rows.entries()) take(cells.fill(row), index + 1);
  return undefined;
}

/** The number of lines in the piece. */
function linesOf(
  piece: Buffer,
  before: number,
  { cells, take }: { readonly cells: Cells; readonly take: TakeLine },
): number {
  const isWhole = piece[piece.length - 1] === NEWLINE;
  const bytes = isWhole ? piece : Buffer.concat([piece, Buffer.of(NEWLINE)]);
  const hasMark = before === 0 && piece.subarray(0, 3).equals(BYTE_ORDER_MARK);
  let line = before;
  for (let at = hasMark ? BYTE_ORDER_MARK.length : 0; at < bytes.length; ) {
    line += 1;
    at = cells.readLine(bytes, at);
    if (!cells.isBlank()) take(cells, line);
  }
  return line - before;
}
