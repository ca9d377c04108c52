// What a trade does to the lots of its security: it closes lots of the other side first, and the rest opens a lot.
import { lesser, minus, plus, shareOf, valueAt } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, NO_QUANTITY, type Quantity } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type LongTermRule, type Term, termOf } from './holding-period.ts';
import { type Lot, type LotId, type LotSide, lotIdOf, type TradeId } from './lot.ts';
import { addLot, averageOut, heldIn, type LotBook, sideOf, takeFrom } from './lot-book.ts';
import { isByAverage, type Take, takesFor } from './lot-choice.ts';
import type { LotTerms } from './lot-terms.ts';
import type { Trade, TradeRefusal } from './trade.ts';

/** A part of a lot that a trade closed. */
export interface Closure {
  readonly lotId: LotId;
  readonly tradeId: TradeId;
  readonly side: LotSide;
  readonly openedOn: TradingDay;
  /** Where the holding period of the lot began; its term follows from it. */
  readonly heldSince: TradingDay;
  readonly closedOn: TradingDay;
  readonly quantity: Quantity;
  readonly proceeds: Money;
  readonly cost: Money;
  /** Proceeds less cost. */
  readonly gain: Money;
  /** Closing a short is always short term. */
  readonly term: Term;
}

export interface Matched {
  /** In the order in which the lots were taken. */
  readonly closures: readonly Closure[];
  readonly opened: Lot | undefined;
  /** Fees that are part of no basis. */
  readonly feesExpensed: Money;
  /** The lots that stay were first brought to their average cost. */
  readonly isAveraged: boolean;
}

/** Refused whole or matched whole; the book is unchanged until `bookAfter`. */
export function matchTrade(
  book: LotBook,
  trade: Trade,
  terms: LotTerms,
): Result<Matched, TradeRefusal> {
  const invalid = invalidIn(trade);
  if (invalid !== undefined) return failed(invalid);
  const closes = sideOf(book) === (trade.side === 'SELL' ? 'LONG' : 'SHORT');
  const held = closes ? heldIn(book) : NO_QUANTITY;
  const closing = lesser(trade.quantity, held);
  const opening = minus(trade.quantity, closing);
  if (trade.side === 'SELL' && !terms.allowShort && !opening.isZero())
    return failed({ kind: 'INSUFFICIENT_QUANTITY', wanted: trade.quantity, available: held });
  const takes = takesFor(book, trade, closing, terms);
  if (!takes.ok) return takes;
  const fees = terms.feesInBasis ? trade.fees : NO_MONEY;
  const costs = trade.carried === undefined ? fees : plus(fees, trade.carried);
  const closingCosts = shareOf(costs, closing, trade.quantity);
  return ok({
    closures: closuresOf(takes.value, { trade, closing, costs: closingCosts, terms }),
    opened: opening.isZero() ? undefined : lotOpened(trade, opening, minus(costs, closingCosts)),
    feesExpensed: minus(trade.fees, fees),
    isAveraged: closes && isByAverage(trade, terms),
  });
}

export function bookAfter(book: LotBook, { closures, opened, isAveraged }: Matched): void {
  if (isAveraged) averageOut(book);
  for (const { lotId, side, quantity, proceeds, cost } of closures)
    takeFrom(book, lotId, { quantity, basis: side === 'LONG' ? cost : proceeds });
  if (opened !== undefined) addLot(book, opened);
}

function invalidIn({ quantity, price, fees }: Trade): TradeRefusal | undefined {
  if (!quantity.gt(0)) return { kind: 'INVALID_QUANTITY', quantity };
  if (price.lt(0)) return { kind: 'INVALID_PRICE', price };
  return fees.lt(0) ? { kind: 'INVALID_FEES', fees } : undefined;
}

interface Closing {
  readonly trade: Trade;
  /** The sum of the takes. */
  readonly closing: Quantity;
  /** Fees, and what an option that delivers the shares cost. */
  readonly costs: Money;
  readonly terms: LotTerms;
}

function closuresOf(
  takes: readonly Take[],
  { trade, closing, costs, terms }: Closing,
): readonly Closure[] {
  let costsLeft = costs;
  return takes.map((take, at) => {
    const isLast = at === takes.length - 1;
    const own = isLast ? costsLeft : shareOf(costs, take.quantity, closing);
    costsLeft = minus(costsLeft, own);
    return closureOf(take, trade, own, terms.longTermRule);
  });
}

function closureOf(
  { lot, quantity }: Take,
  trade: Trade,
  costs: Money,
  rule: LongTermRule,
): Closure {
  const basis = shareOf(lot.basis, quantity, lot.remaining);
  const value = valueAt(quantity, trade.price);
  const isLong = lot.side === 'LONG';
  const proceeds = isLong ? minus(value, costs) : basis;
  const cost = isLong ? basis : plus(value, costs);
  return {
    lotId: lot.id,
    tradeId: trade.id,
    side: lot.side,
    openedOn: lot.openedOn,
    heldSince: lot.heldSince,
    closedOn: trade.on,
    quantity,
    proceeds,
    cost,
    gain: minus(proceeds, cost),
    term: isLong ? termOf(rule, lot.heldSince, trade.on) : 'SHORT',
  };
}

function lotOpened(trade: Trade, quantity: Quantity, costs: Money): Lot {
  const value = valueAt(quantity, trade.price);
  const isLong = trade.side === 'BUY';
  return {
    id: lotIdOf(trade.id),
    side: isLong ? 'LONG' : 'SHORT',
    openedAt: trade.at,
    openedOn: trade.on,
    isDateKnown: true,
    heldSince: trade.on,
    booking: trade.booking,
    openedQuantity: quantity,
    openPrice: trade.price,
    remaining: quantity,
    basis: isLong ? plus(value, costs) : minus(value, costs),
  };
}
