// Books drawn by a seed, of people who save by a plan, trade or seldom buy, and the ways in which one of their bookings goes wrong.
import { drawing } from '../../../runs/drawing.ts';
import { type Book, type Booked, buy, every, sell } from './books.ts';

type Draw = () => number;

const pick = <T>(draw: Draw, of: readonly T[]): T | undefined => of[Math.floor(draw() * of.length)];
const between = (draw: Draw, least: number, most: number) => least + (most - least) * draw();
const whole = (draw: Draw, least: number, most: number) => Math.round(between(draw, least, most));

export interface Drawn extends Book {
  readonly trades: readonly Booked[];
  readonly dividends: readonly Booked[];
}

function held(booked: readonly Booked[], symbol: string | undefined, day: number): number {
  return booked
    .filter((one) => one.symbol === symbol && one.day < day)
    .reduce((sum, { type, quantity = 0 }) => sum + (type === 'SELL' ? -quantity : quantity), 0);
}

function planned(draw: Draw, symbol: string, from: number): Booked[] {
  const size = whole(draw, 5, 120) / 10;
  const isFixed = draw() < 0.5;
  return every({ ...buy(symbol, 0, size), from, step: 21 }).map((one) =>
    isFixed ? one : { ...one, quantity: Number((size * between(draw, 0.8, 1.25)).toFixed(3)) },
  );
}

function swung(draw: Draw, symbol: string, from: number): Booked[] {
  const size = whole(draw, 5, 120);
  const booked: Booked[] = [];
  for (let day = from; day < 245; day += whole(draw, 6, 16)) {
    const own = held(booked, symbol, day);
    const part = pick(draw, [1, 0.5, 0.4]) ?? 1;
    booked.push(
      own > 0 && draw() < 0.5
        ? sell(symbol, day, Math.max(1, Math.round(own * part)))
        : buy(symbol, day, whole(draw, size * 0.6, size * 1.8)),
    );
  }
  return booked;
}

function seldom(draw: Draw, symbol: string): Booked[] {
  const size = whole(draw, 5, 120);
  return [
    buy(symbol, whole(draw, 2, 40), size),
    ...(draw() < 0.7 ? [buy(symbol, whole(draw, 60, 120), whole(draw, size / 2, size * 2))] : []),
    ...(draw() < 0.6
      ? [sell(symbol, whole(draw, 150, 230), Math.ceil(size * between(draw, 0.2, 1)))]
      : []),
  ];
}

function paidFor(draw: Draw, booked: readonly Booked[], [symbol, first]: [string, number]) {
  const step = pick(draw, [21, 63, 126]) ?? 63;
  const each = first * between(draw, 0.005, 0.04) * (step / 252);
  return every({ type: 'DIVIDEND', symbol, from: whole(draw, 45, 60), step, amount: each })
    .map((one) => ({ ...one, origin: 'file:broker', shares: held(booked, symbol, one.day) }))
    .flatMap(({ shares, ...one }) =>
      shares > 0 ? [{ ...one, amount: (each * shares) / SHARES_OF_A_DIVIDEND }] : [],
    );
}

/** The harness books dividends for so many shares. */
const SHARES_OF_A_DIVIDEND = 30;

export function drawnBook(seed: number): Drawn {
  const draw = drawing(seed * 7_919);
  const securities = Object.fromEntries(
    Array.from({ length: whole(draw, 2, 6) }, (_, at) => [
      `${'QRSTUV'[at]}X${seed}`,
      [Math.exp(between(draw, 1.5, 6)), between(draw, 0.004, 0.035)] as const,
    ]),
  );
  const style = pick(draw, [planned, swung, seldom]) ?? seldom;
  const amount = whole(draw, 10, 60) * 100;
  const deposits: Booked[] =
    draw() < 0.6
      ? every({ type: 'DEPOSIT', from: 2, step: 21, amount, origin: 'file:broker' })
      : [];
  const trades = Object.keys(securities).flatMap((symbol, at) => style(draw, symbol, 3 + at));
  const dividends = Object.entries(securities).flatMap(([symbol, [first]]) =>
    draw() < 0.5 ? paidFor(draw, trades, [symbol, first]) : [],
  );
  const booked = [...deposits, ...trades, ...dividends];
  return { name: '.'.repeat(6 + (seed % 17)), securities, booked, trades, dividends };
}

export interface Wrong {
  /** Missing in the book; with `booked` it stands there in another way. */
  readonly missing?: Booked | undefined;
  readonly booked?: Booked | undefined;
  /** Only a statement of the broker shows it. */
  readonly byStatement?: boolean;
}

type Kind = (draw: Draw, book: Drawn) => Wrong | undefined;

/** A booking that fits, as it should not be. */
const changed =
  (of: (book: Drawn) => readonly Booked[], how: (one: Booked, draw: Draw) => Booked): Kind =>
  (draw, book) => {
    const one = pick(draw, of(book));
    return one && { missing: one, booked: how(one, draw) };
  };
const again =
  (of: (book: Drawn) => readonly Booked[], how: (one: Booked) => Booked): Kind =>
  (draw, book) => {
    const one = pick(draw, of(book));
    return one && { booked: how(one) };
  };
const unseen =
  (kind: Kind): Kind =>
  (draw, book) => {
    const wrong = kind(draw, book);
    return wrong && { ...wrong, byStatement: true };
  };
const left =
  (of: (book: Drawn) => readonly Booked[]): Kind =>
  (draw, book) => {
    const missing = pick(draw, of(book));
    return missing && { missing, byStatement: true };
  };

