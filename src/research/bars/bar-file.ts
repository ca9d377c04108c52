// Reads bars from a CSV file, plain or packed; reports faults by line, and guesses nothing.
import { statSync } from 'node:fs';
import { DAY_MS, HOUR_MS, MINUTE_MS, WEEK_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type LeanFile, leanCells, leanFileOf } from '../formats/lean-files.ts';
import { JSON_ROWS, LEAN, PLAIN, YFINANCE } from '../formats/shapes.ts';
import { barLengthMs, lengthText, WEEK_DAYS_MIN } from './bar-length.ts';
import type { BarFile, BarFileRequest, BarRows } from './bar-request.ts';
import { createBarRows } from './bar-rows.ts';
import { Cells } from './cells.ts';
import { type ColumnsFound, columnsIn } from './columns-in.ts';
import { eachLine } from './csv-lines.ts';
import { createOrderShown, orderIn } from './day-order.ts';
import { createDecimalCommas } from './decimal-commas.ts';
import type { FileIssue } from './file-issue.ts';
import { headerFor } from './header-for.ts';
import { dayAndMonth } from './stamps.ts';
import { areTitles, isFooter } from './title-lines.ts';
import { mayBeYfinance, yfinanceHeader } from './yfinance-header.ts';

export type { BarFile, BarFileRequest };

/** Of one symbol; others in the file are ignored. */
export function readBarFile(
  request: BarFileRequest & { readonly symbol: string },
): Result<BarFile, FileIssue[]> {
  return onlySeries(request, readBarFiles(request));
}

/** The bars of the symbol that was asked for. */
export function onlySeries(
  { file, symbol }: BarFileRequest,
  read: Result<ReadBars, FileIssue[]>,
): Result<BarFile, FileIssue[]> {
  if (!read.ok) return read;
  const [first] = read.value.series;
  return first === undefined ? failed([whole(file, `contains no bar of ${symbol}`)]) : ok(first);
}

/** What is in a file: the vendor whose shape it has, and the bars of each symbol. */
export interface ReadBars {
  readonly shape: string;
  readonly series: readonly BarFile[];
}

/** Of the symbol asked for, or of every symbol that the file names. */
export function readBarFiles(request: BarFileRequest): Result<ReadBars, FileIssue[]> {
  const reading = createReading(request);
  const fault = eachLine(request.file, reading.take);
  if (fault !== undefined) return failed([fault]);
  if (reading.isUnsure()) return readInOrder(request);
  const shown = reading.shown();
  return shown === undefined ? reading.finish() : readBarFiles({ ...request, ...shown });
}

/** The same of rows that come from elsewhere: the first one is the header, and each is counted as a line. */
export function readRows(
  request: BarFileRequest,
  rows: () => Iterable<readonly string[]>,
): Result<ReadBars, FileIssue[]> {
  const reading = createReading(request);
  const cells = new Cells();
  let line = 0;
  for (const texts of rows()) {
    line += 1;
    reading.take(cells.fill(texts), line);
  }
  const shown = reading.shown();
  if (shown?.lengthMs !== undefined) return readRows({ ...request, ...shown }, rows);
  if (!reading.isUnsure())
    return shown === undefined ? reading.finish() : readRows({ ...request, ...shown }, rows);
  const order = orderIn(rows());
  return order === undefined ? noOrder(request) : readRows({ ...request, dayOrder: order }, rows);
}

interface Reading {
  take(cells: Cells, line: number): void;
  /** No date so far shows whether the month or the day is first. */
  isUnsure(): boolean;
  /** What only all of its rows show, and with which they are read again; undefined if nothing. */
  shown(): Partial<BarFileRequest> | undefined;
  finish(): Result<ReadBars, FileIssue[]>;
}

