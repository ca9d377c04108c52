// The bars of one symbol in one year as one file: six columns of doubles.
import { ok, type Result } from '../../kernel/result.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import { type FileKind, readColumns, readHeader, writeColumns } from './column-file.ts';

export interface YearHeader {
  readonly symbol: string;
  readonly year: number;
  readonly lengthMs: number;
  readonly isDaily: boolean;
  readonly rows: number;
}

const COLUMNS = ['start', 'open', 'high', 'low', 'close', 'volume'] as const;
const BARS: FileKind = {
  magic: 'SLBARS\0\0',
  noun: 'file of bars',
  remedy: 'import or fetch that year again',
  columns: COLUMNS.length,
};

/** The columns into which the rows of several years are read, one after the other. */
export type ColumnSpace = Pick<BarColumns, (typeof COLUMNS)[number]>;

export function columnSpace(rows: number): ColumnSpace {
  const column = () => new Float64Array(rows);
  return {
    ...{ start: column(), open: column(), high: column() },
    ...{ low: column(), close: column(), volume: column() },
  };
}

/** The file is whole or absent, also after a crash. */
export function writeYearFile(
  file: string,
  { symbol, year, lengthMs, isDaily }: Omit<YearHeader, 'rows'>,
  bars: BarColumns,
): Result<undefined, string> {
  const header = { symbol, year, figure: lengthMs, flags: isDaily ? 1 : 0, rows: bars.count };
  return writeColumns(file, BARS, header, columnsOf(bars));
}

export function readYearHeader(file: string): Result<YearHeader, string> {
  const header = readHeader(file, BARS);
  if (!header.ok) return header;
  const { symbol, year, figure, flags, rows } = header.value;
  return ok({ symbol, year, lengthMs: figure, isDaily: (flags & 1) === 1, rows });
}

/** Reads the rows into the columns from `at` on. */
export function readYearFile(file: string, into: ColumnSpace, at: number): Result<number, string> {
  return readColumns(file, BARS, columnsOf(into), at);
}

function columnsOf(space: ColumnSpace): readonly Float64Array[] {
  return COLUMNS.map((name) => space[name]);
}
