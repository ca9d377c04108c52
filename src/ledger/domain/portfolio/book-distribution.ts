// A dividend or a return of capital on a whole position: income, or a lower basis of its lots, or a purchase.
import { greater, lesser, minus, negated, shareOf, valueAt } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, NO_QUANTITY } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { DistributionEntry } from '../entries/entry.ts';
import { termOf } from '../lots/holding-period.ts';
import { type Lot, lotIdOf, type TradeId } from '../lots/lot.ts';
import { addLot, heldIn, type LotBook, replaceLots, sideOf } from '../lots/lot-book.ts';
import {
  bookOf,
  type Consequences,
  type EntryRefusal,
  type LotClosure,
  type PortfolioBook,
  type PortfolioTerms,
} from './portfolio-book.ts';

/** Lowers no basis if nothing is held any more: what is paid after the sale is income. */
export function bookDistribution(
  portfolio: PortfolioBook,
  entry: DistributionEntry,
  terms: PortfolioTerms,
): Result<Consequences, EntryRefusal> {
  const book = bookOf(portfolio, entry.security);
  const held = sideOf(book);
  if (entry.bought !== undefined && held === 'SHORT')
    return failed({ kind: 'OPPOSITE_POSITION', held });
  const reduces = entry.treatment === 'REDUCE_BASIS' && book.lots.length > 0;
  const closures = reduces ? reduceBasis(book, entry, terms) : [];
  const paid = entry.bought === undefined ? NO_MONEY : reinvested(book, entry, entry.bought);
  return ok({
    cash: minus(minus(entry.amount, entry.withholding), paid),
    income: reduces ? NO_MONEY : entry.amount,
    withholding: entry.withholding,
    feesExpensed: NO_MONEY,
    closures,
  });
}

/**
 * Each lot takes its share by quantity, the last one the rest; what exceeds the basis is a gain of the lot. A dividend that is
 * taken back has the opposite sign, and raises the basis again.
 */
function reduceBasis(
  book: LotBook,
  entry: DistributionEntry,
  terms: PortfolioTerms,
): readonly LotClosure[] {
  const held = heldIn(book);
  const lowered = sideOf(book) === 'LONG' ? entry.amount : negated(entry.amount);
  const closures: LotClosure[] = [];
  let left = lowered;
  const lots = [...book.lots];
  const reduced = lots.map((lot, at): Lot => {
    const isLast = at === lots.length - 1;
    const share = isLast ? left : shareOf(lowered, lot.remaining, held);
    left = minus(left, share);
    const excess = minus(share, lesser(share, lot.basis));
    if (excess.gt(0)) closures.push(excessOf(lot, excess, entry, terms));
    return { ...lot, basis: greater(NO_MONEY, minus(lot.basis, share)) };
  });
  replaceLots(book, reduced);
  return closures;
}

function excessOf(
  lot: Lot,
  excess: Money,
  { id, security, on }: DistributionEntry,
  { longTermRule }: PortfolioTerms,
): LotClosure {
  const isLong = lot.side === 'LONG';
  return {
    security,
    lotId: lot.id,
    transaction: id,
    side: lot.side,
    openedOn: lot.openedOn,
    closedOn: on,
    quantity: NO_QUANTITY,
    proceeds: isLong ? excess : NO_MONEY,
    cost: isLong ? NO_MONEY : excess,
    gain: isLong ? excess : negated(excess),
    term: isLong ? termOf(longTermRule, lot.heldSince, on) : 'SHORT',
  };
}

/** What the purchase cost. */
function reinvested(
  book: LotBook,
  { id, at, on, booking }: DistributionEntry,
  { quantity, price }: NonNullable<DistributionEntry['bought']>,
): Money {
  const basis = valueAt(quantity, price);
  addLot(book, {
    id: lotIdOf(String(id) as TradeId),
    side: 'LONG',
    openedAt: at,
    openedOn: on,
    isDateKnown: true,
    heldSince: on,
    booking,
    openedQuantity: quantity,
    remaining: quantity,
    openPrice: price,
    basis,
  });
  return basis;
}
