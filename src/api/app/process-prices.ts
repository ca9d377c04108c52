// Prices in this process: its store and sources, the traders' prints, and the times at which they are renewed.
import { instant } from '../../kernel/instant.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import { type OpenPrices, openPrices } from '../../ledger/app/prices/open-prices.ts';
import type { CurrencyCode } from '../../ledger/ports/drafts.ts';
import type { HeldSince } from '../../ledger/ports/ledger-store.ts';
import type { QuoteCacheStore } from '../../ledger/ports/quote-cache-store.ts';
import type { PoolTerms } from '../../sql/on-postgres.ts';
import type { QueryObserver } from '../../sql/query-log.ts';
import { venuesOf } from '../../trader/app/venues.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { ApiSettings } from '../../trader/ports/settings.ts';
import { createReadPrints, type PricedTrader } from '../live/last-prints.ts';
import type { TraderClients } from '../traders/trader-clients.ts';
import { heldSymbols } from './held-symbols.ts';
import type { Job } from './jobs.ts';
import { ledgerPlaceOf } from './ledger.ts';
import { later } from './live.ts';
import { createFillNew } from './new-symbols.ts';

export interface PricedParts {
  readonly traders: readonly PricedTrader[];
  readonly clients: TraderClients;
  readonly ledger: Pick<Ledger, 'read'>;
  readonly log: Log;
  readonly queries: QueryObserver;
  /** Shared with other workers; in memory unless given. */
  readonly cacheStore: QuoteCacheStore | undefined;
  /** Of PostgreSQL. */
  readonly pool: PoolTerms;
}

export interface Priced extends OpenPrices {
  /** They renew what is held, so that it is there before anybody asks, and put it on record. */
  readonly jobs: readonly Job[];
}

type CurrencyPairs = Parameters<typeof openPrices>[0]['pairs'];

export async function openPriced(
  { venue, store, prices: terms }: Pick<ApiSettings, 'venue' | 'store' | 'prices'>,
  { traders, clients, ledger, log, queries, cacheStore, pool }: PricedParts,
): Promise<Priced> {
  const { calendar, currency } = venuesOf(venue).home;
  const prints = createReadPrints(traders, { now: Date.now, after: later });
  const open = await openPrices(
    { ...terms, pairs: terms.pairs as CurrencyPairs },
    {
      place: ledgerPlaceOf(store),
      homeCurrency: currency as CurrencyCode,
      lastPrints: prints.lastPrints,
      isBusinessDay: (day) => calendar.sessionOf(day) !== undefined,
      ...{ queries, cacheStore, pool },
      now: () => instant(Date.now()),
      after: later,
    },
  );

  async function held(): Promise<readonly string[]> {
    const [traded, booked] = await Promise.all([heldSymbols(clients), ledger.read.heldSymbols()]);
    return [...new Set([...traded, ...booked])];
  }

  /** What was sold long ago belongs to the past of a portfolio as much as what is held. */
  async function fillAll(): Promise<void> {
    const [now, ever] = await Promise.all([held(), ledger.read.everHeld()]);
    await fill([...now, ...ever.map(({ symbol }) => symbol)], ever);
  }

  async function fill(symbols: readonly string[], ever: readonly HeldSince[]): Promise<void> {
    const since = new Map(ever.map(({ symbol, from }) => [symbol, from]));
    const { closes, rates, failures, gaps } = await open.backFill([...new Set(symbols)], since);
    log.info('Prices on record.', { closes, rates });
    if (failures.length > 0) log.warn('Some prices could not be put on record.', { failures });
    if (gaps.length > 0) log.warn('Closes are missing on business days.', { gaps });
  }

  const fillNew = createFillNew({
    span: (symbol) => open.history.span(symbol),
    async fill(symbols) {
      const ever = await ledger.read.everHeld();
      await fill(
        symbols,
        ever.filter(({ symbol }) => symbols.includes(symbol)),
      );
    },
  });

  async function renew(): Promise<void> {
    const symbols = await held();
    await open.prices.refresh(symbols);
    await fillNew(symbols);
  }

  return {
    ...open,
    jobs: [
      {
        ...{ name: 'prices', at: terms.refreshAt, run: renew, isAtStart: true },
        what: 'renews the prices of everything held, so that the cache is warm',
      },
      {
        ...{ name: 'price-history', at: terms.backFillAt, run: fillAll },
        what: 'puts closes, splits and rates on record',
      },
    ],
    async close() {
      prints.stop();
      await open.close();
    },
  };
}
