// Prices of one run: a security that many portfolios hold is asked for once.
import type { Prices, QuotesAnswer } from '../../../ledger/ports/prices.ts';

type Answer = QuotesAnswer extends ReadonlyMap<string, infer One> ? One : never;

export function quotesOnce(prices: Pick<Prices, 'quotes'>): Pick<Prices, 'quotes'> {
  const known = new Map<string, Answer>();
  return {
    async quotes(symbols) {
      const unknown = symbols.filter((symbol) => !known.has(symbol));
      if (unknown.length > 0)
        for (const [symbol, answer] of await prices.quotes(unknown)) known.set(symbol, answer);
      return new Map(
        symbols.flatMap((symbol) => {
          const answer = known.get(symbol);
          return answer === undefined ? [] : [[symbol, answer] as const];
        }),
      );
    },
  };
}
