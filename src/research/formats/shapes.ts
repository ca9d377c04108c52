// Which vendor's file it is, by the names of its columns, and what that vendor does in its own way.
import { HOUR_MS, MINUTE_MS } from '../../kernel/instant.ts';
import { symbolAsWritten } from '../../market/instruments/symbol.ts';
import { type Zone, zoneNamed } from '../../market/time/zone.ts';

export interface Shape {
  /** Shown to the user. */
  readonly name: string;
  /** Of its bars, if the vendor has one length only, or days. */
  readonly lengthMs?: number;
  /** Whether bars are named by their end. */
  readonly isEndStamped?: true;
  /** Whether trading never rests: most bars lie outside regular hours, and none of these shows that times are wrong. */
  readonly isRoundTheClock?: true;
  /** In which times without an offset are, whatever the exchange. */
  readonly zone?: Zone;
  /** Whether it writes something else where others have volumes. */
  readonly hasNoVolume?: true;
  /** The number that stands for a price of 1, where prices are written as whole numbers. */
  readonly priceUnit?: number;
  /** The symbol as this program writes it. */
  symbolOf(text: string): string;
}

/** Notebooks of LEAN write its identifier behind the symbol: `SPY R735QTJ8XC9X`. */
const LEAN_IDENTIFIER = / (?=[A-Z]*\d)[0-9A-Z]{10,}$/;
const plain = { symbolOf: (text: string) => symbolAsWritten(text.replace(LEAN_IDENTIFIER, '')) };
const TRADESTATION_LACKS = ['ticker', 'symbol', 'per'];
const TRADESTATION = { name: 'TradeStation', isEndStamped: true, ...plain } as const;
const BINANCE_NAME = 'Binance klines';

interface KnownShape extends Shape {
  readonly columns: readonly string[];
  /** Columns that files of this vendor never have. */
  readonly lacks?: readonly string[];
}

/** In order: the first whose columns are all there. */
const KNOWN: readonly KnownShape[] = [
  {
    ...{ name: 'Polygon flat file', columns: ['ticker', 'windowstart'] },
    ...{ lengthMs: MINUTE_MS, ...plain },
  },
  {
    ...{ name: 'Databento', columns: ['tsevent', 'rtype', 'publisherid', 'instrumentid'] },
    ...{ priceUnit: 1e9, ...plain },
  },
  {
    ...{ name: BINANCE_NAME, columns: ['opentime', 'closetime'] },
    ...{ isRoundTheClock: true, ...plain },
  },
  { name: 'Alpaca', columns: ['timestamp', 'tradecount', 'vwap'], ...plain },
  {
    name: 'Polygon or Alpaca, as their APIs name columns',
    columns: ['t', 'o', 'vw'],
    ...plain,
  },
  {
    ...{ name: 'Alpha Vantage', columns: ['timestamp', 'adjustedclose', 'splitcoefficient'] },
    ...plain,
  },
  { name: 'Sierra Chart', columns: ['date', 'time', 'last', 'bidvolume', 'askvolume'], ...plain },
  { name: 'Barchart', columns: ['time', 'latest', 'change', 'volume'], ...plain },
  { name: 'Barchart', columns: ['symbol', 'time', 'last', 'change', 'volume'], ...plain },
  { name: 'Interactive Brokers', columns: ['date', 'barcount'], ...plain },
  { name: 'Tiingo', columns: ['date', 'divcash', 'splitfactor'], ...plain },
  { name: 'Yahoo', columns: ['date', 'adjclose'], ...plain },
  { name: 'Yahoo', columns: ['datetime', 'adjclose'], ...plain },
  { name: 'Yahoo', columns: ['dividends', 'stocksplits'], ...plain },
  {
    name: 'Stooq',
    columns: ['ticker', 'per', 'openint'],
    symbolOf: (text) => text.replace(/\.US$/i, '').toUpperCase(),
  },
  {
    ...{ name: 'CryptoDataDownload', columns: ['unix', 'date', 'symbol'] },
    ...{ isRoundTheClock: true, ...plain },
  },
  { name: 'ThetaData', columns: ['msofday', 'date', 'count'], ...plain },
  { name: 'AlgoSeek', columns: ['ticker', 'timebarstart', 'firsttradeprice'], ...plain },
  {
    name: 'Futu',
    columns: ['code', 'timekey'],
    symbolOf: (text) => text.replace(/^US\./i, '').toUpperCase(),
  },
  { ...TRADESTATION, columns: ['date', 'time', 'up', 'down'], lacks: TRADESTATION_LACKS },
  { ...TRADESTATION, columns: ['date', 'time', 'vol', 'oi'], lacks: TRADESTATION_LACKS },
  { ...TRADESTATION, columns: ['date', 'time', 'volume', 'openint'], lacks: TRADESTATION_LACKS },
];

export const LEAN: Shape = { name: 'LEAN', lengthMs: MINUTE_MS, ...plain };

export const LEAN_HOURS: Shape = { ...LEAN, lengthMs: HOUR_MS };

export const YFINANCE: Shape = { name: 'yfinance', ...plain };

export const BINANCE: Shape = { name: BINANCE_NAME, isRoundTheClock: true, ...plain };

/** It exports minutes and days, in UTC. */
export const NINJATRADER: Shape = {
  ...{ name: 'NinjaTrader', lengthMs: MINUTE_MS, isEndStamped: true },
  ...{ zone: zoneNamed('UTC'), ...plain },
};

/** Written in the layout of NinjaTrader, but named by the start of the bar, and at five hours behind UTC all year. */
export const HISTDATA: Shape = { name: 'HistData', zone: zoneNamed('Etc/GMT+5'), ...plain };

export const FIRSTRATE: Shape = { name: 'FirstRate', ...plain };

/** Adjusted for splits and dividends as it is sold, volumes too. */
export const KIBOT: Shape = { name: 'Kibot', ...plain };

/** In times of the broker's server, which no file names. */
export const METATRADER: Shape = { name: 'MetaTrader', hasNoVolume: true, ...plain };

export const QUANTQUOTE: Shape = { name: 'QuantQuote', ...plain };

export const TIME_ROWS: Shape = { name: 'rows that begin with a time', ...plain };

export const EPOCH_ROWS: Shape = { name: 'rows that begin with an epoch time', ...plain };

export const JSON_ROWS: Shape = { name: 'JSON', ...plain };

export const PLAIN: Shape = { name: 'CSV', ...plain };

/** For a message: the vendors whose files are known by their columns. */
export function vendorNames(): string {
  const others = [LEAN, YFINANCE, NINJATRADER, HISTDATA, FIRSTRATE, KIBOT, METATRADER, QUANTQUOTE];
  return [...new Set([...KNOWN, ...others].map(({ name }) => name.split(/,| or | flat/)[0]))]
    .sort()
    .join(', ');
}

/** By the names of the columns, as `plainName` writes them. */
export function shapeOf(columns: readonly string[]): Shape {
  const has = (name: string) => columns.includes(name);
  return (
    KNOWN.find((shape) => shape.columns.every(has) && shape.lacks?.some(has) !== true) ?? PLAIN
  );
}
