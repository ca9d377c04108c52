// The bars of a run as far as a file of listings covers them.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import type { BarFile } from '../bars/bar-request.ts';
import { issueText, shownIssues } from '../bars/file-issue.ts';
import { readListings } from './listing-file.ts';
import { type Listings, listedBars } from './universe.ts';

export interface DatedListings {
  readonly file: string;
  readonly listings: Listings;
}

/** Undefined without a file. It has a line for each symbol of the run; a failure is a sentence each. */
export function readDates(
  file: string | undefined,
  symbols: Iterable<string>,
): Result<DatedListings | undefined, readonly string[]> {
  if (file === undefined) return ok(undefined);
  const read = readListings(file);
  if (!read.ok) return failed(shownIssues(read.failure).map(issueText));
  const unknown = [...symbols].filter((symbol) => !read.value.has(symbol));
  if (unknown.length === 0) return ok({ file, listings: read.value });
  return failed(
    unknown.map((symbol) => `${file}: has no line for ${symbol}: add ${symbol},,, if it trades`),
  );
}

/** Bars of the days on which each symbol was listed. */
export function listedFiles(
  files: readonly BarFile[],
  dated: DatedListings | undefined,
  calendarOf: (symbol: string) => Calendar,
): readonly BarFile[] {
  return files.map((file) => {
    const listing = dated?.listings.get(file.symbol);
    if (listing === undefined) return file;
    return { ...file, columns: listedBars(file.columns, listing, calendarOf(file.symbol)) };
  });
}

export function emptyFaults({ file, symbol, columns }: BarFile): readonly string[] {
  return columns.count > 0 ? [] : [`${file}: has no bar of a day on which ${symbol} was listed`];
}
