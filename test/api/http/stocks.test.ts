// Prices over HTTP: from a Yahoo of our own on a real socket, through the cache, to the answer.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { later } from '../../../src/api/app/live.ts';
import { ok } from '../../../src/kernel/result.ts';
import { openPrices } from '../../../src/ledger/app/prices/open-prices.ts';
import type { CurrencyCode } from '../../../src/ledger/ports/drafts.ts';
import { APPLE, yahooEnvironment } from '../../ledger/prices/harness/yahoo-environment.ts';
import { served } from '../harness/served.ts';

const V1 = '/api/v1/stocks';

async function environment() {
  const yahoo = await yahooEnvironment('2023-11-14T22:20:00Z');
  const folder = mkdtempSync(join(tmpdir(), 'sluice-stocks-'));
  const stocks = await openPrices(
    {
      sources: ['gateway', 'yahoo', 'hand'],
      yahoo: { address: yahoo.address, timeoutMs: 10_000 },
      ...{ files: undefined, staleAfterDays: 4, watchEveryMs: 15_000, historyDays: 5, pairs: [] },
    },
    {
      place: join(folder, 'book.sqlite'),
      homeCurrency: 'USD' as CurrencyCode,
      lastPrints: async () => ok(new Map()),
      isBusinessDay: () => true,
      now: yahoo.now,
      after: later,
    },
  );
  onTestFinished(async () => {
    await stocks.close();
    rmSync(folder, { recursive: true });
  });
  const api = await served([], 'closed', new Map(), { stocks });
  const bearer = await api.signedIn('ann', 'operator');
  return {
    yahoo,
    api,
    get: (symbol: string) => api.ask('GET', `${V1}/${encodeURIComponent(symbol)}`, { bearer }),
    batch: (symbols: readonly string[]) =>
      api.ask('POST', `${V1}/batch`, { bearer, body: { symbols } }),
    put: (symbol: string, body: object) =>
      api.ask('PUT', `${V1}/${symbol}/price`, { bearer, body }),
    remove: (symbol: string) => api.ask('DELETE', `${V1}/${symbol}/price`, { bearer }),
  };
}

