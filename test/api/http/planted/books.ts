// Invented books of a year, each with mistakes that a person or a file could have made. Rows are those of the ledger's own CSV.
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import { addDays, weekdayOf } from '../../../../src/market/time/day.ts';

export interface Listed {
  readonly first: number;
  readonly volatility: number;
  readonly currency?: string;
  readonly name?: string;
  /** Priced on Wednesdays only. */
  readonly isWeekly?: boolean;
  /** Traded on every day of the week. */
  readonly hasWeekends?: boolean;
  /** Session and new shares for an old one. */
  readonly splits?: readonly (readonly [number, number])[];
}

export interface Market {
  /** Of a session, counted from the first one of the year. */
  day(at: number): TradingDay;
  close(symbol: string, at: number): number;
}

export type Row = Readonly<Record<string, string | number | undefined>>;

export interface Mistake {
  readonly what: string;
  edit(rows: readonly Row[], market: Market): readonly Row[];
  /** The security that a finding has to name, if a row is missing. */
  readonly about?: string;
}

export interface NewBook {
  readonly name: string;
  readonly base: string;
  readonly allowsShort?: boolean;
  readonly securities: Readonly<Record<string, Listed>>;
  rows(market: Market): readonly Row[];
  readonly mistakes: readonly Mistake[];
}

/** Of the row that is wrong. */
export const WRONG = 'wrong';

const rounded = (value: number, places = 4) => Number(value.toFixed(places));
const every = (from: number, step: number, to = 250) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, at) => from + at * step);

const row = (type: string, on: string, more: Row): Row => ({
  ...{ type, on, currency: 'USD', origin_source: 'file:broker', ...more },
});
const cash = (market: Market, type: string, [at, amount]: [number, number], more: Row = {}) =>
  row(type, market.day(at), { amount, ...more });

type Traded = readonly [at: number, symbol: string, quantity: number];
const trade =
  (type: string) =>
  (market: Market, [at, symbol, quantity]: Traded, more: Row = {}) =>
    row(type, market.day(at), {
      ...{ symbol, quantity, price: rounded(market.close(symbol, at)), fees: 1, ...more },
    });
const buy = trade('BUY');
const sell = trade('SELL');

const paid = (market: Market, [at, symbol, amount]: Traded, type = 'DIVIDEND') =>
  row(type, market.day(at), { symbol, amount, withholding: 0 });
function reinvested(market: Market, [at, symbol, amount]: Traded): Row {
  const price = rounded(market.close(symbol, at));
  const bought = { bought_quantity: rounded(amount / price, 6), bought_price: price };
  return { ...paid(market, [at, symbol, amount], 'REINVESTED_DIVIDEND'), ...bought };
}

const is = (type: string, symbol?: string) => (one: Row) =>
  one.type === type && (symbol === undefined || one.symbol === symbol);

/** The row of this place among those that are picked. */
const changed =
  (picked: (one: Row) => boolean, nth: number, edit: (one: Row, market: Market) => Row) =>
  (rows: readonly Row[], market: Market) => {
    const wrong = rows.filter(picked)[nth];
    if (wrong === undefined) throw new Error('no such row');
    return rows.map((one) =>
      one === wrong ? { ...one, ...edit(one, market), notes: WRONG } : one,
    );
  };
const added = (make: (market: Market) => Row) => (rows: readonly Row[], market: Market) => [
  ...rows,
  { ...make(market), notes: WRONG },
];
const dropped = (picked: (one: Row) => boolean) => (rows: readonly Row[]) =>
  rows.filter((one) => !picked(one));
const times = (field: string, by: number) => (one: Row) => ({
  [field]: rounded(Number(one[field]) * by, 8),
});
const OTHER_FILE = { origin_source: 'file:other' };
const EUR = { currency: 'EUR' };

function sundayAfter({ on }: Row): Row {
  const day = on as TradingDay;
  return { on: addDays(day, 7 - weekdayOf(day)) };
}

