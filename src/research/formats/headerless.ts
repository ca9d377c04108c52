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
  QUANTQUOTE,
  type Shape,
  TIME_ROWS,
} from './shapes.ts';

export interface Headerless {
  readonly shape: Shape;
  readonly header: readonly string[];
}

const PRICES = ['open', 'high', 'low', 'close'] as const;
const NUMBER = /^\d*[.,]?\d+(e[+-]?\d+)?$/;
const CLOCK = /^\d{1,2}:\d{2}(:\d{2})?$/;
const AMERICAN = /^\d{1,2}\/\d{1,2}\/\d{4}$/;
const POINTED = /^\d{4}\.\d{2}\.\d{2}$/;
const COMPACT = /^\d{8}$/;
const EPOCH = /^(\d{10}|\d{13})$/;
/** `930` and `1600`. */
const CLOCK_NUMBER = /^\d{3,4}$/;
/** With the time of day, and perhaps its offset: `2017-12-15T09:15:00+0530`, `2020.03.25 10:36`, `12/15/2020 9:30 AM`. */
const DATE_AND_TIME =
  /^(\d{4}[-./]\d{2}[-./]\d{2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})[T ]+\d{1,2}:\d{2}/;
const OF_QUANTQUOTE = [...PRICES, 'volume'];

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
  ...[[], ['splits', 'earnings', 'payouts']].flatMap((last): Layout[] => [
    {
      shape: QUANTQUOTE,
      header: ['date', 'time', ...OF_QUANTQUOTE, ...last],
      fits: ([first = '', time = '']) => COMPACT.test(first) && CLOCK_NUMBER.test(time),
    },
    {
      // Of days, the time is 0.
      shape: QUANTQUOTE,
      header: ['date', 'none', ...OF_QUANTQUOTE, ...last],
      fits: ([first = '', time = '']) => COMPACT.test(first) && time === '0',
    },
  ]),
  ...[['volume'], ['volume', 'count']].flatMap((last): Layout[] => {
    // A turnover, a count or an open interest may follow the volume.
    const header = ['date', ...PRICES, ...last];
    return [
      // Files of freqtrade (JSON) and Kraken, answers of ccxt and Bybit.
      { shape: EPOCH_ROWS, header, fits: ([first = '']) => EPOCH.test(first) },
      // Files of Bybit, answers of Kite.
      { shape: TIME_ROWS, header, fits: ([first = '']) => DATE_AND_TIME.test(first) },
    ];
  }),
  {
    // Answers of Kraken.
    shape: EPOCH_ROWS,
    header: ['date', ...PRICES, 'vwap', 'volume', 'count'],
    fits: ([first = '', , high, low, , mean]) =>
      EPOCH.test(first) && Number(low) <= Number(mean) && Number(mean) <= Number(high),
  },
  {
    // Answers of OKX.
    shape: EPOCH_ROWS,
    header: ['date', ...PRICES, 'volume', 'volume_currency', 'volume_quote', 'confirm'],
    fits: ([first = '', , , , , , , , last = '']) => EPOCH.test(first) && /^[01]$/.test(last),
  },
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
