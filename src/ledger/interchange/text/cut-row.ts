// The last row of a file with separated values that ends in the middle of it, as after a broken download.
import { csvLines, delimiterOf } from './csv-lines.ts';

export interface CutRow {
  readonly line: number;
  /** Values that it has, and those that it should have. */
  readonly cells: number;
  readonly columns: number;
}

const ROWS_COMPARED = 3;

/** Undefined where the last line is ended, or is one of text. */
export function cutRow(text: string): CutRow | undefined {
  if (text === '' || /[\r\n]$/.test(text)) return undefined;
  const lines = csvLines(text, delimiterOf(text.split('\n').at(-2) ?? ''));
  const [last, ...before] = lines.ok ? lines.value.slice(-ROWS_COMPARED - 1).toReversed() : [];
  const counts = new Set(before.map(({ cells }) => cells.length));
  const [columns = 0] = counts;
  if (last === undefined || counts.size !== 1) return undefined;
  const { cells, line } = last;
  return cells.length > 1 && cells.length < columns
    ? { line, cells: cells.length, columns }
    : undefined;
}
