// A purchase or a sale in the lots of its portfolio.
import { minus, negated, plus, valueAt } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, NO_QUANTITY } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { TradeEntry } from '../entries/entry.ts';
import type { TradeId } from '../lots/lot.ts';
import { heldIn, type LotBook, sideOf } from '../lots/lot-book.ts';
import { bookAfter, type Closure, matchTrade } from '../lots/match-trade.ts';
import {
  bookOf,
  type Consequences,
  type EntryRefusal,
  type LotClosure,
  type PortfolioBook,
  type PortfolioTerms,
} from './portfolio-book.ts';

export function bookTrade(
  portfolio: PortfolioBook,
  entry: TradeEntry,
  terms: PortfolioTerms,
): Result<Consequences, EntryRefusal> {
  const book = bookOf(portfolio, entry.security);
  const wrong = wrongDirection(book, entry, terms);
  if (wrong !== undefined) return failed(wrong);
  const { id, method, chosen, ...trade } = entry;
  const matched = matchTrade(
    book,
    { ...trade, id: String(id) as TradeId, ...(chosen && { chosen }) },
    { ...terms, method },
  );
  if (!matched.ok) return matched;
  bookAfter(book, matched.value);
  return ok({
    cash: cashOf(entry),
    income: NO_MONEY,
    withholding: NO_MONEY,
    feesExpensed: matched.value.feesExpensed,
    closures: matched.value.closures.map((closure) => closureOf(entry, closure)),
  });
}

/** Received less paid. */
export function cashOf({ side, quantity, price, fees }: TradeEntry): Money {
  const value = valueAt(quantity, price);
  return side === 'BUY' ? negated(plus(value, fees)) : minus(value, fees);
}

function wrongDirection(
  book: LotBook,
  { effect, side, quantity }: TradeEntry,
  { allowShort }: PortfolioTerms,
): EntryRefusal | undefined {
  const held = sideOf(book);
  const opens = side === 'BUY' ? 'LONG' : 'SHORT';
  if (effect === 'OPEN') {
    if (opens === 'SHORT' && !allowShort) return { kind: 'SHORT_NOT_ALLOWED' };
    return held === undefined || held === opens ? undefined : { kind: 'OPPOSITE_POSITION', held };
  }
  if (effect === 'EITHER') return undefined;
  const available = held === undefined || held === opens ? NO_QUANTITY : heldIn(book);
  if (quantity.lte(available)) return undefined;
  const kind = side === 'BUY' ? 'INSUFFICIENT_SHORT' : 'INSUFFICIENT_QUANTITY';
  return { kind, wanted: quantity, available };
}

function closureOf({ security, id }: TradeEntry, closure: Closure): LotClosure {
  const { tradeId: _, ...rest } = closure;
  return { ...rest, security, transaction: id };
}
