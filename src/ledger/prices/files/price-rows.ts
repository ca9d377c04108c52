// Rows of prices in CSV, recognised by their header: quotes, closes, splits, dividends and rates, or files of one symbol.
import { parse } from 'csv-parse/sync';
import { type Decimal, type Price, parseDecimal } from '../../../kernel/decimal.ts';
import { type Instant, instant, type TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { parseDay, utcMidnight } from '../../../market/time/day.ts';
import type { DatedRate } from '../../domain/currency/dated-rate.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import type { AnnouncedDividend, DailyClose, SplitFactor } from '../../ports/price-history.ts';
import type { SourceQuote } from '../../ports/prices.ts';
import { NO_DAY_FIGURES } from '../sources/day-figures.ts';
import { dailyRowsIn, type FileOf, isDailyFile } from './daily-file.ts';

export const FILES = 'files';

export interface PriceRows {
  readonly quotes: readonly SourceQuote[];
  readonly closes: readonly DailyClose[];
  readonly splits: readonly SplitFactor[];
  readonly dividends: readonly AnnouncedDividend[];
  readonly rates: readonly DatedRate[];
}

type Row = Readonly<Record<string, string>>;

/** The failure is one sentence with the number of the row. */
export function priceRowsIn(text: string, file: FileOf): Result<PriceRows, string> {
  let columns: ReadonlySet<string> = new Set();
  let rows: readonly Row[];
  const named = (header: string[]) => {
    const names = header.map((name) => (name.startsWith('<') ? name : name.toLowerCase()));
    columns = new Set(names);
    return names;
  };
  try {
    rows = parse(text, { columns: named, trim: true, bom: true, skip_empty_lines: true });
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
  if (isDailyFile(columns)) {
    const closes = dailyRowsIn(rows, file);
    return closes.ok ? ok({ ...NO_ROWS, closes: closes.value }) : closes;
  }
  // An answer such as `No data` in place of a file has a header only.
  if (rows.length === 0 && columns.size > 0 && !hasKnown(columns))
    return failed(`its header: expected ${QUOTE_COLUMNS} or one of the other layouts`);
  const found = { quotes: [], closes: [], splits: [], dividends: [], rates: [] } as Found;
  for (const [index, row] of rows.entries()) {
    const why = addRow(found, row);
    if (why !== undefined) return failed(`row ${index + 1}: ${why}`);
  }
  return ok(found);
}

export const NO_ROWS: PriceRows = { quotes: [], closes: [], splits: [], dividends: [], rates: [] };

const QUOTE_COLUMNS = 'symbol,price,currency,at';

function hasKnown(columns: ReadonlySet<string>): boolean {
  return ['symbol', 'rate'].some((name) => columns.has(name));
}

type Found = { readonly [Kind in keyof PriceRows]: PriceRows[Kind][number][] };

function addRow(found: Found, row: Row): string | undefined {
  if ('rate' in row) return added(found.rates, rateOf(row), 'from,to,date,rate');
  if ('new_shares' in row) {
    return added(found.splits, splitOf(row), 'symbol,date,new_shares,old_shares');
  }
  if ('dividend' in row) {
    return added(found.dividends, dividendOf(row), 'symbol,date,dividend,currency');
  }
  if ('close' in row) return added(found.closes, closeOf(row), 'symbol,date,close,currency');
  return added(found.quotes, quoteOf(row), QUOTE_COLUMNS);
}

function added<One>(list: One[], one: One | undefined, columns: string): string | undefined {
  if (one === undefined)
    return `expected ${columns}, with a time zone in "at" and positive figures`;
  list.push(one);
  return undefined;
}

function quoteOf(row: Row): SourceQuote | undefined {
  const [symbol, currency] = [symbolIn(row.symbol), currencyIn(row.currency)];
  const [price, at] = [positive(row.price), momentIn(row.at)];
  if (!symbol || !currency || !price || at === undefined) return undefined;
  return { symbol, currency, price: price as Price, at, source: FILES, ...NO_DAY_FIGURES };
}

function closeOf(row: Row): DailyClose | undefined {
  const [symbol, currency] = [symbolIn(row.symbol), currencyIn(row.currency)];
  const [price, on] = [positive(row.close), parseDay(row.date ?? '')];
  if (!symbol || !currency || !price || !on) return undefined;
  return { symbol, currency, price: price as Price, on, source: FILES };
}

function splitOf(row: Row): SplitFactor | undefined {
  const [symbol, on] = [symbolIn(row.symbol), parseDay(row.date ?? '')];
  const [newShares, oldShares] = [positive(row.new_shares), positive(row.old_shares)];
  if (!symbol || !on || !newShares || !oldShares) return undefined;
  return { symbol, on, newShares, oldShares, source: FILES };
}

function dividendOf(row: Row): AnnouncedDividend | undefined {
  const [symbol, currency] = [symbolIn(row.symbol), currencyIn(row.currency)];
  const [perShare, on] = [positive(row.dividend), parseDay(row.date ?? '')];
  if (!symbol || !currency || !perShare || !on) return undefined;
  return { symbol, currency, perShare, on, source: FILES };
}

function rateOf(row: Row): DatedRate | undefined {
  const [from, to] = [currencyIn(row.from), currencyIn(row.to)];
  const [rate, on] = [positive(row.rate), parseDay(row.date ?? '')];
  if (!from || !to || !rate || !on) return undefined;
  return { from, to, rate, on, source: FILES };
}

/** The newest close of a symbol as a quote. It counts from the start of its day, because it does not say when it was. */
export function asQuote({ symbol, currency, price, on }: DailyClose): SourceQuote {
  return { symbol, currency, price, at: startOf(on), source: FILES, ...NO_DAY_FIGURES };
}

function startOf(day: TradingDay): Instant {
  return instant(utcMidnight(day));
}

function symbolIn(text = ''): string | undefined {
  return /^[A-Z0-9][A-Z0-9./ -]{0,14}$/.test(text) ? text : undefined;
}

function currencyIn(text = ''): CurrencyCode | undefined {
  return /^[A-Z]{3}$/.test(text) ? (text as CurrencyCode) : undefined;
}

function positive(text = ''): Decimal | undefined {
  const value = parseDecimal(text);
  return value?.gt(0) ? value : undefined;
}

/** With a zone: a time without one is a different moment on each machine. */
function momentIn(text = ''): Instant | undefined {
  const isZoned = /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text);
  const ms = isZoned ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : instant(ms);
}
