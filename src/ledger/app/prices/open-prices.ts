// Prices as a whole: the store, the sources that the configuration names, the cache before them, and the back-fill.
import type { Cancel } from '../../../kernel/clock.ts';
import { DAY_MS, type Instant, instant, type TradingDay } from '../../../kernel/instant.ts';
import { dayFromUtc } from '../../../market/time/day.ts';
import type { PoolTerms } from '../../../sql/on-postgres.ts';
import type { QueryObserver } from '../../../sql/query-log.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import type { CurrencyPair, HistorySource, PriceHistory } from '../../ports/price-history.ts';
import type { PriceProfile } from '../../ports/price-profile.ts';
import type { LastPrints, ManualPrices, PriceSource, Prices } from '../../ports/prices.ts';
import type { QuoteCacheStore } from '../../ports/quote-cache-store.ts';
import { createMemoryCacheStore } from '../../prices/cache/memory-cache-store.ts';
import { createFileHistory, createFileSource } from '../../prices/files/file-source.ts';
import { createPriceFolder } from '../../prices/files/price-folder.ts';
import { type BackFilled, backFill } from '../../prices/history/back-fill.ts';
import { createHttpHistory, createHttpSource } from '../../prices/http/http-source.ts';
import { createRequestBudget } from '../../prices/http/request-budget.ts';
import { createPrices } from '../../prices/prices.ts';
import { createManualSource } from '../../prices/sources/manual-source.ts';
import { createTraderSource } from '../../prices/sources/trader-source.ts';
import { createYahooClient } from '../../prices/yahoo/yahoo-client.ts';
import { createYahooHistory } from '../../prices/yahoo/yahoo-history.ts';
import { createYahooSource } from '../../prices/yahoo/yahoo-source.ts';
import { openPriceStore } from '../../store/prices/open-price-store.ts';

/** What the ledger needs of the price settings; it does not know the configuration of the trader. */
export interface PriceTerms {
  /** In the order in which they are asked: `gateway`, `yahoo`, `files`, `hand`, or the name of a profile. */
  readonly sources: readonly string[];
  readonly profiles?: readonly PriceProfile[];
  readonly yahoo: { readonly address: string | undefined; readonly timeoutMs: number };
  /** Folder of CSV files; undefined: none. */
  readonly files: string | undefined;
  readonly staleAfterDays: number;
  readonly watchEveryMs: number;
  readonly historyDays: number;
  readonly pairs: readonly CurrencyPair[];
  /** Symbols whose closes are kept although no portfolio holds them: `^GSPC`, `EURUSD=X`. */
  readonly benchmarks?: readonly string[];
}

export interface PriceSurroundings {
  /** A SQLite file, or a `postgres://` address. */
  readonly place: string;
  /** Of a file that names neither market nor currency. */
  readonly homeCurrency: CurrencyCode;
  readonly lastPrints: LastPrints;
  readonly isBusinessDay: (day: TradingDay) => boolean;
  readonly queries?: QueryObserver;
  /** Shared with other processes; in memory unless given. */
  readonly cacheStore?: QuoteCacheStore | undefined;
  /** Of PostgreSQL. */
  readonly pool?: PoolTerms;
  now(): Instant;
  after(delayMs: number, call: () => void): Cancel;
}

export interface OpenPrices {
  readonly prices: Prices;
  readonly history: PriceHistory;
  readonly byHand: ManualPrices;
  /** Closes and splits of the symbols and of the benchmarks, and the rates that the configuration names. */
  backFill(
    symbols: readonly string[],
    fromBySymbol?: ReadonlyMap<string, TradingDay>,
  ): Promise<BackFilled>;
  close(): Promise<void>;
}

export async function openPrices(
  terms: PriceTerms,
  surroundings: PriceSurroundings,
): Promise<OpenPrices> {
  const { place, queries, pool, now, after, isBusinessDay, homeCurrency } = surroundings;
  const store = await openPriceStore(place, { ...(queries && { queries }), ...(pool && { pool }) });
  const yahoo = createYahooClient({ ...terms.yahoo, now });
  const folder =
    terms.files === undefined ? undefined : createPriceFolder(terms.files, homeCurrency);

  const served = new Map(
    (terms.profiles ?? []).map((profile) => {
      const budget = createRequestBudget({ perMinute: profile.perMinute, now, after });
      return [profile.name, { profile, budget, now }] as const;
    }),
  );

  function sourceNamed(name: string): PriceSource | undefined {
    switch (name) {
      case 'gateway':
        return createTraderSource(surroundings.lastPrints);
      case 'yahoo':
        return createYahooSource(yahoo);
      case 'files':
        return folder && createFileSource(folder);
      case 'hand':
        return createManualSource(store.byHand);
      default: {
        const own = served.get(name);
        return own && createHttpSource(own);
      }
    }
  }

  function historyNamed(name: string): HistorySource | undefined {
    if (name === 'yahoo') return createYahooHistory(yahoo, now);
    if (name === 'files') return folder && createFileHistory(folder);
    const own = served.get(name);
    return own && createHttpHistory(own);
  }

  const prices = createPrices({
    sources: terms.sources.flatMap((name) => sourceNamed(name) ?? []),
    cacheStore: surroundings.cacheStore ?? createMemoryCacheStore(),
    priceAgeMaxMs: terms.staleAfterDays * DAY_MS,
    watchEveryMs: terms.watchEveryMs,
    now,
    after,
  });
  const sources = terms.sources.flatMap((name) => historyNamed(name) ?? []);
  return {
    prices,
    history: store.history,
    byHand: store.byHand,
    backFill(held, heldSince = new Map()) {
      const from = dayFromUtc(instant(now() - terms.historyDays * DAY_MS));
      const benchmarks = terms.benchmarks ?? [];
      const symbols = [...new Set([...held, ...benchmarks])];
      const first = [...heldSince.values()].toSorted()[0] ?? from;
      const fromBySymbol = new Map([
        ...benchmarks.map((symbol) => [symbol, first] as const),
        ...heldSince,
      ]);
      const wanted = { symbols, pairs: terms.pairs, from, fromBySymbol };
      return backFill({ history: store.history, sources, isBusinessDay }, wanted);
    },
    async close() {
      prices.stop();
      await store.close();
    },
  };
}
