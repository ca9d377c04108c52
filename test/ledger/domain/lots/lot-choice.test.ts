// Which lots a sale takes under each method, and every reason to refuse the trade.
import { expect, test } from 'vitest';
import { sumOf } from '../../../../src/kernel/amounts.ts';
import { type Decimal, decimal, money, quantity, textOf } from '../../../../src/kernel/decimal.ts';
import { emptyBook, type LotBook } from '../../../../src/ledger/domain/lots/lot-book.ts';
import type { LotMethod, LotTerms } from '../../../../src/ledger/domain/lots/lot-terms.ts';
import { bookAfter, matchTrade } from '../../../../src/ledger/domain/lots/match-trade.ts';
import type { Trade } from '../../../../src/ledger/domain/lots/trade.ts';
import { LOT_TERMS, lotId, tradesOf } from '../tax/trades-of.ts';

const tradeOf = (line: string): Trade => tradesOf(line)[0]?.trade ?? fail(line);

function fail(line: string): never {
  throw new Error(`not a trade: ${line}`);
}

function bookWith(lines: string): LotBook {
  const book = emptyBook();
  for (const { trade } of tradesOf(lines)) {
    const matched = matchTrade(book, trade, LOT_TERMS);
    if (!matched.ok) throw new Error(matched.failure.kind);
    bookAfter(book, matched.value);
  }
  return book;
}

function taken(book: LotBook, line: string, terms: Partial<LotTerms>): readonly string[] {
  const matched = matchTrade(book, tradeOf(line), { ...LOT_TERMS, ...terms });
  if (!matched.ok) throw new Error(matched.failure.kind);
  return matched.value.closures.map((one) => `${one.lotId} ${textOf(one.quantity)}`);
}

function refused(book: LotBook, trade: Trade, terms: Partial<LotTerms> = {}) {
  const matched = matchTrade(book, trade, { ...LOT_TERMS, ...terms });
  if (matched.ok) throw new Error('not refused');
  const { kind, ...more } = matched.failure;
  const figures = Object.entries(more).map(([name, value]) =>
    typeof value === 'string' ? `${name} ${value}` : `${name} ${textOf(value as Decimal)}`,
  );
  return [kind, ...figures].join(', ');
}

const LONGS = `
  old 2022-01-03 BUY 10 ABC 50
  mid 2023-11-01 BUY 10 ABC 90
  dear 2023-12-01 BUY 10 ABC 95
  new 2024-01-02 BUY 10 ABC 60`;

test.each<[LotMethod, readonly string[]]>([
  ['FIFO', ['old 10', 'mid 2']],
  ['LIFO', ['new 10', 'dear 2']],
  ['HIFO', ['dear 10', 'mid 2']],
  ['AVERAGE', ['old 10', 'mid 2']],
  // At 100 the old lot gains 50 at 15 %, the dear one 5 at 30 %, the middle one 10 at 30 %.
  ['MIN_TAX', ['dear 10', 'mid 2']],
])('%s takes lots in its own order', (method, order) => {
  expect(taken(bookWith(LONGS), 's 2024-03-01 SELL 12 ABC 100', { method })).toEqual(order);
});

test('MIN_TAX weighs a gain by the rate of its term, HIFO does not', () => {
  const book = bookWith('old 2022-01-03 BUY 10 ABC 80 \n new 2024-01-02 BUY 10 ABC 85');
  const sale = 's 2024-03-01 SELL 1 ABC 100';
  expect(taken(book, sale, { method: 'HIFO' })).toEqual(['new 1']);
  expect(taken(book, sale, { method: 'MIN_TAX' })).toEqual(['old 1']);
  const taxRates = { SHORT: decimal('0.15'), LONG: decimal('0.3') };
  expect(taken(book, sale, { method: 'MIN_TAX', taxRates })).toEqual(['new 1']);
});

test('lots that are equal in the order of a method are taken oldest first', () => {
  const book = bookWith('a 2024-01-02 BUY 1 ABC 50 \n b 2024-01-03 BUY 1 ABC 50');
  for (const method of ['HIFO', 'MIN_TAX'] as const)
    expect(taken(book, 's 2024-03-01 SELL 2 ABC 60', { method })).toEqual(['a 1', 'b 1']);
});

test('of shorts HIFO takes the lowest proceeds, MIN_TAX the smallest gain at the short-term rate', () => {
  const book = bookWith(`
    a 2022-01-03 SELL 1 ABC 70
    b 2022-01-04 SELL 1 ABC 50
    c 2022-01-05 SELL 1 ABC 60`);
  const cover = 'c1 2024-03-01 BUY 3 ABC 55';
  for (const method of ['HIFO', 'MIN_TAX'] as const)
    expect(taken(book, cover, { method })).toEqual(['b 1', 'c 1', 'a 1']);
});

test('a purchase that opens a lot under AVERAGE leaves the cost of each lot alone', () => {
  const book = bookWith('a 2024-01-02 BUY 1 ABC 50');
  const bought = matchTrade(book, tradeOf('b 2024-01-03 BUY 1 ABC 60'), {
    ...LOT_TERMS,
    method: 'AVERAGE',
  });
  if (!bought.ok) throw new Error(bought.failure.kind);
  bookAfter(book, bought.value);
  expect(book.lots.map((lot) => textOf(lot.basis))).toEqual(['50', '60']);
  expect(book.lots.map((lot) => lot.isDateKnown)).toEqual([true, true]);
});