function createReading(request: BarFileRequest): Reading {
  const { file } = request;
  const rowsBySymbol = new Map<string, BarRows>();
  let only: BarRows | undefined;
  let columns: ColumnsFound | undefined;
  let lean: LeanFile | undefined;
  /** The symbol of the whole file, if the file names it. */
  let namedSymbol: string | undefined;
  let headerFault: FileIssue | undefined;
  const headLines: (readonly string[])[] = [];
  /** Cells of the header. */
  let width = 0;
  const wideRows: FileIssue[] = [];
  const commas = createDecimalCommas();
  let points = 0;
  /** Symbols of the file that were not asked for, some of them. */
  const others = new Set<string>();
  let yearsLast = false;
  let isSeen = false;

  function takeHeader(cells: Cells, line: number): void {
    const texts = cells.texts();
    const headerless = headerFor(request, texts);
    const given = headerless?.header;
    if (areTitles(headLines)) headerFault = undefined;
    headLines.push(texts);
    const stacked = yfinanceHeader(headLines);
    lean = headerless?.shape?.name === LEAN.name ? leanFileOf(file) : undefined;
    namedSymbol = lean?.symbol ?? stacked?.symbols[0];
    const names = given ?? stacked?.header ?? texts;
    const areStated = request.columns !== undefined;
    const header = columnsIn(names, {
      ...{ shape: headerless?.shape ?? (stacked && YFINANCE), areStated },
    });
    if (stacked !== undefined && stacked.symbols.length > 1) {
      headerFault = whole(file, sideBySide(stacked.symbols));
      return;
    }
    if (!header.ok) {
      headerFault ??= { file, line: line || undefined, field: '', message: header.failure };
      return;
    }
    headerFault = undefined;
    const { shape } = header.value;
    columns = { ...header.value, shape: line === 0 && shape === PLAIN ? JSON_ROWS : shape };
    width = names.length;
    const { open, high, low, close, volume } = columns;
    cells.expectNumbers([open, high, low, close, ...(volume === undefined ? [] : [volume])]);
    const isHeader = areStated && !texts.some((cell) => /\d/.test(cell));
    if (given !== undefined && !isHeader) take(cells, line);
  }

  function take(cells: Cells, line: number): void {
    if (headerFault !== undefined && !mayBeYfinance(headLines) && !areTitles(headLines)) return;
    points = cells.points;
    if (columns === undefined) return takeHeader(cells, line);
    // The first row determines the date format; a row in another format is a fault.
    if (!isSeen) {
      isSeen = true;
      yearsLast = cells.texts().some((cell) => dayAndMonth(cell) !== undefined);
    }
    if (isUnsure() || isFooter(cells)) return;
    if (cells.count > width && cells.hasTextFrom(width)) {
      wideRows.push({ file, line, field: '', message: wideText(cells.count, width) });
      return;
    }
    const rows = columns.symbol === undefined ? onlyRows(columns, cells) : rowsOf(columns, cells);
    rows?.take(lean === undefined ? cells : cells.fill(leanCells(lean, cells.texts())), line);
  }

  function onlyRows(found: ColumnsFound, cells: Cells): BarRows | undefined {
    if (only !== undefined) return only;
    const symbol = request.symbol ?? namedSymbol;
    if (symbol === undefined) headerFault = whole(file, `names no symbol: write SYMBOL=${file}`);
    else only = addRows(symbol, found, expectedRows(file, cells));
    return only;
  }

  function rowsOf(found: ColumnsFound, cells: Cells): BarRows | undefined {
    const symbol = found.shape.symbolOf(cells.text(found.symbol ?? 0));
    if (request.symbol !== undefined && symbol !== request.symbol) {
      if (others.size < OTHERS_MAX) others.add(symbol);
      return undefined;
    }
    return rowsBySymbol.get(symbol) ?? addRows(symbol, found);
  }

  function addRows(symbol: string, found: ColumnsFound, expected?: number): BarRows {
    const rows = createBarRows({ ...request, commas, symbol, expectedRows: expected }, found);
    rowsBySymbol.set(symbol, rows);
    return rows;
  }

  function isUnsure(): boolean {
    return yearsLast && request.dayOrder === 'unknown';
  }

  function shown(): Partial<BarFileRequest> | undefined {
    const lengthMs = longLengthMs();
    if (lengthMs !== undefined) return { lengthMs };
    const ownShiftMinutes = ownShift();
    if (ownShiftMinutes !== undefined) return { ownShiftMinutes };
    const all = [...rowsBySymbol.values()];
    const isEmpty = all.length > 0 && all.every((rows) => rows.lacksVolumes());
    return isEmpty && request.lacksVolumes !== true ? { lacksVolumes: true } : undefined;
  }

  /** Of rows that are weeks and have been read as days, or days and have been read as minutes. */
  function longLengthMs(): number | undefined {
    if (request.lengthMs !== undefined || columns?.shape.lengthMs !== undefined) return undefined;
    const all = [...rowsBySymbol.values()];
    const apart = all.flatMap((rows) => rows.daysApart() ?? []);
    if (apart.length > 0)
      return request.readsWeeks === true && Math.min(...apart) >= WEEK_DAYS_MIN
        ? WEEK_MS
        : undefined;
    const apartMs = Math.min(...all.flatMap((rows) => rows.timesApartMs() ?? Number.NaN));
    if (!(apartMs >= DAY_APART_MIN_MS)) return undefined;
    if (apartMs < WEEK_DAYS_MIN * DAY_MS) return DAY_MS;
    return request.readsWeeks === true ? WEEK_MS : undefined;
  }

  /** Minutes to add where bars are named by their end. */
  function ownShift(): number | undefined {
    const { isEndStamped, lengthMs } = columns?.shape ?? {};
    const isStated = request.shiftMinutes !== undefined || request.ownShiftMinutes !== undefined;
    if (!isEndStamped || isStated || (request.lengthMs ?? lengthMs) !== undefined) return undefined;
    const length = barLengthMs(shortestGapMs());
    return length === undefined ? undefined : -length / MINUTE_MS;
  }

  /** Of bars that are longer than an hour, wherever their sessions are: a zone is not judged by so few. */
  function unreadLength(): string | undefined {
    if ((request.lengthMs ?? columns?.shape.lengthMs) !== undefined) return undefined;
    const apart = [...rowsBySymbol.values()].flatMap((rows) => rows.timesApartMs() ?? []);
    const gapMs = Math.min(...apart);
    return gapMs > HOUR_MS && gapMs < DAY_APART_MIN_MS ? lengthText(gapMs) : undefined;
  }

  function shortestGapMs(): number {
    return Math.min(...[...rowsBySymbol.values()].map((rows) => rows.shortestGapMs()));
  }

  function finish(): Result<ReadBars, FileIssue[]> {
    if (headerFault !== undefined) return failed([headerFault]);
    if (columns === undefined) return failed([whole(file, 'the file is empty')]);
    if (!isSeen) return failed([whole(file, 'contains no bar, only a header')]);
    const unread = unreadLength();
    if (unread !== undefined) return failed([whole(file, unread)]);
    const series: BarFile[] = [];
    const issues = [...wideRows];
    const gapMs = shortestGapMs();
    for (const rows of rowsBySymbol.values()) {
      const finished = rows.finish(gapMs);
      if (finished.ok) series.push(finished.value);
      else issues.push(...finished.failure);
    }
    // Rows are kept until the second one of a file is known.
    const comma = commas.fault(points);
    if (comma !== undefined) return failed([whole(file, comma)]);
    if (issues.length > 0)
      return failed(issues.sort((one, other) => (one.line ?? 0) - (other.line ?? 0)));
    if (series.length === 0) {
      const there = others.size < OTHERS_MAX ? [...others] : [...others, '…'];
      const text = `contains no bar of ${request.symbol}, but of ${there.join(', ')}`;
      return failed([whole(file, text)]);
    }
    return ok({ shape: columns.shape.name, series });
  }

  return { take, isUnsure, shown, finish };
}

