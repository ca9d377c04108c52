// Folds one entry into the lots of its portfolio. Refused whole or booked whole.
import { sumOf } from '../../../kernel/amounts.ts';
import { assertNever } from '../../../kernel/assert.ts';
import { NO_MONEY } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { CashEntry, Entry } from '../entries/entry.ts';
import { bookAction } from './book-action.ts';
import { bookDistribution, refusedAsNew } from './book-distribution.ts';
import { bookMovedIn, bookMovedOut } from './book-moved-lots.ts';
import { bookOptionEnd } from './book-option-end.ts';
import { bookTrade } from './book-trade.ts';
import {
  type Consequences,
  type EntryRefusal,
  NOTHING,
  type PortfolioBook,
  type PortfolioTerms,
} from './portfolio-book.ts';

export function bookEntry(
  book: PortfolioBook,
  entry: Entry,
  terms: PortfolioTerms,
): Result<Consequences, EntryRefusal> {
  switch (entry.kind) {
    case 'trade':
      return bookTrade(book, entry, terms);
    case 'cash':
      return ok(cashMoved(entry));
    case 'distribution':
      return ok(bookDistribution(book, entry, terms));
    case 'action':
      return bookAction(book, entry, terms);
    case 'option-end':
      return bookOptionEnd(book, entry, terms);
    case 'lots-out':
      return bookMovedOut(book, entry);
    case 'lots-in':
      return bookMovedIn(book, entry);
    default:
      return assertNever(entry);
  }
}

/** One that is not booked yet, or must still stand after a change: older programs booked what is refused now. */
export function bookNewEntry(
  book: PortfolioBook,
  entry: Entry,
  terms: PortfolioTerms,
): Result<Consequences, EntryRefusal> {
  const refusal = refusedAsNew(book, entry);
  return refusal === undefined ? bookEntry(book, entry, terms) : failed(refusal);
}

function cashMoved({ amount, isExternal }: CashEntry): Consequences {
  return { ...NOTHING, cash: amount, income: isExternal ? NO_MONEY : amount };
}

/** The gain of all closures; a security's currency is one, so they add up. */
export function gainOf({ closures }: Consequences) {
  return sumOf(closures.map(({ gain }) => gain));
}
