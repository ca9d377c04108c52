// A price that workers share by Redis, beside the bare question of the client library in the same run; nothing without Redis.
import { Redis } from 'ioredis';
import { openGuardedRedis } from '../src/api/store/redis/guarded-redis.ts';
import { createRedisCacheStore } from '../src/api/store/redis/redis-cache-store.ts';
import { ALONE } from '../src/api/store/workers/shared-state.ts';
import { price } from '../src/kernel/decimal.ts';
import { instant, MINUTE_MS } from '../src/kernel/instant.ts';
import { ok } from '../src/kernel/result.ts';
import type { Quote } from '../src/ledger/ports/prices.ts';
import { REDIS_PROGRAMS, startRedis } from '../test/processes/redis.ts';
import { percentile } from './timing.ts';

const READINGS = 20_000;
const KEY = 'stock:AAPL';
/** Between two questions, so that none is answered from the own memory. */
const STEP_MS = 1_001;

export async function benchSharedPrices(): Promise<Readonly<Record<string, number>>> {
  if (REDIS_PROGRAMS.length === 0) return {};
  const server = await startRedis();
  const after = (delayMs: number, call: () => void) => {
    const timer = setTimeout(call, delayMs).unref();
    return () => clearTimeout(timer);
  };
  const url = server.url;
  const redis = await openGuardedRedis({
    settings: { url, prefix: '', isEncrypted: false, username: undefined, password: undefined },
    log: { info: () => {}, warn: () => {} },
    now: Date.now,
    after,
  });
  const own = new Redis(url);
  let at = Date.now();
  const cacheStore = createRedisCacheStore({ redis, news: ALONE.news, now: () => at, after });
  await cacheStore.put(KEY, { answer: ok(quoteAt(at)), keptAt: instant(at) });
  await own.set('bare', (await own.get(KEY)) ?? '', 'PX', MINUTE_MS);
  await own.config('RESETSTAT');
  const hits: number[] = [];
  /** Of a connection of its own, and of the one that the shelf uses. */
  const gets: number[] = [];
  const sameGets: number[] = [];
  const near: number[] = [];
  for (let n = 0; n < READINGS; n += 1) {
    gets.push(await millisecondsOf(() => own.get('bare')));
    sameGets.push(await millisecondsOf(() => redis.ask((client) => client.get('bare'))));
    at += STEP_MS;
    hits.push(await millisecondsOf(() => cacheStore.get([KEY])));
    near.push(await millisecondsOf(() => cacheStore.get([KEY])));
  }
  const asked = Number(/cmdstat_mget:calls=(\d+)/.exec(await own.info('commandstats'))?.[1]);
  redis.stop();
  own.disconnect();
  await server.stop();
  return {
    cache_hit_p50_ms: percentile(hits, 0.5),
    cache_hit_p99_ms: percentile(hits, 0.99),
    cache_hit_near_p99_ms: percentile(near, 0.99),
    cache_hit_p50_ratio: percentile(hits, 0.5) / percentile(sameGets, 0.5),
    cache_hit_p99_ratio: percentile(hits, 0.99) / percentile(sameGets, 0.99),
    cache_hit_questions: asked / READINGS,
    redis_get_p50_ms: percentile(gets, 0.5),
    redis_get_p99_ms: percentile(gets, 0.99),
  };
}

async function millisecondsOf(act: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await act();
  return performance.now() - from;
}

function quoteAt(at: number): Quote {
  const none = { open: undefined, high: undefined, low: undefined, marketCap: undefined };
  return {
    ...{ symbol: 'AAPL', price: price('189.84'), currency: 'USD' as Quote['currency'] },
    ...{ at: instant(at), source: 'bench', isStale: false, volume: undefined, ...none },
    previousClose: price('188.1'),
  };
}
