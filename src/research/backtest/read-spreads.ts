// The spreads that a user asks for: amounts and percentages as they are, recorded quotes from their files.

import { MINUTE_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import { readRows } from '../bars/bar-file.ts';
import { eachRecord } from '../bars/csv-records.ts';
import { type FileIssue, issueText, shownIssues } from '../bars/file-issue.ts';
import type { SpreadModel, Spreads } from '../fills/spread.ts';
import type { Faults, FilesRequest } from './read-files.ts';
import { venueOf } from './symbol-venues.ts';

/** Without a symbol for all symbols that have none of their own. */
export interface AskedSpread {
  readonly symbol: string | undefined;
  readonly model:
    | Exclude<SpreadModel, { readonly kind: 'recorded' }>
    | { readonly kind: 'file'; readonly file: string };
}

export function readSpreads(
  asked: readonly AskedSpread[],
  request: Pick<FilesRequest, 'barFiles' | 'zone' | 'dayOrder'>,
  settings: Settings,
): Result<Spreads, Faults> {
  const bySymbol = new Map<string, SpreadModel>();
  const faults: string[] = [];
  let usual: SpreadModel | undefined;
  for (const { symbol, model } of asked) {
    if (symbol === undefined) {
      if (model.kind !== 'file') usual = model;
      continue;
    }
    if (!request.barFiles.has(symbol))
      faults.push(`--spread ${symbol}: no bars of ${symbol} are given, so it has no market`);
    const read =
      model.kind === 'file' ? readQuotes(model.file, symbol, { request, settings }) : ok(model);
    if (read.ok) bySymbol.set(symbol, read.value);
    else faults.push(...read.failure);
  }
  return faults.length > 0 ? failed(faults) : ok({ usual, bySymbol });
}

interface Terms {
  readonly request: Pick<FilesRequest, 'zone' | 'dayOrder'>;
  readonly settings: Settings;
}

const SIDES = ['bid', 'ask'] as const;

/** A row of bid and ask is read as a bar from the one to the other, with every check of its time. */
function readQuotes(
  file: string,
  symbol: string,
  { request, settings }: Terms,
): Result<SpreadModel, Faults> {
  const rows: (readonly string[])[] = [];
  const crossed: FileIssue[] = [];
  let header: readonly string[] | undefined;
  const fault = eachRecord(file, (cells, line) => {
    if (header === undefined) {
      header = cells.map((cell) => cell.toLowerCase());
      return;
    }
    const [bid, ask] = quoteIn(cells, header);
    const message = `the bid ${bid} is above the ask ${ask}`;
    if (Number(bid) > Number(ask)) crossed.push({ file, line, field: '', message });
    rows.push(asBar(cells, header));
  });
  if (fault !== undefined) return failed([issueText(fault)]);
  const titles: readonly string[] = header ?? [];
  const missing = SIDES.filter((side) => !titles.includes(side));
  if (missing.length > 0)
    return failed([
      `${file}: no column for ${missing.join(' and ')}: a spread needs the bid and the ask of each minute`,
    ]);
  if (crossed.length > 0) return failed(shownIssues(crossed).map(issueText));
  const { calendar } = venueOf(settings, symbol);
  const terms = { file, symbol, calendar, zone: request.zone ?? calendar.zone };
  const read = readRows({ ...terms, dayOrder: request.dayOrder }, () => [
    barTitles(titles),
    ...rows,
  ]);
  if (!read.ok) return failed(shownIssues(read.failure).map(issueText));
  const [quotes] = read.value.series;
  if (quotes === undefined) return failed([`${file}: contains no quote of ${symbol}`]);
  const { lengthMs } = quotes.columns;
  if (lengthMs !== MINUTE_MS)
    return failed([
      `${file}: contains quotes of ${counted(lengthMs / MINUTE_MS, 'minute')}; a backtest needs one-minute quotes`,
    ]);
  return ok({ kind: 'recorded', quotes: quotes.columns });
}

const PRICES = ['open', 'high', 'low', 'close', 'volume'];

function barTitles(titles: readonly string[]): readonly string[] {
  return [...titles.filter(isKept), ...PRICES];
}

function quoteIn(cells: readonly string[], titles: readonly string[]): readonly [string, string] {
  const of = (side: string): string => cells[titles.indexOf(side)] ?? '';
  return [of('bid'), of('ask')];
}

function asBar(cells: readonly string[], titles: readonly string[]): readonly string[] {
  const [bid, ask] = quoteIn(cells, titles);
  return [...cells.filter((_, index) => isKept(titles[index] ?? '')), bid, ask, bid, ask, '0'];
}

/** Columns of prices in the file would be read instead of ours. */
function isKept(title: string): boolean {
  return !PRICES.includes(title);
}
