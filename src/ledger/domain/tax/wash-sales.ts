// Wash sales (26 CFR 1.1091-1): a loss is disallowed as far as the same security was bought 30 days before or after.
// A view of all portfolios of one person in one security and its equivalents, recomputed from the trades: a later purchase changes what an
// earlier sale may deduct, never what was recorded.
import { sumOf } from '../../../kernel/amounts.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { LotTerms } from '../lots/lot-terms.ts';
import { bookAfter, matchTrade } from '../lots/match-trade.ts';
import type { Trade, TradeRefusal } from '../lots/trade.ts';
import type { Place } from './wash/lot-parts.ts';
import { createWashBook, type WashBook } from './wash/wash-book.ts';
import type { WashClosure, WashTerms, WashTrade, WashView } from './wash/wash-view.ts';

/** Trades of one security, or of equivalent ones share for share, in the order of booking; the first that is refused ends the view. */
export function washSales(
  trades: readonly WashTrade[],
  terms: WashTerms,
): Result<WashView, TradeRefusal> {
  const book = createWashBook(terms, () => '');
  for (const { portfolio, security, trade, method } of trades) {
    const lots = method === undefined ? terms.lots : { ...terms.lots, method };
    const refusal = washTrade(book, { portfolio, security }, trade, lots);
    if (refusal !== undefined) return failed(refusal);
  }
  return ok(book.view());
}

/** Named lots are found in all their parts. */
export function washTrade(
  book: WashBook,
  place: Place,
  { chosen, ...trade }: Trade,
  terms: LotTerms,
): TradeRefusal | undefined {
  const lots = book.bookOf(place);
  const named = chosen && { chosen: book.choicesAmong(lots, chosen) };
  const matched = matchTrade(lots, { ...trade, ...named }, terms);
  if (!matched.ok) return matched.failure;
  const { closures, opened } = matched.value;
  book.release(lots, closures);
  const before = new Map(lots.lots.map((lot) => [lot.id, lot]));
  bookAfter(lots, matched.value);
  if (opened !== undefined) book.opened(place, opened);
  book.closed(closures, (id) => before.get(id));
  if (opened !== undefined) book.bought(place, opened);
  return undefined;
}

export function washTotals(closures: readonly WashClosure[]) {
  return {
    gain: sumOf(closures.map(({ gain }) => gain)),
    disallowedLoss: sumOf(closures.map((one) => one.disallowedLoss)),
    allowedGain: sumOf(closures.map(({ allowedGain }) => allowedGain)),
  };
}
