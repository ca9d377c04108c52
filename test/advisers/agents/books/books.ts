// Invented books as data: twelve in which mistakes are planted, and five calm ones in which everything is right.
import type { BookedType } from '../../../../src/ledger/ports/drafts.ts';

/** One booking. `day` counts sessions of the year from its first one. */
export interface Booked {
  readonly type: BookedType;
  readonly symbol?: string;
  readonly day: number;
  readonly quantity?: number;
  /** The close of its session times this; 1 without it. */
  readonly times?: number;
  /** Instead of the close of its session. */
  readonly price?: number;
  /** Of a dividend for one share, of a deposit the whole. */
  readonly amount?: number;
  readonly fees?: number;
  /** Undefined: by hand. */
  readonly origin?: string | undefined;
  /** Instead of its session, whose close is its price still. */
  readonly later?: 'next session' | 'saturday' | 'sunday' | 'independence day';
  /** The close of this session is its price, instead of that of its own. */
  readonly priceOf?: number;
  /** Instead of the currency of the listing. */
  readonly currency?: string;
  /** To the currency of the portfolio. */
  readonly rate?: string;
  /** The session in which it settles, as its file says. */
  readonly settles?: number;
  /** Of a split: new shares for an old one. */
  readonly ratio?: number;
}

export interface Book {
  readonly name: string;
  /** First close and daily volatility by symbol. */
  readonly securities: Readonly<Record<string, readonly [number, number]>>;
  readonly booked: readonly Booked[];
  /** What others say of it, by which it can be compared. */
  readonly known?: readonly ('dividends' | 'splits' | 'shares' | 'cash' | 'settlement')[];
  /** By symbol, if not in dollars as the portfolio is. */
  readonly currencies?: Readonly<Record<string, string>>;
  readonly base?: string;
  /** By symbol, as sources name them. */
  readonly names?: Readonly<Record<string, string>>;
}

type Every = Omit<Booked, 'day'> & { readonly from: number; readonly step: number };

/** The same booking each so many sessions. */
export function every({ from, step, ...rest }: Every): Booked[] {
  const days = Array.from({ length: Math.ceil((250 - from) / step) }, (_, at) => from + at * step);
  return days.map((day) => ({ ...rest, day }));
}

export const buy = (symbol: string, day: number, quantity: number): Booked => ({
  ...{ type: 'BUY', symbol, day, quantity, origin: 'file:broker' },
});
export const sell = (symbol: string, day: number, quantity: number): Booked => ({
  ...buy(symbol, day, quantity),
  type: 'SELL',
});
export const paid = (symbol: string, from: number, step: number, amount: number): Booked[] =>
  every({ type: 'DIVIDEND', symbol, from, step, amount, origin: 'file:broker' });

export const CALM: readonly Book[] = [
  {
    name: 'three funds',
    securities: { VTI: [240, 0.01], VXUS: [60, 0.01], BND: [72, 0.003] },
    names: {
      VTI: 'Vanguard Total Stock Market ETF',
      VXUS: 'Vanguard Total International Stock ETF',
      BND: 'Vanguard Total Bond Market ETF',
    },
    booked: [
      ...['VTI', 'VXUS', 'BND'].flatMap((symbol) =>
        every({ type: 'BUY', symbol, from: 3, step: 21, quantity: 5, origin: 'file:broker' }),
      ),
      ...paid('VTI', 60, 63, 0.9),
      ...paid('BND', 20, 21, 0.2),
      ...every({ type: 'DEPOSIT', from: 1, step: 21, amount: 2_500, origin: 'file:broker' }),
    ],
  },
  {
    name: 'equal weight',
    securities: {
      ...{ AA: [40, 0.015], BB: [90, 0.02], CC: [150, 0.012], DD: [22, 0.025], EE: [310, 0.018] },
      ...{ FF: [75, 0.014], GG: [51, 0.016], HH: [130, 0.02] },
    },
    booked: ['AA', 'BB', 'CC', 'DD', 'EE', 'FF', 'GG', 'HH'].flatMap((symbol, at) => [
      buy(symbol, 2, [250, 111, 66, 454, 32, 133, 196, 76][at] ?? 1),
      sell(symbol, 126, 6),
      ...paid(symbol, 30 + at, 63, 0.25),
    ]),
  },
  {
    name: 'single stock',
    securities: { ACME: [180, 0.02] },
    booked: [buy('ACME', 5, 100), ...paid('ACME', 40, 63, 0.5)],
  },
  {
    name: 'ladder of bonds',
    securities: {
      ...{ B2027: [99.1, 0.001], B2028: [98.2, 0.0015], B2029: [97, 0.002] },
      ...{ B2030: [96, 0.002], B2031: [95, 0.0025] },
    },
    booked: ['B2027', 'B2028', 'B2029', 'B2030', 'B2031'].flatMap((symbol, at) => [
      buy(symbol, 4, 100),
      ...paid(symbol, 30 + at, 126, 2 + at / 10),
    ]),
  },
  {
    name: "a trader's account",
    securities: { SPY: [450, 0.01], QQQ: [380, 0.013], TSLA: [210, 0.03] },
    booked: ['SPY', 'QQQ', 'TSLA'].flatMap((symbol, at) =>
      Array.from({ length: 40 }, (_, trade) => trade * 6 + at).flatMap((day) => [
        { ...buy(symbol, day, 20), times: 0.99 + (day % 5) / 250, origin: 'trader:day' },
        { ...sell(symbol, day, 20), times: 1.005 - (day % 4) / 250, origin: 'trader:day' },
      ]),
    ),
  },
];

