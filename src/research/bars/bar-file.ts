// Reads bars from a CSV file, plain or packed; reports faults by line, and guesses nothing.
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type BarFile, type BarFileRequest, type BarRows, createBarRows } from './bar-rows.ts';
import { type ColumnsFound, columnsIn } from './columns-in.ts';
import { eachRecord } from './csv-records.ts';
import type { FileIssue } from './file-issue.ts';
import { LEAN, LEAN_COLUMNS, type LeanFile, leanCells, leanFileOf } from './shapes.ts';
import { slashedParts } from './stamps.ts';

export type { BarFile, BarFileRequest };

/** Of one symbol; others in the file are ignored. */
export function readBarFile(
  request: BarFileRequest & { readonly symbol: string },
): Result<BarFile, FileIssue[]> {
  const read = readBarFiles(request);
  if (!read.ok) return read;
  const [first] = read.value.series;
  const empty = whole(request.file, `contains no bar of ${request.symbol}`);
  return first === undefined ? failed([empty]) : ok(first);
}

/** What is in a file: the vendor whose shape it has, and the bars of each symbol. */
export interface ReadBars {
  readonly shape: string;
  readonly series: readonly BarFile[];
}

/** Of the symbol asked for, or of every symbol that the file names. */
export function readBarFiles(request: BarFileRequest): Result<ReadBars, FileIssue[]> {
  const reading = createReading(request);
  const fault = eachRecord(request.file, reading.take);
  if (fault !== undefined) return failed([fault]);
  return reading.isUnsure() ? readInOrder(request) : reading.finish();
}

interface Reading {
  take(cells: readonly string[], line: number): void;
  /** No date so far shows whether the month or the day is first. */
  isUnsure(): boolean;
  finish(): Result<ReadBars, FileIssue[]>;
}

function createReading(request: BarFileRequest): Reading {
  const { file } = request;
  const rowsBySymbol = new Map<string, BarRows>();
  let columns: ColumnsFound | undefined;
  let lean: LeanFile | undefined;
  let headerFault: FileIssue | undefined;
  let hasSlashes = false;
  let isSeen = false;

  function takeHeader(cells: readonly string[], line: number): void {
    const given = headerFor(request, cells);
    const isLean = given !== undefined && request.columns === undefined;
    lean = isLean ? leanFileOf(file) : undefined;
    const found = columnsIn(given ?? cells, lean && LEAN);
    if (!found.ok) {
      headerFault = { file, line, field: '', message: found.failure };
      return;
    }
    columns = found.value;
    if (given !== undefined) take(cells, line);
  }

  function take(cells: readonly string[], line: number): void {
    if (headerFault !== undefined) return;
    if (columns === undefined) return takeHeader(cells, line);
    // The first row determines the date format; a row in another format is a fault.
    if (!isSeen) {
      isSeen = true;
      hasSlashes = cells.some((cell) => slashedParts(cell) !== undefined);
    }
    if (isUnsure()) return;
    const symbol = symbolOf(columns, cells);
    if (symbol === undefined) {
      headerFault = whole(file, `names no symbol: write SYMBOL=${file}`);
      return;
    }
    if (request.symbol !== undefined && symbol !== request.symbol) return;
    let rows = rowsBySymbol.get(symbol);
    if (rows === undefined) {
      rows = createBarRows({ ...request, symbol }, columns);
      rowsBySymbol.set(symbol, rows);
    }
    rows.take(lean === undefined ? cells : leanCells(lean, cells), line);
  }

  function symbolOf({ symbol, shape }: ColumnsFound, cells: readonly string[]): string | undefined {
    return symbol === undefined
      ? (request.symbol ?? lean?.symbol)
      : shape.symbolOf(cells[symbol] ?? '');
  }

  function isUnsure(): boolean {
    return hasSlashes && request.dayOrder === 'unknown';
  }

  function finish(): Result<ReadBars, FileIssue[]> {
    if (headerFault !== undefined) return failed([headerFault]);
    if (columns === undefined) return failed([whole(file, 'the file is empty')]);
    if (!isSeen) return failed([whole(file, 'contains no bar, only a header')]);
    const series: BarFile[] = [];
    const issues: FileIssue[] = [];
    const all = [...rowsBySymbol.values()];
    const gapMs = Math.min(...all.map((rows) => rows.shortestGapMs()));
    for (const rows of all) {
      const finished = rows.finish(gapMs);
      if (finished.ok) series.push(finished.value);
      else issues.push(...finished.failure);
    }
    if (issues.length > 0) return failed(issues);
    return ok({ shape: columns.shape.name, series });
  }

  return { take, isUnsure, finish };
}

/** The header where the file has none: as the user gives it, or LEAN's. Undefined if its first line is one. */
function headerFor(
  { columns, file }: BarFileRequest,
  cells: readonly string[],
): readonly string[] | undefined {
  if (columns !== undefined) return columns;
  const isHeader = cells.some((cell) => /[a-z]/i.test(cell));
  return !isHeader && leanFileOf(file) !== undefined ? LEAN_COLUMNS : undefined;
}

/** One unambiguous date shows which number is the day; without one, the option is required. */
function readInOrder(request: BarFileRequest): Result<ReadBars, FileIssue[]> {
  let [firstMax, secondMax] = [0, 0];
  eachRecord(request.file, (cells) => {
    for (const cell of cells) {
      const [first, second] = slashedParts(cell) ?? [0, 0];
      firstMax = Math.max(firstMax, first);
      secondMax = Math.max(secondMax, second);
    }
  });
  if (secondMax > 12) return readBarFiles({ ...request, dayOrder: 'month-first' });
  if (firstMax > 12) return readBarFiles({ ...request, dayOrder: 'day-first' });
  const message =
    'no date shows whether the month or the day is first: add --dates mdy or --dates dmy';
  return failed([whole(request.file, message)]);
}

function whole(file: string, message: string): FileIssue {
  return { file, line: undefined, field: '', message };
}