describe('stocks', () => {
  it('have a price with its source and time, and every amount as text', async () => {
    const { yahoo, get } = await environment();
    await yahoo.control('POST', '/security', APPLE);
    expect(await get('AAPL')).toMatchObject({
      status: 200,
      body: {
        symbol: 'AAPL',
        price: '189.84',
        currency: 'USD',
        as_of: '2023-11-14T22:13:20.000Z',
        source: 'yahoo',
        stale: false,
        previous_close: '188.01',
        change: '1.83',
        change_percent: '0.9734',
        open: '187.7',
        high: '190.96',
        low: '187.65',
        volume: '60108400',
        market_cap: '2952525963264',
      },
    });
  });

  it('have nulls where the source says nothing', async () => {
    const { yahoo, get } = await environment();
    await yahoo.control('POST', '/security', { symbol: 'BRK-B', price: 351.29 });
    expect((await get('BRK.B')).body).toMatchObject({
      ...{ symbol: 'BRK.B', price: '351.29', previous_close: null, change: null },
      ...{ change_percent: null, volume: null, market_cap: null },
    });
  });

  it('that nobody knows are 404', async () => {
    const { get } = await environment();
    expect(await get('NONE')).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('No source of prices knows NONE') },
    });
    expect((await get('none')).status).toBe(422);
  });

  it('are 503 with the reason of each source if none answers, and when to try again', async () => {
    const { yahoo, get } = await environment();
    await yahoo.control('POST', '/security', APPLE);
    await yahoo.control('POST', '/fault', { kind: '429', retry_after: 90 });
    const { status, body } = await get('AAPL');
    expect([status, (body as { detail: string }).detail]).toEqual([
      503,
      'There is no price of AAPL now: gateway does not have it; yahoo limits our requests until 2023-11-14T22:21:30.000Z; hand does not have it.',
    ]);
    yahoo.moveTo('2023-11-14T22:21:30Z');
    expect((await get('AAPL')).status).toBe(200);
  });

  it('come in batches with the reason for each that has no price', async () => {
    const { yahoo, batch } = await environment();
    await yahoo.control('POST', '/security', APPLE);
    await yahoo.control('POST', '/security', { symbol: 'NULL', price: null });
    const { status, body } = await batch(['AAPL', 'NONE', 'NULL', 'AAPL']);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      quotes: [{ symbol: 'AAPL', price: '189.84' }],
      errors: [
        { symbol: 'NONE', kind: 'unknown-symbol' },
        {
          symbol: 'NULL',
          kind: 'no-source',
          detail: expect.stringContaining('its answer has no price'),
        },
      ],
    });
    expect((await yahoo.asked()).map(({ query }) => query.symbols)).toEqual(['AAPL,NONE,NULL']);
    expect((await batch([])).status).toBe(422);
    expect((await batch(Array.from({ length: 101 }, (_, index) => `S${index}`))).status).toBe(422);
  });

  it('take a price by hand, which counts where no earlier source has one', async () => {
    const { yahoo, api, get, put, remove } = await environment();
    await yahoo.control('POST', '/fault', { kind: 'html' });
    expect((await get('PRIV')).status).toBe(503);
    const stated = { price: '12.50', currency: 'EUR', at: '2023-11-14T18:00:00+01:00' };
    expect(await put('PRIV', stated)).toMatchObject({
      status: 200,
      body: { price: '12.5', as_of: '2023-11-14T17:00:00.000Z', set_by: 'ann' },
    });
    // Yahoo is left alone for a second after its failure.
    expect((await get('PRIV')).body).toMatchObject({ price: '12.5', source: 'hand' });
    expect(await put('PRIV', { ...stated, at: '2999-01-01T00:00:00Z' })).toMatchObject({
      status: 422,
      body: { detail: 'at must not be in the future.' },
    });
    const wrong = [{ price: '0' }, { price: '-1' }, { price: '1e3' }, { currency: 'euro' }];
    for (const one of wrong) {
      expect((await put('PRIV', { ...stated, ...one })).status).toBe(422);
    }
    expect((await remove('PRIV')).status).toBe(204);
    expect((await remove('PRIV')).status).toBe(404);
    const asked = { limit: 10, offset: 0, isOldestFirst: true };
    const { rows } = await api.identity.context.store.auditTrail(asked);
    const actions = rows.map(({ action }) => action).filter((one) => one.startsWith('price.'));
    expect(actions).toEqual([
      ...['price.set.asked', 'price.set'],
      ...['price.remove.asked', 'price.remove'],
    ]);
  });

  it('are looked up 30 times a minute for one user; what is known, and others, are still answered', async () => {
    const { yahoo, api, get, batch } = await environment();
    await yahoo.control('POST', '/security', APPLE);
    for (let n = 0; n < 29; n += 1) expect((await get(`NONE${n}`)).status).toBe(404);
    expect((await get('AAPL')).status).toBe(200);
    const beyond = await get('OTHER');
    expect(beyond).toMatchObject({
      status: 429,
      body: {
        code: 'too_many_requests',
        detail: expect.stringMatching(
          /^OTHER was not looked up: .* or for several symbols at once/,
        ),
      },
    });
    expect(Number(beyond.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await batch(['AAPL', 'OTHER'])).toMatchObject({
      status: 200,
      body: { quotes: [{ symbol: 'AAPL' }], errors: [{ symbol: 'OTHER', kind: 'over-share' }] },
    });
    const none = await batch(['OTHER', 'ANOTHER']);
    expect(none).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(Number(none.headers.get('retry-after'))).toBeGreaterThan(0);
    const bearer = await api.signedIn('bob', 'viewer');
    expect((await api.ask('GET', `${V1}/OTHER`, { bearer })).status).toBe(404);
  });
});
