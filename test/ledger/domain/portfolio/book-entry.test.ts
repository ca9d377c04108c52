// What single entries do to a book: dividends that lower a cost, closures as they are reported, transfers and refusals.
import { expect, test } from 'vitest';
import { decimal, money, price, quantity, textOf } from '../../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { Entry } from '../../../../src/ledger/domain/entries/entry.ts';
import type { SecurityId, TransactionId } from '../../../../src/ledger/domain/entries/ids.ts';
import { positionOf } from '../../../../src/ledger/domain/lots/lot-position.ts';
import { bookEntry, bookNewEntry } from '../../../../src/ledger/domain/portfolio/book-entry.ts';
import {
  bookOf,
  type Consequences,
  emptyPortfolio,
  type PortfolioBook,
} from '../../../../src/ledger/domain/portfolio/portfolio-book.ts';
import { utcMidnight } from '../../../../src/market/time/day.ts';
import { USD } from '../../harness/drafts.ts';
import { LIFE_TERMS } from '../drawn/life.ts';

const ABC = 1 as SecurityId;
const CHILD = 2 as SecurityId;

type Without<One> = One extends unknown
  ? Omit<One, 'id' | 'at' | 'on' | 'booking' | 'currency' | 'rate'>
  : never;

function entry(id: number, day: string, rest: Without<Entry>): Entry {
  const on = day as TradingDay;
  const at = instant(utcMidnight(on) + id);
  return { id: id as TransactionId, booking: id, at, on, currency: USD, rate: undefined, ...rest };
}

const trade = (id: number, day: string, side: 'BUY' | 'SELL', shares: string, at: string) =>
  entry(id, day, {
    kind: 'trade',
    security: ABC,
    side,
    effect: 'EITHER',
    quantity: quantity(shares),
    price: price(at),
    fees: money('1'),
    method: 'AVERAGE',
    chosen: undefined,
    decided: undefined,
  });

const dividend = (id: number, day: string, amount: string, withheld = '0') =>
  entry(id, day, {
    kind: 'distribution',
    security: ABC,
    amount: money(amount),
    withholding: money(withheld),
    treatment: 'REDUCE_BASIS',
    bought: undefined,
  });

function booked(book: PortfolioBook, ...all: readonly Entry[]): Consequences {
  let last: Consequences | undefined;
  for (const one of all) {
    const done = bookEntry(book, one, LIFE_TERMS);
    if (!done.ok) throw new Error(done.failure.kind);
    last = done.value;
  }
  if (last === undefined) throw new Error('nothing was booked');
  return last;
}

function position(book: PortfolioBook) {
  const { quantity: held, cost, averageCost } = positionOf(bookOf(book, ABC));
  return [textOf(held), textOf(cost), averageCost && textOf(averageCost)];
}

const figures = ({ cash, income, withholding }: Consequences) =>
  [cash, income, withholding].map(textOf);

test('with REDUCE_BASIS a dividend lowers the cost of the position and its average, and is no income', () => {
  const book = emptyPortfolio();
  booked(
    book,
    trade(1, '2024-01-02', 'BUY', '10', '19.9'),
    trade(2, '2024-02-01', 'BUY', '30', '40'),
  );
  expect(position(book)).toEqual(['40', '1401', '35.025']);
  expect(figures(booked(book, dividend(3, '2024-03-01', '80', '12')))).toEqual(['68', '0', '12']);
  expect(position(book)).toEqual(['40', '1321', '33.025']);
  expect(bookOf(book, ABC).lots.map(({ basis }) => textOf(basis))).toEqual(['180', '1141']);
  const sold = booked(book, trade(4, '2024-04-01', 'SELL', '20', '50'));
  expect(sold.closures.map((one) => [textOf(one.cost), textOf(one.gain)])).toEqual([
    ['330.25', '169.25'],
    ['330.25', '169.25'],
  ]);
  expect(position(book)).toEqual(['20', '660.5', '33.025']);
});

