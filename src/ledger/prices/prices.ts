// Prices put together: sources in order with their pauses, the cache before them, and one timer for all who watch.
import type { Cancel } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { PriceSource, Prices } from '../ports/prices.ts';
import type { QuoteCacheStore } from '../ports/quote-cache-store.ts';
import { createQuoteCache } from './cache/quote-cache.ts';
import { createSourcesInOrder } from './sources/in-order.ts';
import { createPacedSource } from './sources/paced-source.ts';
import { inBatches } from './watching/in-batches.ts';
import { createWatchers } from './watching/watchers.ts';

export interface PricesParts {
  /** In the order in which they are asked. */
  readonly sources: readonly PriceSource[];
  readonly cacheStore: QuoteCacheStore;
  readonly priceAgeMaxMs: number;
  /** Between two looks at what is watched. */
  readonly watchEveryMs: number;
  now(): Instant;
  after(delayMs: number, call: () => void): Cancel;
}

/** Symbols of one question to the sources, and how many questions are open at once while many are refreshed. */
const BATCH = 50;
const OPEN_MAX = 2;

export function createPrices(parts: PricesParts): Prices {
  const watchers = createWatchers();
  const ask = createSourcesInOrder(parts.sources.map((one) => createPacedSource(one, parts.now)));
  const cache = createQuoteCache({ ...parts, ask, fetched: watchers.publish });
  let cancelLook: Cancel | undefined;

  const renew = (symbols: readonly string[], ageMaxMs?: number) =>
    inBatches(symbols, { size: BATCH, openMax: OPEN_MAX }, (batch) => cache.renew(batch, ageMaxMs));

  /** Without new quotes the stored ones are sent once more, because they may have become stale. */
  async function lookAt(symbols: readonly string[]): Promise<void> {
    await renew(symbols, parts.watchEveryMs).catch(() => {});
    for (const quote of await cache.peek(symbols)) watchers.publish(quote);
  }

  /** The next look is set when this one has ended, so that slow sources are not asked twice at once. */
  function lookLater(): void {
    cancelLook = parts.after(parts.watchEveryMs, () => {
      const symbols = watchers.symbols();
      if (symbols.length === 0) {
        cancelLook = undefined;
        return;
      }
      void lookAt(symbols).then(() => {
        if (cancelLook !== undefined) lookLater();
      });
    });
  }

  return {
    quotes: cache.quotes,
    watch(symbols, onChange) {
      const cancel = watchers.add(symbols, onChange);
      if (cancelLook === undefined) lookLater();
      void cache
        .quotes(symbols)
        .then((found) => {
          for (const answer of found.values()) if (answer.ok) watchers.publish(answer.value);
        })
        .catch(() => {});
      return cancel;
    },
    refresh: renew,
    forget: cache.forget,
    stop() {
      cancelLook?.();
      cancelLook = undefined;
    },
  };
}
