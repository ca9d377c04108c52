// A dividend or a return of capital on a whole position: income, or a lower basis of its lots, or a purchase.
import { greater, lesser, minus, negated, shareOf, valueAt } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, NO_QUANTITY } from '../../../kernel/decimal.ts';
import type { DistributionEntry, Entry } from '../entries/entry.ts';
import { termOf } from '../lots/holding-period.ts';
import type { Lot, TradeId } from '../lots/lot.ts';
import { heldIn, type LotBook, replaceLots, sideOf } from '../lots/lot-book.ts';
import { bookAfter, matchTrade } from '../lots/match-trade.ts';
import {
  bookOf,
  type Consequences,
  type EntryRefusal,
  type LotClosure,
  type PortfolioBook,
  type PortfolioTerms,
} from './portfolio-book.ts';

/**
 * Lowers no basis if nothing is held any more: what is paid after the sale is income. A purchase covers a short position first:
 * new ones are refused (`refusedAsNew`), but older programs could book them.
 */
export function bookDistribution(
  portfolio: PortfolioBook,
  entry: DistributionEntry,
  terms: PortfolioTerms,
): Consequences {
  const book = bookOf(portfolio, entry.security);
  const reduces = entry.treatment === 'REDUCE_BASIS' && book.lots.length > 0;
  const lowered = reduces ? reduceBasis(book, entry, terms) : [];
  const { paid, covered } =
    entry.bought === undefined ? NO_PURCHASE : reinvested(book, entry, entry.bought, terms);
  return {
    cash: minus(minus(entry.amount, entry.withholding), paid),
    income: reduces ? NO_MONEY : entry.amount,
    withholding: entry.withholding,
    feesExpensed: NO_MONEY,
    closures: [...lowered, ...covered],
  };
}

/** Of an entry that somebody asks to book. */
export function refusedAsNew(portfolio: PortfolioBook, entry: Entry): EntryRefusal | undefined {
  if (entry.kind !== 'distribution' || entry.bought === undefined) return undefined;
  const held = sideOf(bookOf(portfolio, entry.security));
  return held === 'SHORT' ? { kind: 'OPPOSITE_POSITION', held } : undefined;
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

interface Purchase {
  readonly paid: Money;
  readonly covered: readonly LotClosure[];
}

const NO_PURCHASE: Purchase = { paid: NO_MONEY, covered: [] };

function reinvested(
  book: LotBook,
  { id, security, at, on, booking }: DistributionEntry,
  { quantity, price }: NonNullable<DistributionEntry['bought']>,
  terms: PortfolioTerms,
): Purchase {
  const purchase = { id: String(id) as TradeId, side: 'BUY' as const, at, on, booking };
  const trade = { ...purchase, quantity, price, fees: NO_MONEY };
  const matched = matchTrade(book, trade, { ...terms, method: 'FIFO' });
  if (!matched.ok) throw new Error(`dividend ${id} bought nothing: ${matched.failure.kind}`);
  bookAfter(book, matched.value);
  const covered = matched.value.closures.map(({ tradeId: _, ...closure }) => ({
    ...closure,
    security,
    transaction: id,
  }));
  return { paid: valueAt(quantity, price), covered };
}
