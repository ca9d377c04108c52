// The lines of a CSV file, plain or packed, one after another, each as cells in the bytes that were read.
import { Cells } from './cells.ts';
import { faultOf, piecesOf, recordsIn } from './csv-records.ts';
import type { FileIssue } from './file-issue.ts';

const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The cells are valid during the call only. */
export type TakeLine = (cells: Cells, line: number) => void;

/** Calls back for every line that is not empty; returns the fault if the file is missing or not valid CSV. */
export function eachLine(file: string, take: TakeLine): FileIssue | undefined {
  const cells = new Cells();
  let before = 0;
  try {
    for (const piece of piecesOf(file)) {
      // Quotes, and lines that end in a way of their own, are rare and left to the library.
      const isPlain =
        !piece.includes(QUOTE) && (piece.includes(NEWLINE) || !piece.includes(RETURN));
      if (isPlain) before += linesOf(piece, before, { cells, take });
      else before += recordsIn(piece, before, (texts, line) => take(cells.fill(texts), line));
    }
    return undefined;
  } catch (error) {
    return faultOf(file, error, before);
  }
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
