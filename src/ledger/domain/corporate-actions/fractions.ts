// Parts of a position that an action pays out: its fraction for cash in lieu, or what its owner tenders. Short, they are bought back.
import { minus, negated, sumOf } from '../../../kernel/amounts.ts';
import {
  type Decimal,
  type Money,
  NO_MONEY,
  type Price,
  type Quantity,
} from '../../../kernel/decimal.ts';
import { instant } from '../../../kernel/instant.ts';
import { utcMidnight } from '../../../market/time/day.ts';
import type { Lot, TradeId } from '../lots/lot.ts';
import { bookOf, heldIn, sideOf } from '../lots/lot-book.ts';
import type { LotTerms } from '../lots/lot-terms.ts';
import { bookAfter, type Closure, matchTrade } from '../lots/match-trade.ts';
import type { ActionClosure, ActionTerms } from './corporate-action.ts';

export interface WithoutFraction {
  readonly lots: readonly Lot[];
  readonly cash: Money;
  readonly closures: readonly ActionClosure[];
}

export function withoutFraction(
  held: readonly Lot[],
  price: Price,
  terms: ActionTerms,
): WithoutFraction {
  return withoutPart(held, { quantity: fractionOf(heldIn(bookOf(held))), price }, terms);
}

export interface SoldPart {
  readonly quantity: Quantity;
  readonly price: Price;
}

/** As many as are held, at most. */
export function withoutPart(
  held: readonly Lot[],
  { quantity, price }: SoldPart,
  { on, lots: terms }: ActionTerms,
): WithoutFraction {
  const book = bookOf(held);
  const side = sideOf(book);
  if (side === undefined || quantity.isZero()) return { lots: held, cash: NO_MONEY, closures: [] };
  const matched = matchTrade(
    book,
    {
      id: 'cash-in-lieu' as TradeId,
      side: side === 'LONG' ? 'SELL' : 'BUY',
      at: instant(utcMidnight(on)),
      on,
      booking: 0,
      quantity,
      price,
      fees: NO_MONEY,
    },
    { ...terms, method: methodFor(terms) },
  );
  if (!matched.ok) throw new Error(`what is paid out is held: ${matched.failure.kind}`);
  bookAfter(book, matched.value);
  const { closures } = matched.value;
  const cash = sumOf(closures.map(cashOf));
  return { lots: book.lots, cash, closures: closures.map(closureOf) };
}

/** Lots are not named for what is paid out: methods without an order of their own take the oldest. */
function methodFor({ method }: LotTerms): LotTerms['method'] {
  return method === 'AVERAGE' || method === 'SPECIFIC_ID' ? 'FIFO' : method;
}

function fractionOf(held: Quantity): Quantity {
  return minus(held, held.floor() as Decimal as Quantity);
}

function cashOf({ side, proceeds, cost }: Closure): Money {
  return side === 'LONG' ? proceeds : negated(cost);
}

function closureOf({ lotId, quantity, proceeds, cost, gain, term }: Closure): ActionClosure {
  return { lotId, quantity, proceeds, cost, gain, notRecognized: undefined, term };
}