test('named lots are closed at their own cost, also under AVERAGE', () => {
  const book = bookWith(LONGS);
  const sale = {
    ...tradeOf('s 2024-03-01 SELL 3 ABC 100'),
    chosen: [
      { lotId: lotId('new'), quantity: quantity('1') },
      { lotId: lotId('old'), quantity: quantity('1') },
      { lotId: lotId('new'), quantity: quantity('1') },
    ],
  };
  const matched = matchTrade(book, sale, { ...LOT_TERMS, method: 'AVERAGE' });
  if (!matched.ok) throw new Error(matched.failure.kind);
  expect(matched.value.isAveraged).toBe(false);
  expect(matched.value.closures.map((one) => [one.lotId, textOf(one.cost)])).toEqual([
    ['new', '120'],
    ['old', '50'],
  ]);
});

test('named lots that do not fit are refused, each for its own reason', () => {
  const book = bookWith(LONGS);
  const sale = (line: string, ...lots: readonly (readonly [string, string])[]) => ({
    ...tradeOf(line),
    chosen: lots.map(([id, shares]) => ({ lotId: lotId(id), quantity: quantity(shares) })),
  });
  const of = (...lots: readonly (readonly [string, string])[]) =>
    refused(book, sale('s 2024-03-01 SELL 3 ABC 100', ...lots));
  expect(of(['gone', '3'])).toBe('LOT_NOT_OPEN, lotId gone');
  expect(of(['old', '0'], ['new', '3'])).toBe('INVALID_QUANTITY, quantity 0');
  expect(of(['old', '6'], ['old', '5'])).toBe(
    'LOT_QUANTITY_EXCEEDED, lotId old, wanted 11, available 10',
  );
  expect(of(['old', '2'])).toBe('LOT_SELECTION_MISMATCH, wanted 3, chosen 2');
  expect(refused(book, tradeOf('s 2024-03-01 SELL 3 ABC 100'), { method: 'SPECIFIC_ID' })).toBe(
    'LOT_SELECTION_REQUIRED',
  );
});

test('a trade without a quantity, below a price of 0 or with fees below 0 is refused', () => {
  const book = bookWith(LONGS);
  const sale = tradeOf('s 2024-03-01 SELL 3 ABC 100');
  expect(refused(book, { ...sale, quantity: quantity('0') })).toBe('INVALID_QUANTITY, quantity 0');
  expect(refused(book, { ...sale, quantity: quantity('-1') })).toBe(
    'INVALID_QUANTITY, quantity -1',
  );
  expect(refused(book, { ...sale, price: money('-1') as never })).toBe('INVALID_PRICE, price -1');
  expect(refused(book, { ...sale, fees: money('-1') })).toBe('INVALID_FEES, fees -1');
  const free = matchTrade(book, { ...sale, price: money('0') as never }, LOT_TERMS);
  expect(free.ok).toBe(true);
  const more = { ...sale, quantity: quantity('41') };
  expect(refused(book, more, { allowShort: false })).toBe(
    'INSUFFICIENT_QUANTITY, wanted 41, available 40',
  );
});

test.each(['HIFO', 'MIN_TAX'] as const)(
  'a sale recorded under %s takes the lots it chose then, and what they lack by the cost of now',
  (method) => {
    const book = bookWith(LONGS);
    const decided = ['new 4', 'gone 3', 'new 2', 'old 20'].map((text) => {
      const [id = '', count = ''] = text.split(' ');
      return { lotId: lotId(id), quantity: quantity(count) };
    });
    const takenBy = (count: number) => {
      const sale = { ...tradeOf(`s 2024-03-01 SELL ${count} ABC 100`), decided };
      const matched = matchTrade(book, sale, { ...LOT_TERMS, method });
      if (!matched.ok) throw new Error(matched.failure.kind);
      return matched.value.closures.map((one) => `${one.lotId} ${textOf(one.quantity)}`);
    };
    expect(takenBy(5)).toEqual(['new 5']);
    expect(takenBy(16)).toEqual(['new 6', 'old 10']);
    expect(takenBy(19)).toEqual(['new 6', 'old 10', 'dear 3']);
  },
);

test('what an option cost is a cost of the shares that it brings, and of a short that they cover', () => {
  const carried = money('30');
  const costsOf = (book: LotBook, line: string) => {
    const matched = matchTrade(book, { ...tradeOf(line), fees: money('1'), carried }, LOT_TERMS);
    if (!matched.ok) throw new Error(matched.failure.kind);
    const { closures, opened } = matched.value;
    return [...closures.map(({ gain }) => textOf(gain)), opened && textOf(opened.basis)];
  };
  expect(costsOf(emptyBook(), 'b 2024-03-01 BUY 10 ABC 50')).toEqual(['531']);
  const short = bookWith('a 2024-01-02 SELL 4 ABC 60');
  expect(costsOf(short, 'b 2024-03-01 BUY 10 ABC 50')).toEqual(['27.6', '318.6']);
});

test('fees that do not divide are shared by the closures without a rest', () => {
  const book = bookWith(
    'a 2024-01-02 BUY 1 ABC 50 \n b 2024-01-03 BUY 1 ABC 50 \n c 2024-01-04 BUY 1 ABC 50',
  );
  const sale = { ...tradeOf('s 2024-03-01 SELL 3 ABC 60'), fees: money('1') };
  const matched = matchTrade(book, sale, LOT_TERMS);
  if (!matched.ok) throw new Error(matched.failure.kind);
  const proceeds = sumOf(matched.value.closures.map((one) => one.proceeds));
  expect(textOf(proceeds)).toBe('179');
});
