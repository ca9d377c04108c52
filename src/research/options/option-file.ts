// Reads a file of option chains, plain or packed; reports faults by line, and guesses nothing.
import { failed, type Result } from '../../kernel/result.ts';
import { Cells } from '../bars/cells.ts';
import { eachLine } from '../bars/csv-lines.ts';
import type { FileIssue } from '../bars/file-issue.ts';
import { dayAndMonth } from '../bars/stamps.ts';
import { type OptionPlaces, placesIn } from './option-places.ts';
import {
  createOptionRows,
  type OptionFileRequest,
  type OptionRows,
  type ReadOptions,
} from './option-rows.ts';

/** Of the underlying asked for, or of every one that the file names. */
export function readOptionFile(request: OptionFileRequest): Result<ReadOptions, FileIssue[]> {
  const reading = createReading(request);
  const fault = eachLine(request.file, reading.take);
  return fault === undefined ? reading.finish() : failed([fault]);
}

/** The same of rows that come from elsewhere: the first one is the header, and each is counted as a line. */
export function readOptionRows(
  request: OptionFileRequest,
  rows: Iterable<readonly string[]>,
): Result<ReadOptions, FileIssue[]> {
  const reading = createReading(request);
  const cells = new Cells();
  let line = 0;
  for (const texts of rows) {
    line += 1;
    reading.take(cells.fill(texts), line);
  }
  return reading.finish();
}

function createReading(request: OptionFileRequest) {
  const { file, format } = request;
  const headerIssues: FileIssue[] = [];
  let header: readonly string[] | undefined;
  let places: OptionPlaces | undefined;
  let rows: OptionRows | undefined;
  let isSeen = false;

  function hasNoOrder(cells: Cells): boolean {
    const isUnknown = request.dayOrder === 'unknown' && format.dayOrder === undefined;
    return isUnknown && cells.texts().some((text) => dayAndMonth(text) !== undefined);
  }

  function takeHeader(cells: Cells, line: number): void {
    header = cells.texts();
    const found = placesIn(header, format);
    if (!found.ok) return void headerIssues.push({ file, line, field: '', message: found.failure });
    places = found.value;
    if (!places.of.has('underlying') && request.underlying === undefined)
      headerIssues.push({ ...whole(file), message: `names no underlying: write SYMBOL=${file}` });
    const { date, time, expiry, of } = places;
    const texts = new Set([date, time, expiry, ...TEXTS.map((field) => of.get(field))]);
    cells.expectNumbers([...of.values()].filter((place) => !texts.has(place)));
    rows = createOptionRows(request, places);
  }

  /** Files that were joined have the header of each. */
  function isHeaderAgain(cells: Cells, line: number): boolean {
    if (places === undefined || !Number.isNaN(cells.plainNumber(places.strike))) return false;
    const texts = cells.texts();
    if (texts.every((text, place) => text === header?.[place])) return true;
    const isOther = placesIn(texts, format).ok;
    if (isOther)
      headerIssues.push({
        file,
        line,
        field: '',
        message: 'another header begins here: split the file',
      });
    return isOther;
  }

  return {
    take(cells: Cells, line: number): void {
      if (header === undefined) return takeHeader(cells, line);
      if (headerIssues.length > 0 || isHeaderAgain(cells, line)) return;
      if (!isSeen && hasNoOrder(cells)) headerIssues.push({ ...whole(file), message: NO_ORDER });
      isSeen = true;
      if (cells.count > header.length && cells.hasTextFrom(header.length))
        headerIssues.push({ file, line, field: '', message: wideText(cells.count, header.length) });
      else rows?.take(cells, line);
    },
    finish(): Result<ReadOptions, FileIssue[]> {
      if (headerIssues.length > 0) return failed(headerIssues);
      return rows?.finish() ?? failed([{ ...whole(file), message: 'the file is empty' }]);
    },
  };
}

/** Fields whose cells are not numbers. */
const TEXTS = [
  'underlying',
  'right',
  'contract',
  'oi_day',
  'sizes',
  'call_sizes',
  'put_sizes',
] as const;

const NO_ORDER =
  'its dates do not show whether the month or the day is first: add --dates mdy or --dates dmy';

function whole(file: string): Omit<FileIssue, 'message'> {
  return { file, line: undefined, field: '' };
}

/** Read by the header, such a row would have wrong values. */
function wideText(cells: number, width: number): string {
  return `has ${cells} cells, and the header ${width}: a comma inside a number, or a column without a name`;
}
