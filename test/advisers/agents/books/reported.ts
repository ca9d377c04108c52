// Mistakes as people reported them of their own books and of the programs that keep them. Each names its report on GitHub; the books around
// them are invented.
import { type Book, type Booked, buy, every, paid, sell } from './books.ts';

export interface Reported {
  readonly book: string;
  /** In words. */
  readonly what: string;
  /** `owner/name#number` of the report. */
  readonly source: string;
  /** What is booked by mistake. */
  readonly booked?: Booked;
  /** What should have been booked, and is not. */
  readonly missing?: { readonly symbol?: string; readonly day: number };
  /** What a finding has to name: the booking itself if there is one, else what is wrong for want of it. */
  readonly about: 'booking' | 'security' | 'cash';
}

const deposits = (amount: number): Booked[] =>
  every({ type: 'DEPOSIT', from: 1, step: 21, amount, origin: 'file:broker' });

const opening = (symbol: string, day: number, quantity: number): Booked => ({
  ...buy(symbol, day, quantity),
  type: 'OPENING_BALANCE',
});

const settled = (booked: Booked): Booked => ({ ...booked, settles: booked.day + 2 });

export const REPORTED_BOOKS: readonly Book[] = [
  {
    name: 'savings plan',
    securities: { VWCE: [110, 0.009], EUNL: [75, 0.009] },
    booked: [
      ...every({
        type: 'BUY',
        symbol: 'VWCE',
        from: 8,
        step: 21,
        quantity: 4.21,
        origin: 'file:a',
      }),
      ...every({ type: 'BUY', symbol: 'EUNL', from: 9, step: 21, quantity: 3.3, origin: 'file:a' }),
    ],
  },
  {
    name: 'londoner',
    securities: { SHEL: [24, 0.014], AV: [5, 0.015], HSBA: [7, 0.013] },
    currencies: { SHEL: 'GBP', AV: 'GBP', HSBA: 'GBP' },
    base: 'GBP',
    booked: [
      ...['SHEL', 'AV', 'HSBA'].flatMap((symbol, at) => [
        buy(symbol, 10 + at, 120 + 10 * at),
        buy(symbol, 70 + at, 80 + 10 * at),
        sell(symbol, 190 + at, 40),
      ]),
      ...paid('SHEL', 40, 63, 0.25),
    ],
  },
  {
    name: 'retiree',
    securities: { KO: [62, 0.01], PG: [150, 0.01], JNJ: [155, 0.01], O: [55, 0.012] },
    known: ['dividends'],
    booked: [
      ...['KO', 'PG', 'JNJ', 'O'].map((symbol, at) => buy(symbol, 4 + at, 30)),
      ...paid('KO', 30, 63, 0.51),
      ...paid('PG', 38, 63, 1.05),
      ...paid('JNJ', 45, 63, 1.3),
      ...paid('O', 25, 21, 0.27),
    ],
  },
  {
    name: 'two brokers',
    securities: { MSFT: [410, 0.014], NVDA: [120, 0.028] },
    booked: [
      ...['MSFT', 'NVDA'].flatMap((symbol, at) => [
        buy(symbol, 20 + at, 12),
        buy(symbol, 83 + at, 9),
        buy(symbol, 140 + at, 14),
        sell(symbol, 210 + at, 8),
      ]),
    ],
  },
  {
    name: 'gateway',
    securities: { AAPL: [220, 0.014], AMD: [150, 0.026], IREN: [40, 0.045] },
    known: ['shares', 'cash'],
    booked: [
      ...deposits(6_000),
      ...['AAPL', 'AMD', 'IREN'].flatMap((symbol, at) => [
        buy(symbol, 12 + at, 15 + at),
        buy(symbol, 75 + at, 20 + at),
        sell(symbol, 160 + at, 10),
        buy(symbol, 200 + at, 18),
      ]),
      ...every({ type: 'INTEREST', from: 15, step: 21, amount: 3.4, origin: 'file:broker' }),
    ],
  },
  {
    name: 'spreadsheet',
    securities: { TSLA: [250, 0.025], NOVO: [90, 0.017] },
    known: ['splits'],
    booked: [
      buy('TSLA', 10, 30),
      buy('TSLA', 60, 12),
      { type: 'SPLIT', symbol: 'TSLA', day: 120, ratio: 3 },
      buy('TSLA', 170, 33),
      buy('NOVO', 15, 40),
      { type: 'SPLIT', symbol: 'NOVO', day: 90, ratio: 5 },
      buy('NOVO', 180, 150),
    ],
  },
  {
    name: 'swiss',
    securities: { NESN: [95, 0.01], ROG: [260, 0.011], ETSY: [55, 0.028], GOOG: [170, 0.016] },
    currencies: { NESN: 'CHF', ROG: 'CHF' },
    base: 'CHF',
    booked: ['NESN', 'ROG', 'ETSY', 'GOOG'].flatMap((symbol, at) => [
      buy(symbol, 14 + at, 25 + at),
      buy(symbol, 100 + at, 20 + at),
      buy(symbol, 190 + at, 18 + at),
    ]),
  },
  {
    name: 'tokyo',
    securities: { TOYOTA: [22, 0.015], APPLE: [220, 0.014], GLEN: [4, 0.02] },
    currencies: { TOYOTA: 'EUR', GLEN: 'GBP' },
    base: 'EUR',
    booked: [
      ...['TOYOTA', 'APPLE', 'GLEN'].flatMap((symbol, at) => [
        buy(symbol, 11 + at, 30),
        buy(symbol, 111 + at, 28),
      ]),
      ...paid('APPLE', 40, 63, 0.25),
    ],
  },
  {
    name: 'statements',
    securities: { BRK: [430, 0.01], COST: [800, 0.013] },
    known: ['cash'],
    booked: [...deposits(2_000), buy('BRK', 12, 9), buy('COST', 40, 5), buy('BRK', 130, 7)],
  },
  {
    name: 'sparkasse',
    securities: { SAP: [210, 0.014], ALV: [320, 0.011] },
    known: ['settlement'],
    booked: ['SAP', 'ALV'].flatMap((symbol, at) =>
      [5, 66, 127, 188].map((day) => settled(buy(symbol, day + at, 12 + at))),
    ),
  },
  {
    name: 'penny',
    securities: { GME: [22, 0.04], AMC: [3, 0.045] },
    booked: ['GME', 'AMC'].flatMap((symbol, at) => [
      buy(symbol, 18 + at, 200),
      buy(symbol, 90 + at, 150),
      sell(symbol, 170 + at, 100),
    ]),
  },
  {
    name: 'inherited',
    securities: { GE: [170, 0.015], T: [22, 0.012] },
    known: ['shares'],
    booked: [opening('GE', 3, 60), opening('T', 3, 400), buy('GE', 80, 10), sell('T', 150, 50)],
  },
];

