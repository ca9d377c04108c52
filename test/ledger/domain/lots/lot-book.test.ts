// A book keeps running totals, and leaves the lots alone that no trade touches.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumOf } from '../../../../src/kernel/amounts.ts';
import { money, price, quantity, textOf } from '../../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { Lot, LotId, TradeId } from '../../../../src/ledger/domain/lots/lot.ts';
import {
  addLot,
  averaged,
  basisIn,
  bookOf,
  emptyBook,
  heldIn,
  type LotBook,
  replaceLot,
  sideOf,
  takeFrom,
} from '../../../../src/ledger/domain/lots/lot-book.ts';
import { bookAfter, matchTrade } from '../../../../src/ledger/domain/lots/match-trade.ts';
import type { Trade } from '../../../../src/ledger/domain/lots/trade.ts';
import { METHODS, termsBy, trades } from '../drawn/trades.ts';

function expectTotals(book: LotBook): void {
  expect(textOf(heldIn(book))).toBe(textOf(sumOf(book.lots.map((lot) => lot.remaining))));
  expect(textOf(basisIn(book))).toBe(textOf(sumOf(book.lots.map((lot) => lot.basis))));
}

for (const method of METHODS) {
  test(`${method}: totals are the sums of the lots, which stay in the order of their age`, () => {
    fc.assert(
      fc.property(trades, fc.boolean(), (all, isRead) => {
        const book = emptyBook();
        for (const trade of all) {
          const matched = matchTrade(book, trade, termsBy(method));
          if (!matched.ok) throw new Error('shorts are allowed');
          bookAfter(book, matched.value);
          if (isRead) expectTotals(book);
        }
        expectTotals(book);
        const bookings = book.lots.map(({ booking }) => booking);
        expect(bookings).toEqual(bookings.toSorted((a, b) => a - b));
      }),
    );
  });
}

for (const method of ['FIFO', 'LIFO', 'HIFO', 'MIN_TAX'] as const) {
  test(`${method}: lots that a trade does not close are the same objects as before`, () => {
    fc.assert(
      fc.property(trades, (all) => {
        const book = emptyBook();
        for (const trade of all) {
          const before = [...book.lots];
          const matched = matchTrade(book, trade, termsBy(method));
          if (!matched.ok) throw new Error('shorts are allowed');
          bookAfter(book, matched.value);
          const closed = new Set(matched.value.closures.map(({ lotId }) => lotId));
          const untouched = before.filter(({ id }) => !closed.has(id));
          expect(untouched.every((lot) => book.lots.includes(lot))).toBe(true);
        }
      }),
    );
  });
}

test('a second sale at the average cost changes no lot but the one it takes', () => {
  const book = bookOf([lot('a', 0, '3', '10'), lot('b', 1, '3', '11'), lot('c', 2, '1', '5')]);
  const sell = (booking: number) => {
    const sale: Trade = {
      id: `t${booking}` as TradeId,
      side: 'SELL',
      at: instant(0),
      on: '2024-03-01' as TradingDay,
      booking,
      quantity: quantity('1'),
      price: price('4'),
      fees: money('0'),
    };
    const matched = matchTrade(book, sale, termsBy('AVERAGE'));
    if (!matched.ok) throw new Error(matched.failure.kind);
    bookAfter(book, matched.value);
  };
  sell(3);
  const [, second, third] = book.lots;
  sell(4);
  expect(book.lots[1]).toBe(second);
  expect(book.lots[2]).toBe(third);
  expectTotals(book);
});

test('lots leave from the start, the middle and the end', () => {
  const ids = Array.from({ length: 100 }, (_, at) => `l${String(at).padStart(2, '0')}`);
  const book = bookOf(ids.map((id, at) => lot(id, at, '2', '20')));
  const whole = { quantity: quantity('2'), basis: money('20') };
  for (const id of ['l50', 'l99', ...ids.slice(0, 50)]) takeFrom(book, id as LotId, whole);
  expect(book.lots.map(({ id }) => id)).toEqual(ids.slice(51, 99));
  expectTotals(book);
  expect(() => takeFrom(book, 'l50' as LotId, whole)).toThrow();
  expect(() => takeFrom(book, 'l00' as LotId, whole)).toThrow();
});

