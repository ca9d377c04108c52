// Prices in dollars that a test states, as of its beginning and of what it lets pass; watchers are told of a change within 20 ms.
import { later } from '../../../src/api/app/live.ts';
import { price } from '../../../src/kernel/decimal.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { failed, ok, type Result } from '../../../src/kernel/result.ts';
import type { CurrencyCode } from '../../../src/ledger/domain/entries/ids.ts';
import type { Prices, SourceFailure, SourceQuote } from '../../../src/ledger/ports/prices.ts';
import { createMemoryCacheStore } from '../../../src/ledger/prices/cache/memory-cache-store.ts';
import { createPrices } from '../../../src/ledger/prices/prices.ts';

/** A symbol whose source does not answer. */
export const UNANSWERED = 'DEAD';

export function statedPrices(
  stated: Readonly<Record<string, string>>,
  passedMs: () => number = () => 0,
): Prices {
  const begunAt = Date.now();

  function quoteOf(symbol: string): Result<SourceQuote, SourceFailure> {
    if (symbol === UNANSWERED) return failed({ kind: 'not-answering', why: 'timeout' });
    const text = stated[symbol];
    if (text === undefined) return failed({ kind: 'unknown-symbol' });
    const none = { open: undefined, high: undefined, low: undefined };
    const unsaid = { previousClose: undefined, volume: undefined, marketCap: undefined };
    const currency = 'USD' as CurrencyCode;
    const at = instant(begunAt + passedMs());
    return ok({
      symbol,
      price: price(text),
      currency,
      at,
      source: 'stated',
      ...none,
      ...unsaid,
    });
  }

  return createPrices({
    sources: [
      {
        name: 'stated',
        knowsEverySymbol: true,
        quotes: async (symbols) => new Map(symbols.map((one) => [one, quoteOf(one)])),
      },
    ],
    cacheStore: createMemoryCacheStore(),
    priceAgeMaxMs: 86_400_000,
    watchEveryMs: 20,
    now: () => instant(Date.now() + passedMs()),
    after: later,
  });
}