test('what exceeds the cost of a lot is a gain of its term, and the cost stays 0', () => {
  const book = emptyPortfolio();
  booked(
    book,
    trade(1, '2022-01-03', 'BUY', '10', '1.9'),
    trade(2, '2024-02-01', 'BUY', '10', '3.9'),
  );
  const { closures, cash } = booked(book, dividend(3, '2024-03-01', '60'));
  expect(textOf(cash)).toBe('60');
  expect(closures).toMatchObject([
    {
      security: ABC,
      lotId: '1',
      transaction: 3,
      side: 'LONG',
      openedOn: '2022-01-03',
      term: 'LONG',
    },
  ]);
  expect(
    closures.map(({ quantity: shares, proceeds, cost, gain, closedOn }) => [
      textOf(shares),
      textOf(proceeds),
      textOf(cost),
      textOf(gain),
      closedOn,
    ]),
  ).toEqual([['0', '10', '0', '10', '2024-03-01']]);
  expect(position(book)).toEqual(['20', '10', '0.5']);
});

test('a dividend that is taken back raises the cost that it had lowered', () => {
  const book = emptyPortfolio();
  booked(
    book,
    trade(1, '2024-01-02', 'BUY', '10', '19.9'),
    trade(2, '2024-02-01', 'BUY', '30', '40'),
  );
  const before = position(book);
  const back = booked(book, dividend(3, '2024-03-01', '80'), dividend(4, '2024-03-04', '-80'));
  expect(figures(back)).toEqual(['-80', '0', '0']);
  expect(position(book)).toEqual(before);
});

test('a dividend that a short position pays lowers its proceeds; what exceeds them is a loss', () => {
  const book = emptyPortfolio();
  booked(book, trade(1, '2022-01-03', 'SELL', '10', '2.1'));
  expect(position(book)).toEqual(['-10', '-20', '2']);
  expect(booked(book, dividend(2, '2024-03-01', '-15')).closures).toEqual([]);
  expect(position(book)).toEqual(['-10', '-5', '0.5']);
  const { closures } = booked(book, dividend(3, '2024-04-01', '-15'));
  expect(
    closures.map(({ proceeds, cost, gain, term }) => [
      textOf(proceeds),
      textOf(cost),
      textOf(gain),
      term,
    ]),
  ).toEqual([['0', '10', '-10', 'SHORT']]);
  booked(book, dividend(4, '2024-04-02', '7'));
  expect(position(book)).toEqual(['-10', '-7', '0.7']);
});

test('a dividend that is paid after the sale is income', () => {
  const book = emptyPortfolio();
  const all = [
    trade(1, '2024-01-02', 'BUY', '10', '20'),
    trade(2, '2024-02-01', 'SELL', '10', '20'),
  ];
  expect(figures(booked(book, ...all, dividend(3, '2024-03-01', '80', '12')))).toEqual([
    '68',
    '80',
    '12',
  ]);
});

test('a dividend of a short position is not reinvested; one that an older program booked covers it', () => {
  const book = emptyPortfolio();
  const bought = { quantity: quantity('1'), price: price('20') };
  const reinvested = { ...dividend(2, '2024-02-01', '20'), treatment: 'INCOME', bought } as Entry;
  booked(book, trade(1, '2024-01-02', 'SELL', '10', '20'));
  expect(bookNewEntry(book, reinvested, LIFE_TERMS)).toEqual({
    ok: false,
    failure: { kind: 'OPPOSITE_POSITION', held: 'SHORT' },
  });
  const old = booked(book, reinvested);
  expect(figures(old)).toEqual(['0', '20', '0']);
  expect(old.closures).toMatchObject([{ lotId: '1', side: 'SHORT', transaction: 2 }]);
  expect(position(book)[0]).toBe('-9');
  booked(book, trade(3, '2024-02-02', 'BUY', '9', '20'));
  expect(bookNewEntry(book, reinvested, LIFE_TERMS).ok).toBe(true);
  expect(bookOf(book, ABC).lots).toMatchObject([
    { id: '2', side: 'LONG', openedOn: '2024-02-01', heldSince: '2024-02-01', isDateKnown: true },
  ]);
  expect(position(book)).toEqual(['1', '20', '20']);
});

