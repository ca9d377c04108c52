// All subscribers of quotes: each receives a quote once, and again when it has changed.
import type { Cancel } from '../../../kernel/clock.ts';
import { textOf } from '../../../kernel/decimal.ts';
import type { Quote } from '../../ports/prices.ts';

export interface Watchers {
  add(symbols: readonly string[], onChange: (quote: Quote) => void): Cancel;
  publish(quote: Quote): void;
  /** Every symbol that anyone watches. */
  symbols(): readonly string[];
}

interface Watcher {
  /** The last quote sent of each symbol, as text; undefined before the first. */
  readonly sentBySymbol: Map<string, string | undefined>;
  readonly onChange: (quote: Quote) => void;
}

export function createWatchers(): Watchers {
  const watchers = new Set<Watcher>();
  return {
    add(symbols, onChange) {
      const watcher = { sentBySymbol: new Map(symbols.map((one) => [one, undefined])), onChange };
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    publish(quote) {
      const text = `${textOf(quote.price)} ${quote.currency} ${quote.at} ${quote.isStale}`;
      for (const { sentBySymbol, onChange } of watchers) {
        const { symbol } = quote;
        if (!sentBySymbol.has(symbol) || sentBySymbol.get(symbol) === text) continue;
        sentBySymbol.set(symbol, text);
        onChange(quote);
      }
    },
    symbols: () => [...new Set([...watchers].flatMap((one) => [...one.sentBySymbol.keys()]))],
  };
}
