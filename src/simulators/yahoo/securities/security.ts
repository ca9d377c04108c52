// A security as the simulator knows it: its quote of now, its printed closes, its splits and dividends. From JSON.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { parseDay } from '../../../market/time/day.ts';

/** Fields that a client may find null or absent at Yahoo are null here. */
export interface Security {
  readonly symbol: string;
  readonly name: string;
  /** As Yahoo writes it: `GBp` is a hundredth. */
  readonly currency: string;
  /** IANA zone of its exchange. */
  readonly timezone: string;
  readonly quoteType: 'EQUITY' | 'ETF' | 'CURRENCY' | 'INDEX' | 'NONE';
  readonly price: number | null;
  /** Epoch seconds; null: the simulator's present. */
  readonly time: number | null;
  readonly previousClose: number | null;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly volume: number | null;
  readonly marketCap: number | null;
  /** As printed on the day, ascending; a null close is a day on which Yahoo has none. */
  readonly closes: readonly DayClose[];
  readonly splits: readonly DaySplit[];
  /** As announced, by ex-date. */
  readonly dividends: readonly DayDividend[];
}

export type DayClose = readonly [day: string, close: number | null];
export type DaySplit = readonly [day: string, newShares: number, oldShares: number];
/** In the currency of the price, or in the one that is named. */
export type DayDividend = readonly [day: string, perShare: number, currency?: string];

const SYMBOL = /^[A-Z0-9^][A-Z0-9.=^-]{0,20}$/;
const QUOTE_TYPES = ['EQUITY', 'ETF', 'CURRENCY', 'INDEX', 'NONE'] as const;
const NUMBERS = [
  'price',
  'time',
  'previous_close',
  'open',
  'high',
  'low',
  'volume',
  'market_cap',
] as const;
const KEYS = [
  'symbol',
  'name',
  'currency',
  'timezone',
  'quote_type',
  'closes',
  'splits',
  'dividends',
  ...NUMBERS,
];

export function parseSecurity(body: unknown): Result<Security, string> {
  if (typeof body !== 'object' || body === null) return failed('A security is a JSON object.');
  const fields = body as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(fields).find((key) => !KEYS.includes(key));
  if (unknown !== undefined)
    return failed(`Unknown field "${unknown}"; known: ${KEYS.join(', ')}.`);
  const { symbol, closes = [], splits = [], dividends = [] } = fields;
  if (typeof symbol !== 'string' || !SYMBOL.test(symbol)) {
    return failed('"symbol" must be one of Yahoo\'s, such as AAPL, BRK-B, VOD.L or EURUSD=X.');
  }
  const notNumber = NUMBERS.find((name) => !isNumberOrNull(fields[name] ?? null));
  if (notNumber !== undefined) return failed(`${symbol}: "${notNumber}" must be a number or null.`);
  if (!isRows(closes, isClose)) return failed(`${symbol}: "closes" must be [["2024-01-02", 1.5]].`);
  if (!isRows(splits, isSplit))
    return failed(`${symbol}: "splits" must be [["2024-01-02", 7, 1]].`);
  if (!isRows(dividends, isDividend))
    return failed(`${symbol}: "dividends" must be [["2024-01-02", 0.5]].`);
  const figure = (name: (typeof NUMBERS)[number]) => (fields[name] ?? null) as number | null;
  return ok({
    symbol,
    name: String(fields.name ?? symbol),
    currency: String(fields.currency ?? 'USD'),
    timezone: String(fields.timezone ?? 'America/New_York'),
    quoteType: QUOTE_TYPES.find((type) => type === fields.quote_type) ?? 'EQUITY',
    price: figure('price') ?? closes.at(-1)?.[1] ?? null,
    time: figure('time'),
    previousClose: figure('previous_close') ?? closes.at(-2)?.[1] ?? null,
    open: figure('open'),
    high: figure('high'),
    low: figure('low'),
    volume: figure('volume'),
    marketCap: figure('market_cap'),
    closes,
    splits,
    dividends,
  });
}

function isRows<Row>(value: unknown, isRow: (row: unknown) => row is Row): value is readonly Row[] {
  return Array.isArray(value) && value.every(isRow);
}

function isClose(row: unknown): row is DayClose {
  return Array.isArray(row) && row.length === 2 && isDay(row[0]) && isNumberOrNull(row[1]);
}

function isSplit(row: unknown): row is DaySplit {
  const [day, newShares, oldShares] = Array.isArray(row) ? row : [];
  return isDay(day) && Number(newShares) > 0 && Number(oldShares) > 0;
}

function isDividend(row: unknown): row is DayDividend {
  const [day, perShare, currency = ''] = Array.isArray(row) ? row : [];
  return isDay(day) && Number(perShare) > 0 && typeof currency === 'string';
}

function isDay(value: unknown): boolean {
  return typeof value === 'string' && parseDay(value) !== undefined;
}

function isNumberOrNull(value: unknown): boolean {
  return value === null || (typeof value === 'number' && Number.isFinite(value));
}
