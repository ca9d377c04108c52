// Reads the bars of one symbol from a CSV file, plain or gzip; reports faults by line, and guesses nothing.
import { failed, type Result } from '../../kernel/result.ts';
import { type BarFile, type BarFileRequest, type BarRows, createBarRows } from './bar-rows.ts';
import { columnsIn } from './columns-in.ts';
import { eachRecord } from './csv-records.ts';
import type { FileIssue } from './file-issue.ts';
import { slashedParts } from './stamps.ts';

export type { BarFile, BarFileRequest };

export function readBarFile(request: BarFileRequest): Result<BarFile, FileIssue[]> {
  const { file } = request;
  let rows: BarRows | undefined;
  let headerFault: FileIssue | undefined;
  let hasSlashes = false;
  let isSeen = false;
  const fault = eachRecord(file, (cells, line) => {
    // The first row determines the date format; a row in another format is a fault.
    if (rows !== undefined && !isSeen) {
      isSeen = true;
      hasSlashes = cells.some((cell) => slashedParts(cell) !== undefined);
    }
    if (headerFault !== undefined || isUnsure(request, hasSlashes)) return;
    if (rows !== undefined) return rows.take(cells, line);
    const columns = columnsIn(cells);
    if (columns.ok) rows = createBarRows(request, columns.value);
    else headerFault = { file, line, field: '', message: columns.failure };
  });
  const first = fault ?? headerFault;
  if (first !== undefined) return failed([first]);
  if (isUnsure(request, hasSlashes)) return readInOrder(request);
  if (rows === undefined) return failed([whole(file, 'the file is empty')]);
  return rows.finish();
}

function isUnsure({ dayOrder }: BarFileRequest, hasSlashes: boolean): boolean {
  return hasSlashes && dayOrder === 'unknown';
}

/** One unambiguous date shows which number is the day; without one, the option is required. */
function readInOrder(request: BarFileRequest): ReturnType<typeof readBarFile> {
  let [firstMax, secondMax] = [0, 0];
  eachRecord(request.file, (cells) => {
    for (const cell of cells) {
      const [first, second] = slashedParts(cell) ?? [0, 0];
      firstMax = Math.max(firstMax, first);
      secondMax = Math.max(secondMax, second);
    }
  });
  if (secondMax > 12) return readBarFile({ ...request, dayOrder: 'month-first' });
  if (firstMax > 12) return readBarFile({ ...request, dayOrder: 'day-first' });
  const message =
    'no date shows whether the month or the day is first: add --dates mdy or --dates dmy';
  return failed([whole(request.file, message)]);
}

function whole(file: string, message: string): FileIssue {
  return { file, line: undefined, field: '', message };
}