test('a lot of an earlier day takes its place by age, never before lots that are closed', () => {
  const book = bookOf([lot('a', 3, '1', '1'), lot('c', 5, '1', '1')]);
  addLot(book, lot('b', 4, '1', '1'));
  takeFrom(book, 'a' as LotId, { quantity: quantity('1'), basis: money('1') });
  addLot(book, lot('z', 1, '1', '1'));
  expect(book.lots.map(({ id }) => id)).toEqual(['z', 'b', 'c']);
});

test('lots are in the order of their day, then of their moment, then of their booking', () => {
  const at = (id: string, booking: number, day: string, openedAt: number): Lot => ({
    ...lot(id, booking, '1', '1'),
    openedOn: day as TradingDay,
    openedAt: instant(openedAt),
  });
  // An opening balance is booked late, with the day on which it was bought.
  const lots = [
    at('opening', 1, '2020-02-03', 900),
    at('first', 9, '2024-01-02', 10),
    at('second', 7, '2024-01-02', 20),
    at('third', 8, '2024-01-02', 20),
    at('last', 2, '2024-01-03', 15),
  ];
  for (const given of [lots, lots.toReversed()]) {
    const book = emptyBook();
    for (const one of given) addLot(book, one);
    expect(book.lots.map(({ id }) => id)).toEqual(lots.map(({ id }) => id));
  }
});

test('a lot that is closed cannot be closed again, wherever it was', () => {
  const whole = { quantity: quantity('1'), basis: money('1') };
  const book = bookOf(['a', 'b', 'c', 'd'].map((id, at) => lot(id, at, '1', '1')));
  for (const id of ['a', 'd', 'c'] as LotId[]) {
    takeFrom(book, id, whole);
    expect(() => takeFrom(book, id, whole)).toThrow('the lot is not open');
  }
  takeFrom(book, 'b' as LotId, whole);
  expect([book.lots.length, textOf(heldIn(book))]).toEqual([0, '0']);
});

test('lots that differ from their average by a rounding stay as they are', () => {
  const bases = (...all: readonly string[]) =>
    all.map((basis, at) => lot(`l${at}`, at, '1', basis));
  const even = bases('3.333333333', '3.3333333335', '3.3333333335');
  expect(averaged(even).map((one, at) => one === even[at])).toEqual([true, true, true]);
  // The newest takes the rest even then: nothing of the cost is lost.
  const uneven = bases('3', '3.6666666667', '3.3333333333');
  const [first, second, third] = averaged(uneven);
  expect(first?.basis.eq(second?.basis ?? money('0'))).toBe(true);
  expect(third?.basis.gt(first?.basis ?? money('4'))).toBe(true);
  expect(textOf(sumOf(averaged(uneven).map(({ basis }) => basis)))).toBe('10');
});

test('parts take the place of a lot', () => {
  const book = bookOf([lot('a', 0, '3', '9'), lot('b', 1, '1', '1')]);
  replaceLot(book, 'a' as LotId, [lot('a', 0, '1', '4'), lot('a#rest', 0, '2', '6')]);
  expect(book.lots.map(({ id }) => id)).toEqual(['a', 'a#rest', 'b']);
  expect([textOf(heldIn(book)), textOf(basisIn(book))]).toEqual(['4', '11']);
});

test('an empty book has no side', () => {
  const book = bookOf([lot('a', 0, '1', '1')]);
  expect(sideOf(book)).toBe('LONG');
  takeFrom(book, 'a' as LotId, { quantity: quantity('1'), basis: money('1') });
  expect(sideOf(book)).toBeUndefined();
  expect(heldIn(book).isZero()).toBe(true);
});

function lot(id: string, booking: number, remaining: string, basis: string): Lot {
  return {
    id: id as LotId,
    side: 'LONG',
    openedAt: instant(0),
    openedOn: '2024-01-02' as TradingDay,
    isDateKnown: true,
    heldSince: '2024-01-02' as TradingDay,
    booking,
    openedQuantity: quantity(remaining),
    openPrice: price('1'),
    remaining: quantity(remaining),
    basis: money(basis),
  };
}