const trades = ({ trades: all }: Drawn) => all;
const purchases = (book: Drawn) => book.trades.filter(({ type }) => type === 'BUY');
const sales = (book: Drawn) => book.trades.filter(({ type }) => type === 'SELL');
const deposits = (book: Drawn) => book.booked.filter(({ type }) => type === 'DEPOSIT');
const early = (book: Drawn) => book.trades.filter(({ day }) => day < 215);
/** After four purchases, or three dividends. */
const usual = (of: (book: Drawn) => readonly Booked[], least: number) => (book: Drawn) =>
  of(book).filter(
    ({ symbol, day }) =>
      of(book).filter((one) => one.symbol === symbol && one.day < day).length >= least,
  );
const dividends = ({ dividends: all }: Drawn) => all;
const times = (factor: number) => (one: Booked) => ({ ...one, times: factor });
const OTHER = { origin: 'file:other' };
const firstOf = ({ securities }: Drawn, symbol: string | undefined) =>
  securities[symbol ?? '']?.[0] ?? 1;

export const KINDS: Readonly<Record<string, Kind>> = {
  'the price in pence': changed(trades, times(100)),
  'a point moved left': changed(trades, times(0.1)),
  'a limit beyond the day': changed(trades, (one, draw) => {
    const factor = between(draw, 1.16, 1.5);
    return { ...one, times: draw() < 0.5 ? factor : 1 / factor };
  }),
  'the price of another security': (draw, book) => {
    const one = pick(draw, book.trades);
    const other = Object.entries(book.securities).find(([symbol]) => symbol !== one?.symbol);
    return one && other && { missing: one, booked: { ...one, price: other[1][0] } };
  },
  'the amount in the field of the price': changed(
    (book) => book.trades.filter(({ quantity = 0 }) => quantity > 3),
    (one) => ({ ...one, times: one.quantity ?? 1 }),
  ),
  'on a Sunday': changed(early, (one) => ({ ...one, later: 'sunday' })),
  'on a holiday': changed(trades, (one) => ({ ...one, day: 153, later: 'independence day' })),
  'settled before it was traded': changed(early, (one) => ({ ...one, settles: one.day - 2 })),
  'settled a month later': changed(early, (one) => ({ ...one, settles: one.day + 21 })),
  'again two days later, from another file': again(early, (one) => ({
    ...{ ...one, day: one.day + 2, priceOf: one.day },
    ...OTHER,
  })),
  'again by hand': again(trades, (one) => ({ ...one, origin: undefined })),
  'again without its fee, from another file': again(trades, (one) => ({
    ...{ ...one, fees: 0 },
    ...OTHER,
  })),
  'a dividend of two files': again(dividends, (one) => ({
    ...{ ...one, later: 'next session' as const },
    ...OTHER,
  })),
  'a deposit of two files': again(deposits, (one) => ({
    ...{ ...one, later: 'next session' as const },
    ...OTHER,
  })),
  'a dividend before the first purchase': (_draw, book) => {
    const symbol = book.trades.find((one) => held(book.trades, one.symbol, 3) === 0)?.symbol;
    const amount = 0.2;
    return symbol === undefined
      ? undefined
      : { booked: { type: 'DIVIDEND', symbol, day: 1, amount, origin: 'file:broker' } };
  },
  'a dividend of a third of the position': (draw, book) => {
    const symbol = pick(draw, purchases(book))?.symbol;
    const own = held(book.trades, symbol, 200);
    const amount = (own * firstOf(book, symbol) * 0.33) / SHARES_OF_A_DIVIDEND;
    return own > 0 && symbol !== undefined
      ? { booked: { type: 'DIVIDEND', symbol, day: 200, amount, origin: 'file:broker' } }
      : undefined;
  },
  'a dividend of ten times the usual': changed(usual(dividends, 2), (one) => ({
    ...one,
    amount: (one.amount ?? 0) * 10,
  })),
  'a dividend after 30 % of tax': changed(usual(dividends, 2), (one) => ({
    ...one,
    amount: (one.amount ?? 0) * 0.7,
  })),
  'ten times the quantity': changed(usual(purchases, 4), (one) => ({
    ...one,
    quantity: (one.quantity ?? 0) * 10,
  })),
  'a hundred times the quantity': changed(usual(purchases, 4), (one) => ({
    ...one,
    quantity: (one.quantity ?? 0) * 100,
  })),
  'quantity and price in hundreds': changed(trades, (one) => ({
    ...{ ...one, quantity: (one.quantity ?? 0) / 100 },
    times: 100,
  })),
  'in another currency': changed(trades, (one) => ({ ...one, currency: 'EUR', rate: '1.09' })),
  'a fee of two fifths of the trade': (draw, book) => {
    const one = pick(
      draw,
      book.trades.filter(({ quantity = 0, symbol }) => quantity * firstOf(book, symbol) > 100),
    );
    const fees = Math.round((one?.quantity ?? 0) * firstOf(book, one?.symbol) * 0.4);
    return one && { missing: one, booked: { ...one, fees } };
  },
  'an opening balance that repeats a purchase': again(purchases, (one) => ({
    ...{ ...one, type: 'OPENING_BALANCE' as const },
    ...OTHER,
  })),
  'a purchase left out': left(purchases),
  'a sale as a purchase': unseen(changed(sales, (one) => ({ ...one, type: 'BUY' }))),
  'a deposit left out': left(deposits),
  'a deposit of ten times': unseen(
    changed(deposits, (one) => ({ ...one, amount: (one.amount ?? 0) * 10 })),
  ),
  'a price of before a split of four': changed(purchases, times(4)),
  'a sale at the price of a purchase': (draw, book) => {
    const one = pick(draw, sales(book));
    const bought = purchases(book).findLast(
      ({ symbol, day }) => symbol === one?.symbol && day < (one?.day ?? 0) - 40,
    );
    return one && bought && { missing: one, booked: { ...one, priceOf: bought.day } };
  },
};
