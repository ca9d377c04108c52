// How contracts of an option end other than by a trade: they expire, are settled in cash, or deliver shares at the strike.
// What was paid or received for contracts that deliver brings no gain: it becomes part of the cost or the proceeds of the shares.
import { minus, negated, perUnit, plus, sumOf, valueAt } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, NO_QUANTITY } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Delivery, OptionEndEntry } from '../entries/entry.ts';
import type { SecurityId } from '../entries/ids.ts';
import type { TradeId } from '../lots/lot.ts';
import { heldIn, type LotBook, sideOf } from '../lots/lot-book.ts';
import { bookAfter, type Matched, matchTrade } from '../lots/match-trade.ts';
import type { Trade } from '../lots/trade.ts';
import {
  bookOf,
  type Consequences,
  type EntryRefusal,
  type LotClosure,
  NOTHING,
  type PortfolioBook,
  type PortfolioTerms,
} from './portfolio-book.ts';

export function bookOptionEnd(
  portfolio: PortfolioBook,
  entry: OptionEndEntry,
  terms: PortfolioTerms,
): Result<Consequences, EntryRefusal> {
  const { security, side, delivery } = entry;
  const book = bookOf(portfolio, security);
  const missing = missingIn(book, entry);
  if (missing !== undefined) return failed(missing);
  const method = entry.method === 'AVERAGE' ? 'AVERAGE' : 'FIFO';
  const ended = matchTrade(book, contractsOf(entry), { ...terms, method });
  if (!ended.ok) return ended;
  if (delivery === undefined) {
    bookAfter(book, ended.value);
    return ok(settled(entry, ended.value));
  }
  const shares = bookOf(portfolio, delivery.security);
  const premium = sumOf(
    ended.value.closures.map(({ cost, proceeds }) => (side === 'LONG' ? cost : proceeds)),
  );
  const trade = sharesOf(entry, delivery, premium);
  const traded = matchTrade(shares, trade, { ...terms, method: entry.method });
  if (!traded.ok) return traded;
  bookAfter(book, ended.value);
  bookAfter(shares, traded.value);
  const { fees } = entry;
  const { amount } = delivery;
  return ok({
    ...NOTHING,
    cash: trade.side === 'BUY' ? negated(plus(amount, fees)) : minus(amount, fees),
    feesExpensed: traded.value.feesExpensed,
    closures: closuresIn(entry, delivery.security, traded.value),
  });
}

function missingIn(book: LotBook, { side, quantity }: OptionEndEntry): EntryRefusal | undefined {
  const available = sideOf(book) === side ? heldIn(book) : NO_QUANTITY;
  if (quantity.lte(available)) return undefined;
  const kind = side === 'LONG' ? 'INSUFFICIENT_QUANTITY' : 'INSUFFICIENT_SHORT';
  return { kind, wanted: quantity, available };
}

/** Fees of a delivery are those of its shares. */
function contractsOf({ id, at, on, booking, side, quantity, ...entry }: OptionEndEntry): Trade {
  return {
    ...{ id: String(id) as TradeId, at, on, booking, quantity, price: entry.price },
    side: side === 'LONG' ? 'SELL' : 'BUY',
    fees: entry.delivery === undefined ? entry.fees : NO_MONEY,
  };
}

function settled(entry: OptionEndEntry, ended: Matched): Consequences {
  const value = valueAt(entry.quantity, entry.price);
  const paid = entry.side === 'LONG' ? value : negated(value);
  return {
    ...NOTHING,
    cash: minus(paid, entry.fees),
    feesExpensed: ended.feesExpensed,
    closures: closuresIn(entry, entry.security, ended),
  };
}

/**
 * A call that is exercised and a put that is assigned buy the shares, the others sell them. The premium that was paid adds to
 * the cost and lowers the proceeds; one that was received does the opposite.
 */
function sharesOf(entry: OptionEndEntry, delivery: Delivery, premium: Money): Trade {
  const { id, at, on, booking, side, fees, chosen } = entry;
  const { quantity, amount, right } = delivery;
  const isBought = (right === 'call') === (side === 'LONG');
  const price = perUnit(amount, quantity);
  // Of a deliverable that the strike does not divide by, such as 150 shares.
  const rounding = minus(amount, valueAt(quantity, price));
  const paid = side === 'LONG' ? premium : negated(premium);
  return {
    ...{ id: String(id) as TradeId, at, on, booking, quantity, price, fees },
    side: isBought ? 'BUY' : 'SELL',
    carried: isBought ? plus(paid, rounding) : minus(paid, rounding),
    ...(chosen && { chosen }),
  };
}

function closuresIn(
  { id }: OptionEndEntry,
  security: SecurityId,
  { closures }: Matched,
): readonly LotClosure[] {
  return closures.map(({ tradeId: _, ...closure }) => ({ ...closure, security, transaction: id }));
}