/** If all rows are as long as this one, and some more. What is not filled costs no memory. */
function expectedRows(file: string, cells: Cells): number {
  const { size } = statSync(file);
  return Math.ceil((size / Math.max(MINIMUM_ROW_BYTES, cells.byteLength)) * 1.1) + 1;
}

/** Times of days are further apart than this, also where clocks change or the last session of one ends early. */
const DAY_APART_MIN_MS = 20 * HOUR_MS;

const MINIMUM_ROW_BYTES = 20;
const OTHERS_MAX = 5;

/** Read by the header, such a row would have wrong values. */
function wideText(cells: number, width: number): string {
  return `has ${cells} cells, and the header ${width}: a comma inside a number, or a column without a name`;
}

function sideBySide(symbols: readonly string[]): string {
  const several = symbols.slice(0, OTHERS_MAX).join(', ');
  return `has several symbols side by side (${several}): save each of them in its own file`;
}

const NO_ORDER =
  'no date shows whether the month or the day is first: add --dates mdy or --dates dmy';

/** One unambiguous date shows which number is the day; without one, the option is required. */
function readInOrder(request: BarFileRequest): Result<ReadBars, FileIssue[]> {
  const shown = createOrderShown();
  eachLine(request.file, (cells) => shown.take(cells.texts()));
  const order = shown.order();
  return order === undefined ? noOrder(request) : readBarFiles({ ...request, dayOrder: order });
}

function noOrder({ file }: BarFileRequest): Result<never, FileIssue[]> {
  return failed([whole(file, NO_ORDER)]);
}

function whole(file: string, message: string): FileIssue {
  return { file, line: undefined, field: '', message };
}