export const BOOKS: readonly NewBook[] = [
  {
    name: 'reinvested',
    base: 'USD',
    securities: {
      REIT: { first: 58, volatility: 0.012 },
      UTIL: { first: 81, volatility: 0.01 },
    },
    rows: (market) => [
      cash(market, 'DEPOSIT', [1, 20_000]),
      buy(market, [3, 'REIT', 120]),
      buy(market, [4, 'UTIL', 90]),
      ...every(20, 21).map((at) => reinvested(market, [at, 'REIT', rounded(30 + at / 50, 2)])),
      ...every(35, 63).map((at) => reinvested(market, [at, 'UTIL', rounded(62 + at / 20, 2)])),
    ],
    mistakes: [
      {
        what: 'the price of what a dividend bought, times ten',
        edit: changed(is('REINVESTED_DIVIDEND', 'REIT'), 5, times('bought_price', 10)),
      },
      {
        what: 'the same dividend as cash from another file, a day later',
        edit: added((market) => ({ ...paid(market, [99, 'UTIL', 66.9]), ...OTHER_FILE })),
      },
      {
        what: 'ten times the shares that a dividend bought',
        edit: changed(is('REINVESTED_DIVIDEND', 'UTIL'), 2, times('bought_quantity', 10)),
      },
    ],
  },
  {
    name: 'bonds',
    base: 'EUR',
    securities: { BTP: { first: 101, volatility: 0.002, currency: 'EUR' } },
    rows: (market) => [
      cash(market, 'DEPOSIT', [1, 12_000], EUR),
      buy(market, [5, 'BTP', 100], EUR),
      ...every(40, 125).map((at) => ({ ...paid(market, [at, 'BTP', 200]), ...EUR })),
    ],
    mistakes: [
      {
        what: 'the coupon of one in place of a hundred',
        edit: changed(is('DIVIDEND', 'BTP'), 1, times('amount', 0.01)),
      },
    ],
  },
  {
    name: 'covered calls',
    base: 'USD',
    allowsShort: true,
    securities: { XYZ: { first: 52, volatility: 0.015 } },
    rows: (market) => [
      cash(market, 'DEPOSIT', [1, 40_000]),
      buy(market, [3, 'XYZ', 400]),
      ...every(30, 30, 240).flatMap((at, month) => {
        const expiry = market.day(at + 10);
        const day = expiry.slice(2).replaceAll('-', '');
        const contract = { symbol: `XYZ   ${day}C000${80 + month}000`, fees: 2.6 };
        const sold = { quantity: 4, price: 0.8 + month / 10, multiplier: 100 };
        return [
          row('SHORT', market.day(at), { ...contract, ...sold }),
          row('EXPIRY', expiry, { ...contract, quantity: -4, fees: 0 }),
        ];
      }),
    ],
    mistakes: [
      {
        what: 'the premium of a contract in the field of that of a share',
        edit: changed(is('SHORT'), 2, times('price', 100)),
      },
      {
        what: 'shares counted as contracts',
        edit: changed(is('SHORT'), 5, () => ({ quantity: 400 })),
      },
    ],
  },
  {
    name: 'sold out',
    base: 'USD',
    securities: {
      GONE: { first: 75, volatility: 0.015 },
      KEPT: { first: 200, volatility: 0.012 },
    },
    rows: (market) => [
      cash(market, 'DEPOSIT', [1, 40_000]),
      buy(market, [2, 'KEPT', 20]),
      buy(market, [10, 'GONE', 60]),
      buy(market, [50, 'GONE', 40]),
      sell(market, [120, 'GONE', 70]),
      sell(market, [160, 'GONE', 30]),
    ],
    mistakes: [
      {
        what: 'a purchase at ten times the price',
        edit: changed(is('BUY', 'GONE'), 1, times('price', 10)),
      },
      {
        what: 'a sale at a tenth of the price',
        edit: changed(is('SELL', 'GONE'), 0, times('price', 0.1)),
      },
      { what: 'a sale on a Sunday', edit: changed(is('SELL', 'GONE'), 1, sundayAfter) },
    ],
  },
  {
    name: 'split',
    base: 'USD',
    securities: { NVX: { first: 900, volatility: 0.02, splits: [[130, 10]] } },
    rows: (market) => [
      cash(market, 'DEPOSIT', [1, 60_000]),
      ...[10, 45, 80, 110].map((at) => buy(market, [at, 'NVX', 6])),
      row('SPLIT', market.day(130), { symbol: 'NVX', new_shares: 10, old_shares: 1 }),
      ...[150, 190, 220].map((at) => buy(market, [at, 'NVX', 50])),
      sell(market, [230, 'NVX', 90]),
    ],
    mistakes: [
      { what: 'a split is not booked', about: 'NVX', edit: dropped(is('SPLIT')) },
      {
        what: 'a sale at a price of before the split',
        edit: changed(is('SELL'), 0, times('price', 10)),
      },
    ],
  },
  {
    name: 'returns of capital',
    base: 'USD',
    securities: { CEF: { first: 14, volatility: 0.011 } },
    rows: (market) => [
      cash(market, 'DEPOSIT', [1, 15_000]),
      buy(market, [5, 'CEF', 400]),
      ...every(22, 21).map((at) => paid(market, [at, 'CEF', 40], 'RETURN_OF_CAPITAL')),
    ],
    mistakes: [
      {
        what: 'a hundred times the amount',
        edit: changed(is('RETURN_OF_CAPITAL'), 4, times('amount', 100)),
      },
      {
        what: 'one before anything was held',
        edit: added((market) => paid(market, [1, 'CEF', 40], 'RETURN_OF_CAPITAL')),
      },
    ],
  },
  {
    name: 'taken over',
    base: 'USD',
    securities: { OLD: { first: 150, volatility: 0.01 }, ANY: { first: 36, volatility: 0.01 } },
    rows: (market) =>
      ['OLD', 'ANY'].map((symbol) => {
        const cost = rounded(40 * market.close(symbol, 2) * 0.9, 2);
        const acquired = addDays(market.day(0), -500);
        return row('OPENING_BALANCE', market.day(2), {
          ...{ symbol, quantity: 40, cost, acquired_on: acquired },
        });
      }),
    mistakes: [
      {
        what: 'the cost of one share as that of all',
        edit: changed(is('OPENING_BALANCE', 'OLD'), 0, times('cost', 1 / 40)),
      },
      {
        what: 'a cost in cents',
        edit: changed(is('OPENING_BALANCE', 'ANY'), 0, times('cost', 100)),
      },
    ],
  },
  {
    name: 'savings',
    base: 'EUR',
    securities: { FUND: { first: 47, volatility: 0.012, currency: 'EUR', isWeekly: true } },
    rows: (market) => [
      ...every(1, 21).map((at) => cash(market, 'DEPOSIT', [at, 700], EUR)),
      ...every(6, 30).map((at) => buy(market, [at, 'FUND', 5.125], { ...EUR, fees: 0 })),
      ...every(20, 21).map((at) => cash(market, 'INTEREST', [at, 4 + at / 100], EUR)),
      ...every(19, 21).map((at) => cash(market, 'FEE', [at, 2.5], EUR)),
    ],
    mistakes: [
      {
        what: 'interest of a hundred times',
        edit: changed(is('INTEREST'), 6, times('amount', 100)),
      },
      { what: 'a fee of a thousand times', edit: changed(is('FEE'), 7, times('amount', 1_000)) },
      {
        what: 'a fee again a day later, from another file',
        edit: added((market) => cash(market, 'FEE', [104, 2.5], { ...EUR, ...OTHER_FILE })),
      },
      {
        what: 'the amount as the price of a fund that is priced once a week',
        edit: changed(is('BUY', 'FUND'), 4, () => ({ price: 300 })),
      },
    ],
  },
  {
    name: 'rates',
    base: 'EUR',
    securities: { USA: { first: 140, volatility: 0.012 } },
    rows: (market) => [
      cash(market, 'DEPOSIT', [1, 30_000], { rate: 0.86 }),
      ...every(5, 45).map((at) => buy(market, [at, 'USA', 8], { rate: 0.86 })),
    ],
    mistakes: [
      { what: 'a rate that is inverted', edit: changed(is('BUY'), 2, () => ({ rate: 1.163 })) },
      { what: 'a rate of a hundred units', edit: changed(is('BUY'), 3, () => ({ rate: 86 })) },
      {
        what: 'a hundred times the quantity in the second purchase of all',
        edit: changed(is('BUY'), 1, times('quantity', 100)),
      },
    ],
  },
];
