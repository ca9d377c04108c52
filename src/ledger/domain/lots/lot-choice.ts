// Which lots a closing trade takes, and how much of each.
import { lesser, minus, perUnit, plus, scaled, sumOf } from '../../../kernel/amounts.ts';
import { assertNever } from '../../../kernel/assert.ts';
import { type Decimal, NO_QUANTITY, type Quantity } from '../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { termOf } from './holding-period.ts';
import { byAge, type Lot, type LotId } from './lot.ts';
import type { LotTerms } from './lot-terms.ts';
import type { LotChoice, Trade, TradeRefusal } from './trade.ts';

export interface Take {
  readonly lot: Lot;
  readonly quantity: Quantity;
}

/** The takes add up to `closing`, which is at most what the lots hold. `lots`: oldest first. */
export function takesFor(
  lots: readonly Lot[],
  trade: Trade,
  closing: Quantity,
  terms: LotTerms,
): Result<readonly Take[], TradeRefusal> {
  if (trade.chosen !== undefined) return chosenTakes(lots, trade.chosen, closing);
  if (terms.method === 'SPECIFIC_ID' && !closing.isZero())
    return failed({ kind: 'LOT_SELECTION_REQUIRED' });
  return ok(taken(inOrder(lots, trade, terms), closing));
}

function taken(lots: readonly Lot[], closing: Quantity): readonly Take[] {
  const takes: Take[] = [];
  let left = closing;
  for (const lot of lots) {
    if (left.isZero()) break;
    const quantity = lesser(left, lot.remaining);
    takes.push({ lot, quantity });
    left = minus(left, quantity);
  }
  return takes;
}

function inOrder(lots: readonly Lot[], trade: Trade, terms: LotTerms): readonly Lot[] {
  switch (terms.method) {
    case 'FIFO':
    case 'AVERAGE':
    case 'SPECIFIC_ID':
      return lots;
    case 'LIFO':
      return lots.toReversed();
    case 'HIFO':
      return lots.toSorted(byUnitBasis);
    case 'MIN_TAX':
      return byTax(lots, trade, terms);
    default:
      return assertNever(terms.method);
  }
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