test('a second spin-off of one security joins the lot that the first one made', () => {
  const book = emptyPortfolio();
  const spinOff = (id: number, day: string) =>
    entry(id, day, {
      kind: 'action',
      security: ABC,
      method: 'FIFO',
      action: {
        kind: 'spin-off',
        security: String(CHILD),
        ratio: decimal('0.5'),
        parentBasisShare: decimal('0.8'),
        cashInLieu: undefined,
      },
    });
  booked(
    book,
    trade(1, '2024-01-02', 'BUY', '10', '9.9'),
    spinOff(2, '2024-02-01'),
    spinOff(3, '2024-03-01'),
  );
  expect(position(book)).toEqual(['10', '64', '6.4']);
  const { lots } = bookOf(book, CHILD);
  expect(
    lots.map((lot) => [
      lot.id,
      textOf(lot.remaining),
      textOf(lot.openedQuantity),
      textOf(lot.basis),
    ]),
  ).toEqual([['1/2', '10', '10', '36']]);
  expect(lots.map(({ openPrice }) => textOf(openPrice))).toEqual(['3.564']);
});

test('a trade that asks to open or to close does nothing else', () => {
  const book = emptyPortfolio();
  const asking = (id: number, side: 'BUY' | 'SELL', effect: 'OPEN' | 'CLOSE', shares = '1') =>
    ({
      ...trade(id, '2024-01-02', side, shares, '20'),
      effect,
    }) as Entry;
  const refusal = (one: Entry, allowShort = true) => {
    const done = bookEntry(book, one, { ...LIFE_TERMS, allowShort });
    if (done.ok) throw new Error('not refused');
    const { failure } = done;
    return 'available' in failure
      ? `${failure.kind} ${textOf(failure.wanted)} of ${textOf(failure.available)}`
      : JSON.stringify(failure);
  };
  expect(refusal(asking(1, 'SELL', 'CLOSE'))).toBe('INSUFFICIENT_QUANTITY 1 of 0');
  expect(refusal(asking(1, 'SELL', 'OPEN'), false)).toBe('{"kind":"SHORT_NOT_ALLOWED"}');
  booked(book, asking(1, 'BUY', 'OPEN', '3'), asking(2, 'BUY', 'OPEN', '2'));
  expect(refusal(asking(3, 'SELL', 'OPEN'))).toBe('{"kind":"OPPOSITE_POSITION","held":"LONG"}');
  expect(refusal(asking(3, 'SELL', 'CLOSE', '6'))).toBe('INSUFFICIENT_QUANTITY 6 of 5');
  expect(refusal(asking(3, 'BUY', 'CLOSE'))).toBe('INSUFFICIENT_SHORT 1 of 0');
  booked(book, asking(3, 'SELL', 'CLOSE', '5'), asking(4, 'SELL', 'OPEN', '5'));
  expect(refusal(asking(5, 'BUY', 'OPEN'))).toBe('{"kind":"OPPOSITE_POSITION","held":"SHORT"}');
});

test('a closure names its lot, its sale and its days', () => {
  const book = emptyPortfolio();
  const sold = booked(
    book,
    trade(1, '2022-01-03', 'BUY', '2', '20'),
    trade(2, '2024-01-02', 'SELL', '2', '30'),
  );
  expect(sold.closures).toMatchObject([
    {
      security: ABC,
      lotId: '1',
      transaction: 2,
      side: 'LONG',
      openedOn: '2022-01-03',
      heldSince: '2022-01-03',
      closedOn: '2024-01-02',
      term: 'LONG',
    },
  ]);
  expect(sold.closures[0]).not.toHaveProperty('tradeId');
  expect(figures(sold)).toEqual(['59', '0', '0']);
});

