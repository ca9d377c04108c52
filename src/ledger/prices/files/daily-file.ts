// Files of daily prices in the two layouts of Stooq, of which the first is that of many other programs, too:
// `Date,Open,High,Low,Close,Volume`, one file for each symbol, which its name states; and `<TICKER>,<PER>,<DATE>,…`, of many symbols.
import { quotient } from '../../../kernel/amounts.ts';
import { type Price, parseDecimal } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { parseDay } from '../../../market/time/day.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import type { DailyClose } from '../../ports/price-history.ts';
import { type QuotedIn, quotedIn } from '../sources/quoted-in.ts';

type Row = Readonly<Record<string, string>>;

export interface FileOf {
  /** Of the file, with its extension. */
  readonly name: string;
  /** Of a symbol that names no market. */
  readonly homeCurrency: CurrencyCode;
  readonly source: string;
}

interface Listed extends QuotedIn {
  readonly symbol: string;
}

/** Of a market whose prices are all in one currency. London's are in pence, pounds, dollars and euros. */
const CURRENCY_BY_MARKET: Readonly<Record<string, string>> = {
  US: 'USD',
  DE: 'EUR',
  PL: 'PLN',
  HU: 'HUF',
  JP: 'JPY',
  HK: 'HKD',
};

const EXPECTED_NAME =
  'the symbol with its market (US, DE, PL, HU, JP, HK) or currency (USD, GBX for pence), such as AAPL.US.csv or VOD.GBX.csv';

export function isDailyFile(columns: ReadonlySet<string>): boolean {
  return (
    columns.has('<TICKER>') ||
    (columns.has('date') && columns.has('close') && !columns.has('symbol'))
  );
}

/** Rows by their columns in lower case, those of Stooq's tables in capitals; the failure names the row. */
export function dailyRowsIn(
  rows: readonly Row[],
  file: FileOf,
): Result<readonly DailyClose[], string> {
  const isTable = rows[0] !== undefined && '<TICKER>' in rows[0];
  const named = isTable ? undefined : listed(file.name.replace(/\.csv$/i, ''), file.homeCurrency);
  if (!isTable && named === undefined) return failed(`its name: expected ${EXPECTED_NAME}`);
  const closes: DailyClose[] = [];
  for (const [index, row] of rows.entries()) {
    const one = named ?? listed(row['<TICKER>'] ?? '', file.homeCurrency);
    if (one === undefined)
      return failed(`row ${index + 1}: <TICKER>: expected ${EXPECTED_NAME.replaceAll('.csv', '')}`);
    if (isTable && row['<PER>'] !== 'D')
      return failed(`row ${index + 1}: <PER>: expected D, of daily prices, found ${row['<PER>']}`);
    const close = closeOf(row, one, file.source);
    if (close === undefined)
      return failed(`row ${index + 1}: expected a date such as 2026-11-20 and a positive close`);
    closes.push(close);
  }
  return ok(closes);
}

function closeOf(row: Row, { symbol, currency, unitsPerPrice }: Listed, source: string) {
  const digits = (row['<DATE>'] ?? row.date ?? '').replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  const on = parseDay(digits);
  const printed = parseDecimal(row['<CLOSE>'] ?? row.close ?? '');
  if (!on || !printed?.gt(0)) return undefined;
  const price = quotient(printed, unitsPerPrice) as Price;
  return { symbol, on, price, currency, source };
}

const SYMBOL = /^\^?[A-Z0-9][A-Z0-9./ -]{0,14}$/;

/** `brk-b.us` is BRK.B in dollars, `VOD.GBX` is VOD in pence. */
function listed(text: string, homeCurrency: CurrencyCode): Listed | undefined {
  const [, name = '', end] = /^(.+?)(?:\.([A-Z]{2,3}))?$/.exec(text.toUpperCase()) ?? [];
  const symbol = end === 'US' ? name.replaceAll('-', '.') : name;
  const code = end === undefined ? homeCurrency : (CURRENCY_BY_MARKET[end] ?? end);
  const quoted = quotedIn(code);
  return quoted === undefined || !SYMBOL.test(symbol) ? undefined : { symbol, ...quoted };
}
