// Twenty mistakes in four books that no rule was written for: they were written down before anything was run on them.
import { type Book, buy, every, type Mistake, paid, sell } from './books.ts';

const plan = (symbol: string, from: number, quantity: number) =>
  every({ type: 'BUY', symbol, from, step: 21, quantity, origin: 'file:broker' });

export const UNSEEN_BOOKS: readonly Book[] = [
  {
    name: 'lighthouse',
    securities: { IWDA: [80, 0.01], EIMI: [30, 0.012] },
    booked: [
      ...plan('IWDA', 4, 6.5),
      ...plan('EIMI', 5, 11.2),
      ...every({ type: 'DEPOSIT', from: 2, step: 21, amount: 800, origin: 'file:broker' }),
    ],
  },
  {
    name: 'harbour',
    securities: { T: [20, 0.012], XOM: [110, 0.013] },
    booked: [
      ...['T', 'XOM'].flatMap((symbol, at) => [
        buy(symbol, 3 + at, 50),
        buy(symbol, 70 + at, 40),
        buy(symbol, 140 + at, 45),
        sell(symbol, 220 + at, 30),
      ]),
      ...paid('T', 20, 63, 0.28),
      ...paid('XOM', 30, 63, 0.95),
    ],
  },
  {
    name: 'workshop',
    securities: { SMCI: [40, 0.03], PLTR: [25, 0.028] },
    booked: ['SMCI', 'PLTR'].flatMap((symbol, at) =>
      Array.from({ length: 12 }, (_, trade) => trade * 20 + 3 + at).flatMap((day, trade) => [
        buy(symbol, day, 60 + 5 * trade),
        sell(symbol, day + 9, 40 + 5 * trade),
      ]),
    ),
  },
  {
    name: 'canal',
    securities: { AGG: [98, 0.003], TIP: [107, 0.004] },
    booked: [
      ...['AGG', 'TIP'].flatMap((symbol, at) => [
        buy(symbol, 6 + at, 30),
        buy(symbol, 100 + at, 25),
        buy(symbol, 180 + at, 20),
      ]),
      ...paid('AGG', 25, 21, 0.31),
    ],
  },
];

const mistake = (book: string, what: string, booked: Mistake['booked']): Mistake => ({
  ...{ book, what, booked },
});
const dividend = (symbol: string, day: number, amount: number): Mistake['booked'] => ({
  ...{ type: 'DIVIDEND', symbol, day, amount, origin: 'file:broker' },
});

export const UNSEEN: readonly Mistake[] = [
  mistake('lighthouse', 'the decimal point of a quantity lost', buy('IWDA', 160, 650)),
  mistake('lighthouse', 'a price in another currency', { ...buy('EIMI', 120, 11.2), times: 1.17 }),
  mistake('lighthouse', 'a purchase of the plan again a day later, from another file', {
    ...{ ...buy('IWDA', 130, 6.5), later: 'next session', origin: 'file:other' },
  }),
  mistake('lighthouse', 'a deposit of ten times the amount', {
    ...{ type: 'DEPOSIT', day: 150, amount: 8_000, origin: 'file:broker' },
  }),
  mistake('lighthouse', 'a purchase at the price of the half', {
    ...buy('EIMI', 95, 11.2),
    times: 0.5,
  }),
  mistake('harbour', 'a dividend after 30 % of tax', dividend('T', 146, 0.19)),
  mistake('harbour', 'a dividend in the middle between two', dividend('XOM', 124, 0.95)),
  mistake('harbour', 'the dividend of one share booked on another', dividend('T', 157, 0.95)),
  mistake('harbour', 'a fee of a hundred times', { ...buy('T', 150, 40), fees: 95 }),
  mistake('harbour', 'bought on a holiday', { ...buy('XOM', 153, 10), later: 'independence day' }),
  mistake('workshop', 'quantity and price exchanged', { ...buy('PLTR', 130, 25), price: 300 }),
  mistake('workshop', 'a price after a split of four that is not booked', {
    ...{ ...buy('SMCI', 135, 300), times: 0.25 },
  }),
  mistake('workshop', 'a limit that was never reached', { ...sell('SMCI', 140, 20), times: 1.5 }),
  mistake('workshop', 'sold on a Saturday', { ...sell('PLTR', 88, 20), later: 'saturday' }),
  mistake('workshop', 'a digit too many in the quantity', buy('SMCI', 150, 1_150)),
  mistake('canal', 'a limit a tenth below, instead of the fill', {
    ...buy('AGG', 120, 10),
    times: 0.9,
  }),
  mistake('canal', 'a price of ten bonds', { ...buy('TIP', 125, 5), times: 10 }),
  mistake('canal', 'a coupon twice, two days apart', dividend('AGG', 153, 0.31)),
  mistake('canal', 'the price as a coupon', dividend('AGG', 160, 98)),
  mistake('canal', 'two digits exchanged, 89 for 98', { ...buy('AGG', 130, 12), times: 0.908 }),
];