export const REPORTED: readonly Reported[] = [
  {
    ...{ book: 'londoner', what: 'a price in pence taken for pounds', about: 'booking' },
    source: 'VibeNL/GhostfolioSidekick#128',
    booked: { ...buy('SHEL', 120, 30), times: 100 },
  },
  {
    ...{ book: 'londoner', what: 'pounds where pence are asked for', about: 'booking' },
    source: 'ghostfolio/ghostfolio#1229',
    booked: { ...buy('AV', 125, 100), times: 0.01 },
  },
  {
    ...{ book: 'savings plan', what: 'the whole file imported again', about: 'booking' },
    source: 'portfolio-performance/portfolio#2207',
    booked: { ...buy('VWCE', 113, 4.21), origin: 'file:b' },
  },
  {
    ...{ book: 'savings plan', what: 'each month read as January', about: 'booking' },
    source: 'littleyoda/hibiscus.depotviewer#146',
    booked: { ...buy('EUNL', 33, 3.3), priceOf: 219 },
    missing: { symbol: 'EUNL', day: 219 },
  },
  {
    ...{ book: 'retiree', what: 'withholding tax as another dividend', about: 'booking' },
    source: 'dickwolff/Export-To-Ghostfolio#46',
    booked: { type: 'DIVIDEND', symbol: 'O', day: 109, amount: 0.08, origin: 'file:broker' },
  },
  {
    ...{ book: 'retiree', what: 'the reversal of a dividend as one more', about: 'booking' },
    source: 'portfolio-performance/portfolio#5930',
    booked: { type: 'DIVIDEND', symbol: 'KO', day: 93, amount: 0.47, origin: 'file:broker' },
  },
  {
    ...{ book: 'retiree', what: 'a dividend of shares bought after it', about: 'booking' },
    source: 'ghostfolio/ghostfolio#5673',
    booked: { type: 'DIVIDEND', symbol: 'JNJ', day: 171, amount: 1.75, origin: 'file:broker' },
    missing: { symbol: 'JNJ', day: 171 },
  },
  {
    ...{ book: 'retiree', what: 'once on its ex-date, once when paid', about: 'booking' },
    source: 'ghostfolio/ghostfolio#2126',
    booked: { type: 'DIVIDEND', symbol: 'PG', day: 116, amount: 1.05, origin: 'file:other' },
  },
  {
    ...{ book: 'retiree', what: 'a dividend under another symbol', about: 'booking' },
    source: 'dickwolff/Export-To-Ghostfolio#83',
    booked: { type: 'DIVIDEND', symbol: 'PG', day: 156, amount: 0.51, origin: 'file:broker' },
    missing: { symbol: 'KO', day: 156 },
  },
  {
    ...{ book: 'two brokers', what: 'a delivery besides its purchase', about: 'booking' },
    source: 'portfolio-performance/portfolio#1340',
    booked: { ...opening('MSFT', 83, 9), origin: 'file:pdf' },
  },
  {
    ...{ book: 'gateway', what: 'a sale booked as a purchase', about: 'security' },
    source: 'ghostfolio/ghostfolio#2375',
    booked: buy('AMD', 161, 10),
    missing: { symbol: 'AMD', day: 161 },
  },
  {
    ...{ book: 'gateway', what: 'one of two equal fills dropped', about: 'security' },
    source: 'wealthfolio/wealthfolio#1035',
    missing: { symbol: 'IREN', day: 202 },
  },
  {
    ...{ book: 'gateway', what: 'interest twice in one file', about: 'booking' },
    source: 'portfolio-performance/portfolio#3068',
    booked: { type: 'INTEREST', day: 120, amount: 3.4, origin: 'file:broker' },
  },
  {
    ...{ book: 'gateway', what: 'money of another account', about: 'cash' },
    source: 'portfolio-performance/portfolio#5473',
    booked: { type: 'WITHDRAWAL', day: 140, amount: -4_000, origin: 'file:broker' },
  },
  {
    ...{ book: 'gateway', what: 'a sale at what it had cost', about: 'booking' },
    source: 'portfolio-performance/portfolio#1680',
    booked: { ...sell('IREN', 162, 10), priceOf: 14 },
    missing: { symbol: 'IREN', day: 162 },
  },
  {
    ...{ book: 'spreadsheet', what: 'the price of before the split', about: 'booking' },
    source: 'portfolio-performance/portfolio#220',
    booked: { ...buy('TSLA', 150, 10), times: 3 },
  },
  {
    ...{ book: 'spreadsheet', what: 'a split imported as a purchase', about: 'booking' },
    source: 'tresorone/tresor-import#97',
    booked: buy('TSLA', 120, 84),
  },
  {
    ...{ book: 'spreadsheet', what: 'a split the wrong way round', about: 'booking' },
    source: 'portfolio-performance/portfolio#1368',
    booked: { type: 'SPLIT', symbol: 'NOVO', day: 90, ratio: 0.2 },
    missing: { symbol: 'NOVO', day: 90 },
  },
  {
    ...{ book: 'spreadsheet', what: 'a split applied twice', about: 'booking' },
    source: 'wealthfolio/wealthfolio#541',
    booked: { type: 'SPLIT', symbol: 'TSLA', day: 121, ratio: 3 },
  },
  {
    ...{ book: 'swiss', what: 'divided by the rate, not multiplied', about: 'booking' },
    source: 'portfolio-performance/portfolio#4840',
    booked: { ...buy('ETSY', 150, 12), times: 1.37 },
  },
  {
    ...{ book: 'swiss', what: 'euros typed where dollars are asked for', about: 'booking' },
    source: 'ghostfolio/ghostfolio#705',
    booked: { ...buy('GOOG', 155, 12), times: 0.86 },
  },
  {
    ...{ book: 'swiss', what: 'the currency of another listing', about: 'booking' },
    source: 'ghostfolio/ghostfolio#3334',
    booked: { ...buy('GOOG', 160, 6), currency: 'CLP' },
  },
  {
    ...{ book: 'tokyo', what: 'a price in euros called yen', about: 'booking' },
    source: 'dickwolff/Export-To-Ghostfolio#129',
    booked: { ...buy('TOYOTA', 130, 30), currency: 'JPY' },
  },
  {
    ...{ book: 'tokyo', what: 'dollars of a dividend called euros', about: 'booking' },
    source: 'ghostfolio/ghostfolio#3492',
    booked: { type: 'DIVIDEND', symbol: 'APPLE', day: 166, amount: 0.25, currency: 'EUR' },
    missing: { symbol: 'APPLE', day: 166 },
  },
  {
    ...{ book: 'tokyo', what: 'an exchange rate the wrong way round', about: 'booking' },
    source: 'wealthfolio/wealthfolio#963',
    booked: { ...buy('GLEN', 140, 50), rate: '0.863' },
  },
  {
    ...{ book: 'sparkasse', what: 'the day of the order as that of the trade', about: 'booking' },
    source: 'portfolio-performance/portfolio#5096',
    booked: { ...buy('SAP', 116, 12), priceOf: 127, settles: 129 },
    missing: { symbol: 'SAP', day: 127 },
  },
  {
    ...{ book: 'sparkasse', what: 'the year of the next statement', about: 'booking' },
    source: 'portfolio-performance/portfolio#2465',
    booked: { ...buy('ALV', 247, 13), priceOf: 6, settles: 8 },
    missing: { symbol: 'ALV', day: 6 },
  },
  {
    ...{ book: 'penny', what: 'fees above the proceeds as a credit', about: 'booking' },
    source: 'portfolio-performance/portfolio#3371',
    booked: { ...sell('GME', 180, 1), times: 1.67, fees: 6 },
  },
  {
    ...{ book: 'inherited', what: 'the position added by the next import', about: 'booking' },
    source: 'marcobazzani/FinanceCopilot#51',
    booked: { ...opening('GE', 24, 60), origin: 'file:other' },
  },
  {
    ...{ book: 'statements', what: 'the second of two equal deposits dropped', about: 'cash' },
    source: 'beancount/beangulp#179',
    missing: { day: 127 },
  },
];
