// Reads when each symbol was listed: one line per symbol with its first and last day, why it ended, and what a share was worth then.
import type { TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { parseDay } from '../../market/time/day.ts';
import { eachRecord } from '../bars/csv-records.ts';
import type { FileIssue } from '../bars/file-issue.ts';
import { RowFault } from '../bars/row-fault.ts';

export interface Listing {
  readonly symbol: string;
  /** First and last trading day; undefined where the symbol was or is listed beyond any bars. */
  readonly from: TradingDay | undefined;
  readonly to: TradingDay | undefined;
  readonly reason: string | undefined;
  /** USD per share after the last day; undefined: the last price. */
  readonly value: number | undefined;
}

const COLUMNS = ['symbol', 'from', 'to', 'reason'] as const;
const OPTIONAL = 'value';

export function readListings(file: string): Result<ReadonlyMap<string, Listing>, FileIssue[]> {
  const listings = new Map<string, Listing>();
  const issues: FileIssue[] = [];
  let header: readonly string[] | undefined;
  const fault = eachRecord(file, (cells, line) => {
    try {
      if (header === undefined) header = headerIn(cells);
      else take(listingIn(header, cells));
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      issues.push({ file, line, field: error.field, message: error.message });
      header ??= [];
    }
  });

  function take(listing: Listing | undefined): void {
    if (listing === undefined) return;
    const { symbol } = listing;
    if (listings.has(symbol))
      throw new RowFault('symbol', `${symbol} is listed twice: give each company a symbol`);
    listings.set(symbol, listing);
  }

  const all = fault === undefined ? issues : [fault, ...issues];
  return all.length > 0 ? failed(all) : ok(listings);
}

function headerIn(cells: readonly string[]): readonly string[] {
  const names = cells.map((cell) => cell.toLowerCase());
  const missing = COLUMNS.filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new RowFault('', `no column for ${missing.join(', ')}: it needs symbol,from,to,reason`);
  return names;
}

/** Undefined under a header that is wrong itself. */
function listingIn(header: readonly string[], cells: readonly string[]): Listing | undefined {
  if (header.length === 0) return undefined;
  const cell = (name: string): string => cells[header.indexOf(name)] ?? '';
  const symbol = cell('symbol');
  if (symbol === '') throw new RowFault('symbol', 'is empty');
  const [from, to] = [dayIn(cell('from'), 'from'), dayIn(cell('to'), 'to')];
  if (from !== undefined && to !== undefined && from > to)
    throw new RowFault('to', `${to} is before ${from}`);
  const written = cell(OPTIONAL);
  const value = written === '' ? undefined : Number(written);
  if (value !== undefined && !(value >= 0 && value < Number.POSITIVE_INFINITY))
    throw new RowFault(OPTIONAL, `"${written}" is not an amount`);
  if (value !== undefined && to === undefined)
    throw new RowFault(OPTIONAL, 'is that of a share after the last day: fill in to');
  return { symbol, from, to, reason: cell('reason') || undefined, value };
}

function dayIn(text: string, field: string): TradingDay | undefined {
  const day = text === '' ? undefined : parseDay(text);
  if (text !== '' && day === undefined)
    throw new RowFault(field, `"${text}" is not a date (YYYY-MM-DD)`);
  return day;
}
