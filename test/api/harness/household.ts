// The household of the demonstration in an API of a test, whose user `demo` sees all of it.

import { onTestFinished } from 'vitest';
import { seedHousehold } from '../../../src/api/app/household/seed-household.ts';
import { bookOf } from '../../../src/api/app/ledger.ts';
import { later } from '../../../src/api/app/live.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { ok } from '../../../src/kernel/result.ts';
import { openPrices } from '../../../src/ledger/app/prices/open-prices.ts';
import type { CurrencyCode } from '../../../src/ledger/ports/drafts.ts';
import { NO_PLAN_ORDERS } from './no-plan-orders.ts';
import type { Served } from './served.ts';

export async function seeded(api: Served): Promise<void> {
  const viewer = await api.identity.context.store.userByLogin('demo');
  if (viewer === undefined) throw new Error('demo is not there');
  const prices = await openPrices(
    {
      sources: ['hand'],
      yahoo: { address: undefined, timeoutMs: 1_000 },
      ...{ files: undefined, staleAfterDays: 4, watchEveryMs: 15_000, historyDays: 1, pairs: [] },
    },
    {
      place: api.place,
      homeCurrency: 'USD' as CurrencyCode,
      lastPrints: async () => ok(new Map()),
      isBusinessDay: () => true,
      now: () => instant(Date.now()),
      after: later,
    },
  );
  onTestFinished(prices.close);
  const book = bookOf(api.book.ledger, 'us', {
    allowsSimulation: true,
    allowsPrivateWebhooks: false,
    prices: prices.prices,
    followed: [],
    planOrders: NO_PLAN_ORDERS,
    history: prices.history,
    staleAfterDays: 4,
  });
  await seedHousehold({ ...prices, identity: api.identity, book, viewer, venue: 'us' });
}