const stocks = (name: string, first: number): Book => ({
  name,
  securities: { KO: [first, 0.012], MMM: [first * 2, 0.015], VOD: [first / 2, 0.018] },
  booked: [
    ...['KO', 'MMM', 'VOD'].flatMap((symbol, at) => [
      buy(symbol, 8 + at, 40 + at),
      buy(symbol, 60 + at, 35 + at),
      buy(symbol, 110 + at, 30 + at),
      sell(symbol, 150 + at, 25 + at),
      buy(symbol, 200 + at, 45 + at),
    ]),
    ...paid('KO', 45, 63, first / 150),
    ...paid('MMM', 50, 63, first / 80),
    ...every({ type: 'DEPOSIT', from: 1, step: 42, amount: 5_000, origin: 'file:broker' }),
  ],
});

/** Each with some of the mistakes of `MISTAKES`, by name. */
export const MISTAKEN: readonly Book[] = [
  ...['cellar', 'attic', 'garden', 'kitchen', 'study', 'garage'].map((name, at) =>
    stocks(name, 40 + at * 13),
  ),
  ...['porch', 'hall', 'pantry', 'loft', 'barn', 'shed'].map((name, at) =>
    stocks(name, 9 + at * 31),
  ),
];

export interface Mistake {
  readonly book: string;
  /** In words. */
  readonly what: string;
  readonly booked: Booked;
}

const hand = (booked: Booked): Booked => ({ ...booked, origin: undefined });
const planted = (book: string, what: string, booked: Booked): Mistake => ({
  ...{ book, what, booked },
});

export const MISTAKES: readonly Mistake[] = [
  planted('cellar', 'a zero too many in the price', { ...buy('KO', 70, 20), times: 10 }),
  planted('cellar', 'the price in pence', { ...buy('VOD', 75, 20), times: 100 }),
  planted(
    'cellar',
    'the trade again on its settlement date',
    hand({ ...buy('MMM', 61, 36), later: 'next session' }),
  ),
  planted('attic', 'a point too far left', { ...sell('KO', 155, 5), times: 0.1 }),
  planted('attic', 'two digits swapped, 19 for 91', { ...buy('MMM', 92, 12), times: 0.21 }),
  planted('attic', 'a dividend of a hundred times the amount', {
    ...dividend('KO', 110),
    amount: 35,
  }),
  planted('garden', 'bought on a Saturday', { ...buy('KO', 80, 10), later: 'saturday' }),
  planted('garden', 'a dividend before anything was bought', dividend('VOD', 4)),
  planted('garden', 'the price in thousands', { ...buy('MMM', 85, 3), times: 0.001 }),
  planted('kitchen', 'a hundred times the quantity', { ...buy('KO', 205, 4_500) }),
  planted('kitchen', 'a fee in the field of the price', { ...sell('VOD', 160, 5), times: 0.04 }),
  planted('kitchen', 'a fee of half the trade', { ...buy('MMM', 90, 10), fees: 700 }),
  planted('study', 'the whole amount in the field of the price', {
    ...buy('VOD', 95, 30),
    times: 30,
  }),
  planted('study', 'the same trade a day later, from another file', {
    ...{ ...buy('KO', 60, 35), later: 'next session', origin: 'file:other' },
  }),
  planted('study', 'a dividend in cents', { ...dividend('MMM', 115), amount: 83 }),
  planted('garage', 'the price of another security', { ...buy('KO', 100, 7), times: 2 }),
  planted('garage', 'sold on a Sunday', { ...sell('MMM', 158, 4), later: 'sunday' }),
  planted('garage', 'the dividend booked twice, a day apart', {
    ...dividend('KO', 45),
    amount: 105 / 150,
    later: 'next session',
    origin: 'file:other',
  }),
  planted('porch', 'a price of the year before a split of 4', { ...buy('KO', 130, 8), times: 4 }),
  planted('porch', 'a price of a cent', { ...buy('VOD', 131, 8), price: 0.01 }),
  planted('porch', 'a deposit of the same file and of another', {
    ...{ type: 'DEPOSIT', day: 43, amount: 5_000, later: 'next session', origin: 'file:other' },
  }),
  planted('hall', 'the date of a purchase three months early', { ...buy('KO', 12, 9), times: 1.9 }),
  planted('hall', 'a dividend a year before the first purchase', dividend('MMM', 3)),
  planted('pantry', 'a price in yen', { ...buy('MMM', 135, 5), times: 150 }),
  planted('pantry', 'bought on a holiday', { ...buy('KO', 140, 5), later: 'independence day' }),
  planted('loft', 'the fee in pence', { ...buy('KO', 145, 10), fees: 995 }),
  planted('loft', 'a dividend as large as the position', { ...dividend('VOD', 170), amount: 40 }),
  planted('barn', 'a price with the thousands point as the decimal one', {
    ...sell('MMM', 190, 6),
    times: 0.001,
  }),
  planted(
    'barn',
    'a fill by hand that the broker had sent',
    hand({ ...buy('VOD', 112, 32), later: 'next session' }),
  ),
  planted('shed', 'a price a fifth too high', { ...buy('MMM', 195, 6), times: 1.2 }),
];

function dividend(symbol: string, day: number): Booked {
  return { ...{ type: 'DIVIDEND', symbol, day, amount: 0.3, origin: 'file:broker' } };
}
