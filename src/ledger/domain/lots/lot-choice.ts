// Which lots a closing trade takes, and how much of each.
import { lesser, minus, perUnit, plus, scaled, sumOf } from '../../../kernel/amounts.ts';
import { assertNever } from '../../../kernel/assert.ts';
import { type Decimal, NO_QUANTITY, type Quantity } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { termOf } from './holding-period.ts';
import { byAge, type Lot, type LotId } from './lot.ts';
import { averaged, type LotBook } from './lot-book.ts';
import type { LotMethod, LotTerms } from './lot-terms.ts';
import type { LotChoice, Trade, TradeRefusal } from './trade.ts';

export interface Take {
  readonly lot: Lot;
  readonly quantity: Quantity;
}

/** The takes add up to `closing`, which is at most what the book holds. */
export function takesFor(
  book: LotBook,
  trade: Trade,
  closing: Quantity,
  terms: LotTerms,
): Result<readonly Take[], TradeRefusal> {
  if (trade.chosen !== undefined) return chosenTakes(book.lots, trade.chosen, closing);
  if (closing.isZero()) return NOTHING_TAKEN;
  switch (terms.method) {
    case 'FIFO':
      return ok(taken(book.slots, book.head, closing));
    case 'LIFO':
      return ok(newestTaken(book, closing));
    case 'AVERAGE':
      return ok(taken(averaged(book.lots), 0, closing));
    case 'HIFO':
    case 'MIN_TAX':
      return ok(takenByCost(book, trade, closing, terms));
    case 'SPECIFIC_ID':
      return failed({ kind: 'LOT_SELECTION_REQUIRED' });
    default:
      return assertNever(terms.method);
  }
}

const NOTHING_TAKEN = ok([]);

/** Lots that a person names are closed at their own cost, whatever the method. */
export function isByAverage({ chosen }: Trade, { method }: LotTerms): boolean {
  return method === 'AVERAGE' && chosen === undefined;
}

function taken(lots: readonly Lot[], from: number, closing: Quantity): readonly Take[] {
  const takes: Take[] = [];
  let left = closing;
  for (let at = from; !left.isZero(); at += 1) left = takeInto(takes, lots[at], left);
  return takes;
}

function newestTaken({ slots }: LotBook, closing: Quantity): readonly Take[] {
  const takes: Take[] = [];
  let left = closing;
  for (let at = slots.length - 1; !left.isZero(); at -= 1) left = takeInto(takes, slots[at], left);
  return takes;
}

/** What is left to take after this lot. */
function takeInto(takes: Take[], lot: Lot | undefined, left: Quantity): Quantity {
  if (lot === undefined) throw new Error('the lots hold less than is closed');
  const quantity = lesser(left, lot.remaining);
  takes.push({ lot, quantity });
  return quantity === left ? NO_QUANTITY : minus(left, quantity);
}

/** Wash sales change the cost that these methods look at, so a sale records what they chose. */
export function isByCost(method: LotMethod): method is 'HIFO' | 'MIN_TAX' {
  return method === 'HIFO' || method === 'MIN_TAX';
}

function takenByCost(
  { lots }: LotBook,
  trade: Trade,
  closing: Quantity,
  terms: LotTerms,
): readonly Take[] {
  const ordered = () =>
    terms.method === 'HIFO' ? lots.toSorted(byUnitBasis) : byTax(lots, trade, terms);
  if (trade.decided === undefined) return taken(ordered(), 0, closing);
  const takes = new Map<LotId, Take>();
  const byId = new Map(lots.map((lot) => [lot.id, lot]));
  let left = closing;
  const take = (lot: Lot | undefined, wanted: Quantity): void => {
    if (lot === undefined) return;
    const before = takes.get(lot.id)?.quantity ?? NO_QUANTITY;
    const more = lesser(lesser(wanted, minus(lot.remaining, before)), left);
    if (!more.gt(0)) return;
    takes.set(lot.id, { lot, quantity: plus(before, more) });
    left = minus(left, more);
  };
  for (const { lotId, quantity } of trade.decided) take(byId.get(lotId), quantity);
  if (!left.isZero()) for (const lot of ordered()) take(lot, lot.remaining);
  return [...takes.values()];
}

/** Highest unit cost first; the lowest unit proceeds of shorts: both leave the smallest gain. */
function byUnitBasis(a: Lot, b: Lot): number {
  const higher = b.basis.times(a.remaining).comparedTo(a.basis.times(b.remaining));
  return (a.side === 'LONG' ? higher : -higher) || byAge(a, b);
}

function byTax(lots: readonly Lot[], { price, on }: Trade, terms: LotTerms): readonly Lot[] {
  const taxOf = (lot: Lot): Decimal => {
    const unit = perUnit(lot.basis, lot.remaining);
    if (lot.side === 'SHORT') return scaled(minus(unit, price), terms.taxRates.SHORT);
    const term = termOf(terms.longTermRule, lot.heldSince, on);
    return scaled(minus(price, unit), terms.taxRates[term]);
  };
  return lots
    .map((lot) => ({ lot, tax: taxOf(lot) }))
    .toSorted((a, b) => a.tax.comparedTo(b.tax) || byAge(a.lot, b.lot))
    .map(({ lot }) => lot);
}

function chosenTakes(
  lots: readonly Lot[],
  chosen: readonly LotChoice[],
  closing: Quantity,
): Result<readonly Take[], TradeRefusal> {
  const takes = new Map<LotId, Take>();
  for (const { lotId, quantity } of chosen) {
    const lot = lots.find(({ id }) => id === lotId);
    if (lot === undefined) return failed({ kind: 'LOT_NOT_OPEN', lotId });
    if (!quantity.gt(0)) return failed({ kind: 'INVALID_QUANTITY', quantity });
    const wanted = plus(takes.get(lotId)?.quantity ?? NO_QUANTITY, quantity);
    const available = lot.remaining;
    if (wanted.gt(available))
      return failed({ kind: 'LOT_QUANTITY_EXCEEDED', lotId, wanted, available });
    takes.set(lotId, { lot, quantity: wanted });
  }
  const sum = sumOf([...takes.values()].map(({ quantity }) => quantity));
  if (sum.eq(closing)) return ok([...takes.values()]);
  return failed({ kind: 'LOT_SELECTION_MISMATCH', wanted: closing, chosen: sum });
}
