// Reads the bars of one symbol from a CSV file, plain or gzip: what is wrong in it is told line by line, and nothing is guessed.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { BarColumns } from '../../market/bar-columns.ts';
import type { Calendar } from '../../market/calendar.ts';
import type { CorporateAction } from '../../market/corporate-action.ts';
import type { Zone } from '../../market/zone.ts';
import { type BarRows, createBarRows } from './bar-rows.ts';
import { type ColumnsFound, columnsIn } from './columns-in.ts';
import type { FileIssue } from './file-issue.ts';
import { type DayOrder, slashedParts } from './stamps.ts';

export interface BarFileRequest {
  readonly file: string;
  readonly symbol: string;
  /** Of times without an offset. */
  readonly zone: Zone;
  readonly calendar: Calendar;
  readonly dayOrder: DayOrder;
}

export interface BarFile {
  readonly file: string;
  readonly symbol: string;
  /** Regular hours only, ascending. */
  readonly columns: BarColumns;
  readonly isDaily: boolean;
  /** As its columns mark them. */
  readonly actions: readonly CorporateAction[];
  /** What was left out, a sentence each. */
  readonly notes: readonly string[];
}

export function readBarFile(request: BarFileRequest): Result<BarFile, FileIssue[]> {
  const read = bytesOf(request.file);
  if (!read.ok) return failed([read.failure]);
  const order = dayOrderIn(read.value, request);
  if (!order.ok) return failed([order.failure]);
  let found: ColumnsFound | undefined;
  let rows: BarRows | undefined;
  let headerFault: FileIssue | undefined;
  const fault = eachRecord(read.value, request.file, (cells, line) => {
    if (headerFault !== undefined) return;
    if (rows !== undefined) return rows.take(cells, line);
    const columns = columnsIn(cells);
    if (!columns.ok) {
      headerFault = { file: request.file, line, field: '', message: columns.failure };
      return;
    }
    found = columns.value;
    rows = createBarRows({ ...request, dayOrder: order.value }, found);
  });
  const first = fault ?? headerFault;
  if (first !== undefined) return failed([first]);
  if (rows === undefined) return failed([whole(request.file, 'the file is empty')]);
  return rows.finish();
}

function bytesOf(file: string): Result<Buffer, FileIssue> {
  try {
    const bytes = readFileSync(file);
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return ok(isGzip ? gunzipSync(bytes) : bytes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return failed(whole(file, 'there is no such file'));
    return failed(whole(file, error instanceof Error ? error.message : String(error)));
  }
}

/** A file says by one date which number is the day; one that never does must be told. */
function dayOrderIn(
  bytes: Buffer,
  { file, dayOrder }: BarFileRequest,
): Result<DayOrder, FileIssue> {
  if (dayOrder !== 'unknown' || !SLASHED_ROW.test(bytes.toString('utf8', 0, SNIFFED))) {
    return ok(dayOrder);
  }
  let [firstMax, secondMax] = [0, 0];
  eachRecord(bytes, file, (cells) => {
    for (const cell of cells) {
      const [first, second] = slashedParts(cell) ?? [0, 0];
      firstMax = Math.max(firstMax, first);
      secondMax = Math.max(secondMax, second);
    }
  });
  if (secondMax > 12) return ok('month-first');
  if (firstMax > 12) return ok('day-first');
  if (firstMax === 0) return ok('unknown');
  return failed(
    whole(file, 'no date shows whether the month or the day is first: say --dates mdy or dmy'),
  );
}

const SNIFFED = 4_096;
const SLASHED_ROW = /\d{1,2}\/\d{1,2}\/\d{4}/;

/** Calls back for every line that is not empty; the fault that makes the file no CSV, when there is one. */
function eachRecord(
  bytes: Buffer,
  file: string,
  take: (cells: readonly string[], line: number) => void,
): FileIssue | undefined {
  try {
    parse(bytes, {
      bom: true,
      delimiter: [',', ';', '\t'],
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record(record: unknown, { lines }) {
        take(record as string[], lines);
        return null;
      },
    });
    return undefined;
  } catch (error) {
    const line = error instanceof Error && 'lines' in error ? Number(error.lines) : undefined;
    const message = error instanceof Error ? error.message : String(error);
    return { file, line, field: '', message: `this is no CSV: ${message}` };
  }
}

function whole(file: string, message: string): FileIssue {
  return { file, line: undefined, field: '', message };
}
