// Prices in this process: its store and sources, the traders' prints, and the times at which they are renewed.
import cron from 'node-cron';
import { instant } from '../../kernel/instant.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import { type OpenPrices, openPrices } from '../../ledger/app/prices/open-prices.ts';
import type { QuoteShelf } from '../../ledger/ports/quote-shelf.ts';
import type { PoolTerms } from '../../sql/on-postgres.ts';
import type { QueryObserver } from '../../sql/query-log.ts';
import { HOME_CALENDAR } from '../../trader/app/home-calendar.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { ApiSettings } from '../../trader/ports/settings.ts';
import type { Desks } from '../desks/desks.ts';
import { createReadPrints, type PricedTrader } from '../live/last-prints.ts';
import type { Duty } from './duties.ts';
import { heldSymbols } from './held-symbols.ts';
import { ledgerPlaceOf } from './ledger.ts';
import { later } from './live.ts';

export interface PricedParts {
  readonly traders: readonly PricedTrader[];
  readonly desks: Desks;
  readonly ledger: Pick<Ledger, 'read'>;
  readonly log: Log;
  readonly queries: QueryObserver;
  /** Shared with other workers; in memory unless given. */
  readonly shelf: QuoteShelf | undefined;
  /** Of PostgreSQL. */
  readonly pool: PoolTerms;
}

export interface Priced extends OpenPrices {
  /** Once started, they renew what is held and put it on record. */
  schedules(): Duty;
}

type CurrencyPairs = Parameters<typeof openPrices>[0]['pairs'];

export async function openPriced(
  { store, prices: terms }: Pick<ApiSettings, 'store' | 'prices'>,
  { traders, desks, ledger, log, queries, shelf, pool }: PricedParts,
): Promise<Priced> {
  const prints = createReadPrints(traders, { now: Date.now, after: later });
  const open = await openPrices(
    { ...terms, pairs: terms.pairs as CurrencyPairs },
    {
      place: ledgerPlaceOf(store),
      lastPrints: prints.lastPrints,
      isBusinessDay: (day) => HOME_CALENDAR.sessionOf(day) !== undefined,
      ...{ queries, shelf, pool },
      now: () => instant(Date.now()),
      after: later,
    },
  );

  function scheduled(expression: string, what: string, act: () => Promise<void>) {
    const run = () => act().catch((error) => log.warn(`${what} failed.`, { error: String(error) }));
    return cron.schedule(expression, run, { timezone: 'UTC', noOverlap: true });
  }

  async function held(): Promise<readonly string[]> {
    const [traded, booked] = await Promise.all([heldSymbols(desks), ledger.read.heldSymbols()]);
    return [...new Set([...traded, ...booked])];
  }

  async function fill(): Promise<void> {
    const { closes, rates, failures, gaps } = await open.backFill(await held());
    log.info('Prices on record.', { closes, rates });
    if (failures.length > 0) log.warn('Some prices could not be put on record.', { failures });
    if (gaps.length > 0) log.warn('Closes are missing on business days.', { gaps });
  }

  function schedules(): Duty {
    let tasks: readonly { destroy(): unknown }[] = [];
    return {
      start() {
        tasks = [
          scheduled(terms.refreshAt, 'Renewing prices', async () => {
            await open.prices.refresh(await held());
          }),
          scheduled(terms.backFillAt, 'Putting prices on record', fill),
        ];
      },
      stop() {
        for (const task of tasks) void task.destroy();
      },
    };
  }

  return {
    ...open,
    schedules,
    async close() {
      prints.stop();
      await open.close();
    },
  };
}
