// A price that the cache has kept for more than a minute may still be the newest one: only its own time makes it old.
import { expect, it, onTestFinished } from 'vitest';
import { snapshotReader } from '../../../src/advisers/app/reading/read-snapshots.ts';
import { price } from '../../../src/kernel/decimal.ts';
import { DAY_MS, type Instant, instant, type TradingDay } from '../../../src/kernel/instant.ts';
import { ok } from '../../../src/kernel/result.ts';
import type { PortfolioRow } from '../../../src/ledger/ports/ledger-rows.ts';
import { openPriceStore } from '../../../src/ledger/store/prices/open-price-store.ts';
import { dayFromUtc } from '../../../src/market/time/day.ts';
import { NO_PLAN_ORDERS } from '../../api/harness/no-plan-orders.ts';
import { booked } from '../../ledger/harness/booked.ts';
import { cash, newPortfolio, trade, USD } from '../../ledger/harness/drafts.ts';
import { LEDGER_PLACES, openLedger } from '../../ledger/harness/ledger-places.ts';

const NOW = instant(Date.parse('2026-11-20T15:00:00Z'));
const NONE = { previousClose: undefined, volume: undefined, marketCap: undefined };
const MORE = { open: undefined, high: undefined, low: undefined };

async function staleIn(at: Instant): Promise<readonly (boolean | undefined)[]> {
  const place = await LEDGER_PLACES.SQLite?.();
  if (place === undefined) throw new Error('no place');
  const open = await openLedger(place.address);
  const store = await openPriceStore(place.address);
  onTestFinished(async () => {
    await store.close();
    await open.close();
    await place.end();
  });
  const id = await newPortfolio(open.ledger);
  await booked(open.ledger, id, cash('DEPOSIT', '2026-01-02', '20000'));
  const bought = { day: '2026-01-05', quantity: '100', price: '100' };
  await booked(open.ledger, id, trade('BUY', 'ACME', bought));
  const quoted = { price: price('100'), currency: USD, at, source: 'test', isStale: true };
  const read = await snapshotReader({
    valuation: {
      ...{ read: open.ledger.read, history: store.history, planOrders: NO_PLAN_ORDERS },
      ...{ now: NOW, today: '2026-11-20' as TradingDay, staleAfterDays: 4 },
      prices: {
        quotes: async (symbols) =>
          new Map(symbols.map((symbol) => [symbol, ok({ symbol, ...quoted, ...NONE, ...MORE })])),
      },
    },
    history: store.history,
    lags: new Map(),
    dayOf: dayFromUtc,
  });
  const row = (await open.ledger.read.portfolio(id)) as PortfolioRow;
  const [unread] = await read([row]);
  const snapshot = await unread?.read();
  return (snapshot?.holdings ?? []).map((holding) => holding.price?.isStale);
}

it('is old by its own time alone', async () => {
  expect(await staleIn(instant(NOW - DAY_MS))).toEqual([false]);
  expect(await staleIn(instant(NOW - 5 * DAY_MS))).toEqual([true]);
});