test('lots that a transfer moved must be there, as many and at the same cost', () => {
  const book = emptyPortfolio();
  booked(book, trade(1, '2024-01-02', 'BUY', '10', '19.9'));
  const [lot] = bookOf(book, ABC).lots;
  if (lot === undefined) throw new Error('a lot');
  const out = (id: string, remaining: string, basis: string) =>
    bookEntry(
      book,
      entry(2, '2024-02-01', {
        kind: 'lots-out',
        security: ABC,
        lots: [{ ...lot, id: id as never, remaining: quantity(remaining), basis: money(basis) }],
      }),
      LIFE_TERMS,
    );
  const changed = { ok: false, failure: { kind: 'MOVED_LOTS_CHANGED' } };
  expect(out('7', '4', '80')).toEqual(changed);
  expect(out('1', '11', '220')).toEqual(changed);
  expect(out('1', '4', '81')).toEqual(changed);
  expect(position(book)).toEqual(['10', '200', '20']);
  expect(out('1', '4', '80')).toMatchObject({ ok: true, value: { closures: [] } });
  expect(position(book)).toEqual(['6', '120', '20']);
  const into = (side: 'LONG' | 'SHORT') =>
    bookEntry(
      book,
      entry(3, '2024-02-02', {
        kind: 'lots-in',
        security: ABC,
        lots: [{ ...lot, side, id: '3' as never }],
      }),
      LIFE_TERMS,
    );
  expect(into('SHORT')).toEqual({
    ok: false,
    failure: { kind: 'OPPOSITE_POSITION', held: 'LONG' },
  });
  expect(into('LONG').ok).toBe(true);
  expect(position(book)).toEqual(['16', '320', '20']);
});

test('with INCOME a dividend leaves the cost alone', () => {
  const book = emptyPortfolio();
  const paid = { ...dividend(2, '2024-02-01', '80', '12'), treatment: 'INCOME' } as Entry;
  const done = booked(book, trade(1, '2024-01-02', 'BUY', '10', '19.9'), paid);
  expect(figures(done)).toEqual(['68', '80', '12']);
  expect(position(book)).toEqual(['10', '200', '20']);
});

const merged = (id: number, day: string, cashInLieu?: string) =>
  entry(id, day, {
    kind: 'action',
    security: ABC,
    method: 'FIFO',
    action: {
      kind: 'stock-merger',
      security: String(CHILD),
      ratio: decimal('0.25'),
      cashInLieu: cashInLieu === undefined ? undefined : price(cashInLieu),
    },
  });

test('a merger into a security that is held on the other side is refused whole', () => {
  const book = emptyPortfolio();
  const short = { ...trade(2, '2024-01-02', 'SELL', '1', '20'), security: CHILD } as Entry;
  booked(book, trade(1, '2024-01-02', 'BUY', '10', '19.9'), short);
  expect(bookEntry(book, merged(3, '2024-02-01'), LIFE_TERMS)).toEqual({
    ok: false,
    failure: { kind: 'OPPOSITE_POSITION', held: 'SHORT' },
  });
  expect(position(book)).toEqual(['10', '200', '20']);
  expect(bookOf(book, CHILD).lots.map(({ id }) => id)).toEqual(['2']);
});

test('the closure of a fraction names the lot that it came from, with its side and its day', () => {
  for (const [side, gain] of [
    ['LONG', '10'],
    ['SHORT', '-10.4'],
  ] as const) {
    const book = emptyPortfolio();
    const opened = trade(1, '2022-01-03', side === 'LONG' ? 'BUY' : 'SELL', '10', '19.9');
    const { closures } = booked(book, opened, merged(2, '2024-02-01', '100'));
    expect(closures).toMatchObject([
      {
        security: ABC,
        lotId: '1',
        transaction: 2,
        side,
        openedOn: '2022-01-03',
        closedOn: '2024-02-01',
      },
    ]);
    expect(closures.map((one) => [textOf(one.quantity), textOf(one.gain)])).toEqual([
      ['0.5', gain],
    ]);
  }
});
