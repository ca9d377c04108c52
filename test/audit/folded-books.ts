// Folds the books that standard input lists, a JSON array of lists of entries, as the ledger does; the audit compares them.
import { text } from 'node:stream/consumers';
import { negated, plus, sumOf } from '../../src/kernel/amounts.ts';
import {
  type Decimal,
  money,
  NO_MONEY,
  price,
  quantity,
  textOf,
} from '../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../src/kernel/instant.ts';
import type { Entry } from '../../src/ledger/domain/entries/entry.ts';
import { bookEntry } from '../../src/ledger/domain/portfolio/book-entry.ts';
import { emptyPortfolio } from '../../src/ledger/domain/portfolio/portfolio-book.ts';
import { termsOf } from '../../src/ledger/domain/portfolio/terms-of.ts';

interface Stated {
  readonly kind: 'trade' | 'option-end';
  readonly security: number;
  readonly on: string;
  readonly side: string;
  readonly quantity: string;
  readonly price: string;
  readonly fees: string;
  readonly delivery?: { security: number; right: string; quantity: string; amount: string };
}

const TERMS = termsOf({
  ...{ allowShort: true, feesInBasis: true, longTermRule: 'us:more-than-one-year' },
});

function entryOf(one: Stated, at: number): Entry {
  const { delivery } = one;
  return {
    ...{ id: at + 1, at: instant(at), on: one.on as TradingDay, booking: at, currency: 'USD' },
    ...{
      kind: one.kind,
      security: one.security,
      side: one.side,
      rate: undefined,
      effect: 'EITHER',
    },
    ...{ quantity: quantity(one.quantity), price: price(one.price), fees: money(one.fees) },
    ...{ method: 'FIFO', chosen: undefined, decided: undefined },
    delivery: delivery && {
      ...delivery,
      quantity: quantity(delivery.quantity),
      amount: money(delivery.amount),
    },
  } as unknown as Entry;
}

function folded(entries: readonly Stated[]) {
  const book = emptyPortfolio();
  let cash = NO_MONEY;
  const booked = entries.map(entryOf).map((entry) => {
    const done = bookEntry(book, entry, TERMS);
    if (!done.ok) return null;
    cash = plus(cash, done.value.cash);
    const gainOf = (term: string) =>
      textOf(sumOf(done.value.closures.filter((one) => one.term === term).map(({ gain }) => gain)));
    return { short: gainOf('SHORT'), long: gainOf('LONG') };
  });
  const held = [...book.bySecurity].map(([security, { lots }]) => {
    const signed = (of: 'remaining' | 'basis') =>
      sumOf(lots.map((lot) => (lot.side === 'LONG' ? lot[of] : negated<Decimal>(lot[of]))));
    return [security, textOf(signed('remaining')), textOf(signed('basis'))];
  });
  return { booked, cash: textOf(cash), held };
}

const books: readonly (readonly Stated[])[] = JSON.parse(await text(process.stdin));
console.log(JSON.stringify(books.map(folded)));
