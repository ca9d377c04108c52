// What corporate actions do to short positions, and which lots a fraction is sold from.
import { expect, test } from 'vitest';
import { decimal, price, textOf } from '../../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import { applyAction } from '../../../../src/ledger/domain/corporate-actions/apply-action.ts';
import type { ActionOnLots } from '../../../../src/ledger/domain/corporate-actions/corporate-action.ts';
import type { Lot } from '../../../../src/ledger/domain/lots/lot.ts';
import { emptyBook } from '../../../../src/ledger/domain/lots/lot-book.ts';
import type { LotMethod } from '../../../../src/ledger/domain/lots/lot-terms.ts';
import { bookAfter, matchTrade } from '../../../../src/ledger/domain/lots/match-trade.ts';
import { LOT_TERMS, lotId, tradesOf } from '../tax/trades-of.ts';

function lotsOf(lines: string): readonly Lot[] {
  const book = emptyBook();
  for (const { trade } of tradesOf(lines)) {
    const matched = matchTrade(book, trade, LOT_TERMS);
    if (!matched.ok) throw new Error(matched.failure.kind);
    bookAfter(book, matched.value);
  }
  return book.lots;
}

function applied(lines: string, action: ActionOnLots, method: LotMethod = 'FIFO') {
  const on = '2024-06-03' as TradingDay;
  const terms = { on, lots: { ...LOT_TERMS, method } };
  const { holdings, cash, closures } = applyAction(
    { security: 'ABC', lots: lotsOf(lines) },
    action,
    terms,
  );
  return {
    lots: holdings.flatMap(({ security, lots }) =>
      lots.map(
        (lot) =>
          `${security} ${lot.id} ${lot.side} ${textOf(lot.remaining)} at ${textOf(lot.basis)}`,
      ),
    ),
    cash: textOf(cash),
    closures: closures.map(
      ({ lotId: id, quantity, proceeds, cost, gain, term }) =>
        `${id} ${[quantity, proceeds, cost, gain].map(textOf).join(' ')} ${term}`,
    ),
  };
}

const SHORT = 'h1 2022-01-03 SELL 10 ABC 50';

test('a merger for cash closes a short position, which pays it', () => {
  const merger = { kind: 'cash-merger', cashPerShare: price('40') } as const;
  expect(applied(SHORT, merger)).toEqual({
    lots: [],
    cash: '-400',
    closures: ['h1 10 500 400 100 SHORT'],
  });
});

test('in a merger for cash and stock a short position pays the cash out of its proceeds', () => {
  const merger = {
    kind: 'mixed-merger',
    security: 'NEW',
    ratio: decimal('0.5'),
    cashPerShare: price('8'),
    newPrice: price('30'),
    cashInLieu: undefined,
  } as const;
  expect(applied(SHORT, merger)).toEqual({
    lots: ['NEW h1 SHORT 5 at 420'],
    cash: '-80',
    closures: [],
  });
});

const SPLIT = {
  kind: 'split',
  newShares: decimal('1'),
  oldShares: decimal('4'),
  cashInLieu: price('100'),
} as const;

test('the fraction of a short position is bought back', () => {
  expect(applied(SHORT, SPLIT)).toEqual({
    lots: ['ABC h1 SHORT 2 at 400'],
    cash: '-50',
    closures: ['h1 0.5 100 50 50 SHORT'],
  });
});

test('a position of whole shares has no fraction', () => {
  const even = 'b1 2022-01-03 BUY 8 ABC 50';
  expect(applied(even, SPLIT)).toEqual({ lots: ['ABC b1 LONG 2 at 400'], cash: '0', closures: [] });
});

test('methods without an order of their own sell a fraction of the oldest lot', () => {
  const two = 'b1 2022-01-03 BUY 4 ABC 20 \n b2 2024-01-03 BUY 6 ABC 50';
  for (const method of ['FIFO', 'AVERAGE', 'SPECIFIC_ID'] as const)
    expect(applied(two, SPLIT, method).closures, method).toEqual(['b1 0.5 50 40 10 LONG']);
  for (const method of ['LIFO', 'HIFO'] as const)
    expect(applied(two, SPLIT, method).closures, method).toEqual(['b2 0.5 50 100 -50 SHORT']);
});

test('what a distribution to short lots exceeds their proceeds by is a short-term loss', () => {
  const paid = { kind: 'return-of-capital', perShare: price('60') } as const;
  expect(applied(SHORT, paid)).toEqual({
    lots: ['ABC h1 SHORT 10 at 0'],
    cash: '-600',
    closures: ['h1 0 0 100 -100 SHORT'],
  });
});

test('a dividend that buys less than the smallest part of a share stays cash', () => {
  const reinvested = {
    kind: 'reinvested-dividend',
    perShare: price('0.01'),
    withholding: decimal('0'),
    paidOn: '2024-06-10' as TradingDay,
    places: 0,
    lotId: lotId('d1'),
    booking: 9,
  } as const;
  const held = 'b1 2022-01-03 BUY 10 ABC 50';
  const none = { lots: ['ABC b1 LONG 10 at 500'], cash: '0.1', closures: [] };
  expect(applied(held, { ...reinvested, reinvestPrice: price('50') })).toEqual(none);
  expect(applied(held, { ...reinvested, reinvestPrice: price('0') })).toEqual(none);
  expect(applied(SHORT, { ...reinvested, reinvestPrice: price('0.01') })).toEqual({
    lots: ['ABC h1 SHORT 10 at 500'],
    cash: '-0.1',
    closures: [],
  });
});
