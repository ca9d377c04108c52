// What a sale would cost in tax if it took the lots with the least: over the lots as wash sales adjusted them. A preview; a
// sale that is booked names the lots found here.
import { plus, scaled, sumOf } from '../../../kernel/amounts.ts';
import type { Money } from '../../../kernel/decimal.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import { byAge, type LotId } from '../lots/lot.ts';
import { bookOf } from '../lots/lot-book.ts';
import type { LotTerms } from '../lots/lot-terms.ts';
import { type Closure, matchTrade } from '../lots/match-trade.ts';
import type { LotChoice, Trade, TradeRefusal } from '../lots/trade.ts';
import type { WashLot } from './wash/wash-view.ts';

export interface LeastTaxPreview {
  /** In the order in which the parts would be taken. */
  readonly closures: readonly Closure[];
  /** The same by lot: what to name in the sale. */
  readonly chosen: readonly LotChoice[];
  readonly gain: Money;
  /** Gain times the rate of its term; negative for what losses save. */
  readonly tax: Money;
}

/** `lots`: of one security in one portfolio. */
export function leastTaxPreview(
  lots: readonly WashLot[],
  sale: Trade,
  terms: LotTerms,
): Result<LeastTaxPreview, TradeRefusal> {
  const book = bookOf(lots.toSorted(byAge));
  const { chosen: _, ...unnamed } = sale;
  const matched = matchTrade(book, unnamed, { ...terms, method: 'MIN_TAX', allowShort: false });
  if (!matched.ok) return matched;
  const { closures } = matched.value;
  return ok({
    closures,
    chosen: choicesOf(closures),
    gain: sumOf(closures.map(({ gain }) => gain)),
    tax: sumOf(closures.map(({ gain, term }) => scaled(gain, terms.taxRates[term]))),
  });
}

/** By lot. */
export function choicesOf(closures: readonly Closure[]): readonly LotChoice[] {
  const choices = new Map<LotId, LotChoice>();
  for (const { lotId, quantity } of closures) {
    const known = choices.get(lotId);
    choices.set(lotId, { lotId, quantity: known ? plus(known.quantity, quantity) : quantity });
  }
  return [...choices.values()];
}
