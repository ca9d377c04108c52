// Which vendor's file it is, by its columns or by its place in a folder of LEAN.

import { MINUTE_MS } from '../../kernel/instant.ts';
import { symbolAsWritten } from '../../market/instruments/symbol.ts';

export interface Shape {
  /** Shown to the user. */
  readonly name: string;
  /** Of its bars, if the vendor has one length only, or days. */
  readonly lengthMs?: number;
  /** The symbol as this program writes it. */
  symbolOf(text: string): string;
}

/** In order: the first whose columns are all there. */
const KNOWN: readonly (Shape & { readonly columns: readonly string[] })[] = [
  {
    name: 'Polygon flat file',
    columns: ['ticker', 'windowstart'],
    lengthMs: MINUTE_MS,
    symbolOf: symbolAsWritten,
  },
  { name: 'Alpaca', columns: ['timestamp', 'tradecount', 'vwap'], symbolOf: symbolAsWritten },
  {
    name: 'Polygon or Alpaca, as their APIs name columns',
    columns: ['t', 'o', 'vw'],
    symbolOf: symbolAsWritten,
  },
  { name: 'Interactive Brokers', columns: ['date', 'barcount'], symbolOf: symbolAsWritten },
  { name: 'Yahoo', columns: ['date', 'adjclose'], symbolOf: symbolAsWritten },
  { name: 'Yahoo', columns: ['datetime', 'adjclose'], symbolOf: symbolAsWritten },
  { name: 'Yahoo', columns: ['dividends', 'stocksplits'], symbolOf: symbolAsWritten },
  {
    name: 'Stooq',
    columns: ['ticker', 'per', 'openint'],
    symbolOf: (text) => text.replace(/\.US$/i, '').toUpperCase(),
  },
];

export const LEAN: Shape = { name: 'LEAN', lengthMs: MINUTE_MS, symbolOf: symbolAsWritten };

export const YFINANCE: Shape = { name: 'yfinance', symbolOf: symbolAsWritten };

export const PLAIN: Shape = { name: 'CSV', symbolOf: symbolAsWritten };

/** By the names of the columns, as `plainName` writes them. */
export function shapeOf(columns: readonly string[]): Shape {
  return KNOWN.find((shape) => shape.columns.every((name) => columns.includes(name))) ?? PLAIN;
}

export interface LeanFile {
  readonly symbol: string;
  /** The day of a file of minutes; in one of days, each row has its own. */
  readonly day: string | undefined;
}

const LEAN_MINUTES =
  /(?:^|[\\/])minute[\\/]([^\\/]+)[\\/](\d{4})(\d{2})(\d{2})_trade\.(?:zip|csv)$/;
const LEAN_DAYS = /(?:^|[\\/])daily[\\/]([^\\/]+)\.(?:zip|csv)$/;

/** `…/minute/spy/20131007_trade.zip` or `…/daily/spy.zip`; such files have no header. */
export function leanFileOf(file: string): LeanFile | undefined {
  const [, minutesOf, year, month, day] = LEAN_MINUTES.exec(file) ?? [];
  if (minutesOf !== undefined)
    return { symbol: minutesOf.toUpperCase(), day: `${year}-${month}-${day}` };
  const [, daysOf] = LEAN_DAYS.exec(file) ?? [];
  return daysOf === undefined ? undefined : { symbol: daysOf.toUpperCase(), day: undefined };
}

/** Prices of LEAN are in ten-thousandths of a dollar; times are milliseconds after midnight, or days. */
export function leanCells({ day }: LeanFile, cells: readonly string[]): readonly string[] {
  const [time = '', open = '', high = '', low = '', close = '', volume = ''] = cells;
  return [leanTime(day, time), ...[open, high, low, close].map(leanPrice), volume];
}

export const LEAN_COLUMNS = ['date', 'open', 'high', 'low', 'close', 'volume'] as const;

function leanPrice(text: string): string {
  return /^\d+$/.test(text) ? String(Number(text) / 10_000) : text;
}

function leanTime(day: string | undefined, text: string): string {
  if (day === undefined) return text.replace(/ 00:00$/, '');
  if (!/^\d{1,8}$/.test(text)) return text;
  const seconds = Math.floor(Number(text) / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return `${day} ${two(hours)}:${two(minutes)}:${two(seconds % 60)}`;
}
