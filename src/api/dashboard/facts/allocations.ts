// Weights of a portfolio, as the server computed them, and how old its prices are.
import type { Allocation, BookHolding } from './book-shapes.ts';

/** In percent; null if it is not in the sums. */
export function weightOf(allocation: Allocation, symbol: string): string | null {
  return allocation.symbol.find(({ key }) => key === symbol)?.percent ?? null;
}

/** When the oldest price that counts was made. */
export function oldestPrice(holdings: readonly Pick<BookHolding, 'price_as_of'>[]) {
  return holdings
    .flatMap(({ price_as_of: at }) => at ?? [])
    .toSorted()
    .at(0);
}
