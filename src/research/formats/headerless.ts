// Vendors whose files have no header, known by the layout of the first row. Every other file needs --columns. A file that has the layout
// and another order of prices is refused by its rows, whose highs and lows do not fit.
import {
  BINANCE,
  EPOCH_ROWS,
  FIRSTRATE,
  HISTDATA,
  KIBOT,
  METATRADER,
  NINJATRADER,
  type Shape,
} from './shapes.ts';

export interface Headerless {
  readonly shape: Shape;
  readonly header: readonly string[];
}

const PRICES = ['open', 'high', 'low', 'close'] as const;
const NUMBER = /^\d*[.,]?\d+$/;
const CLOCK = /^\d{1,2}:\d{2}(:\d{2})?$/;
const AMERICAN = /^\d{1,2}\/\d{1,2}\/\d{4}$/;
const POINTED = /^\d{4}\.\d{2}\.\d{2}$/;

interface Layout extends Headerless {
  fits(cells: readonly string[], file: string): boolean;
}

const LAYOUTS: readonly Layout[] = [
  {
    // Open time and close time in milliseconds, since 2025 in microseconds.
    shape: BINANCE,
    header: [
      ...['open_time', ...PRICES, 'volume', 'close_time', 'quote_volume'],
      ...['count', 'taker_buy_volume', 'taker_buy_quote_volume', 'ignore'],
    ],
    fits: ([first = '', , , , , , last = '']) =>
      /^(\d{13}|\d{16})$/.test(first) && first.length === last.length && last > first,
  },
  {
    shape: HISTDATA,
    header: ['date', ...PRICES, 'volume'],
    fits: ([first = ''], file) => /^\d{8} \d{6}$/.test(first) && /DAT_(ASCII|NT)_/.test(file),
  },
  {
    shape: NINJATRADER,
    header: ['date', ...PRICES, 'volume'],
    fits: ([first = '']) => /^\d{8}( \d{6})?$/.test(first),
  },
  {
    shape: FIRSTRATE,
    header: ['date', ...PRICES, 'volume'],
    fits: ([first = '']) => /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?$/.test(first),
  },
  {
    shape: FIRSTRATE,
    header: ['date', ...PRICES],
    fits: ([first = '']) => /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?$/.test(first),
  },
  {
    shape: HISTDATA,
    header: ['date', 'time', ...PRICES, 'volume'],
    fits: ([first = '', time = ''], file) =>
      POINTED.test(first) && CLOCK.test(time) && /DAT_MT_/.test(file),
  },
  {
    // The last number counts changes of the price.
    shape: METATRADER,
    header: ['date', 'time', ...PRICES, 'tickvol'],
    fits: ([first = '', time = '']) => POINTED.test(first) && CLOCK.test(time),
  },
  {
    shape: KIBOT,
    header: ['date', 'time', ...PRICES, 'volume'],
    fits: ([first = '', time = '']) => AMERICAN.test(first) && CLOCK.test(time),
  },
  {
    shape: KIBOT,
    header: ['date', ...PRICES, 'volume'],
    fits: ([first = '']) => AMERICAN.test(first),
  },
  ...[['volume'], ['volume', 'count']].map((last) => ({
    // Files of freqtrade (JSON) and Kraken, and answers of ccxt.
    shape: EPOCH_ROWS,
    header: ['date', ...PRICES, ...last],
    fits: ([first = '']: readonly string[]) => /^(\d{10}|\d{13})$/.test(first),
  })),
];

/** Undefined if the row is a header, or in no such layout. */
export function headerlessIn(cells: readonly string[], file: string): Headerless | undefined {
  return LAYOUTS.find(
    ({ header, fits }) =>
      cells.length === header.length &&
      cells.slice(header.indexOf('open')).every((cell) => NUMBER.test(cell)) &&
      fits(cells, file),
  );
}
