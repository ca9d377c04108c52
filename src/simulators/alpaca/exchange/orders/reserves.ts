// What open orders reserve: shares for those that close a position, buying power for those that open one.
import { type Decimal, decimal, ZERO } from '../../../../kernel/decimal.ts';
import { type Account, quantityOf } from '../account/account.ts';
import type { Market } from '../market/market.ts';
import { type AlpacaOrder, isOpen, leavesOf, type OrderTerms } from '../state/order.ts';
import { type Book, otherExit } from './book.ts';

export interface Reserves {
  /** Shares of the position that open orders would close. */
  heldShares(symbol: string): Decimal;
  /** Money that open orders would use. */
  reserved(): Decimal;
  costOf(terms: OrderTerms): Decimal;
}

export interface ReserveParts {
  readonly book: Book;
  readonly account: Account;
  readonly market: Market;
}

const CHEAP_BELOW = decimal('50');
const COLLAR_CHEAP = decimal('1.04');
const COLLAR = decimal('1.025');
const SHORT_FACTOR = decimal('1.03');

/** A buy stop is sent as a stop limit, 4 % above a stop below $50 and 2.5 % above others. */
export function collarOf(stopPrice: Decimal): Decimal {
  return stopPrice.times(stopPrice.lt(CHEAP_BELOW) ? COLLAR_CHEAP : COLLAR);
}

export function createReserves({ book, account, market }: ReserveParts): Reserves {
  const closes = ({ symbol, side }: OrderTerms) => {
    const held = quantityOf(account, symbol);
    return side === 'sell' ? held.gt(0) : held.isNegative();
  };

  /** A replacement counts with what it has more than the order that it replaces. */
  function beyondReplaced(order: AlpacaOrder, amount: (one: AlpacaOrder) => Decimal): Decimal {
    const old = order.replaces === undefined ? undefined : book.byId(order.replaces);
    const own = amount(order);
    if (old === undefined || !isOpen(old)) return own;
    const more = own.minus(amount(old));
    return more.isNegative() ? ZERO : more;
  }

  /** The stop of a pair of exits shares its shares with the target. */
  function holdsShares(order: AlpacaOrder): boolean {
    if (order.role === 'stop-loss') return otherExit(book, order) === undefined;
    return order.role !== 'entry';
  }

  function costOf(terms: OrderTerms): Decimal {
    const { notional, quantity = ZERO, side } = terms;
    if (notional !== undefined) return notional;
    const ask = market.security(terms.symbol)?.ask ?? ZERO;
    if (side === 'sell') {
      const marked = ask.times(SHORT_FACTOR);
      const price = terms.limitPrice?.gt(marked) ? terms.limitPrice : marked;
      return price.times(quantity);
    }
    const { limitPrice, stopPrice } = terms;
    const price = limitPrice ?? (stopPrice === undefined ? ask : collarOf(stopPrice));
    return price.times(quantity);
  }

  return {
    costOf,
    heldShares(symbol) {
      return book
        .open(symbol)
        .filter((order) => closes(order) && holdsShares(order))
        .reduce<Decimal>((sum, order) => sum.plus(beyondReplaced(order, leavesOf)), ZERO);
    },
    reserved() {
      const isExit = ({ role }: AlpacaOrder) => role === 'take-profit' || role === 'stop-loss';
      const leftCost = (order: AlpacaOrder) => costOf({ ...order, quantity: leavesOf(order) });
      return book
        .open()
        .filter((order) => !isExit(order) && !closes(order))
        .reduce<Decimal>((sum, order) => sum.plus(beyondReplaced(order, leftCost)), ZERO);
    },
  };
}
