// Prices of two workers that share a server of Redis: one question to the sources for all who ask, and prices without Redis.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { later } from '../../src/api/app/live.ts';
import { textOf } from '../../src/kernel/decimal.ts';
import { DAY_MS, instant } from '../../src/kernel/instant.ts';
import type { Prices } from '../../src/ledger/ports/prices.ts';
import { createMemoryCacheStore } from '../../src/ledger/prices/cache/memory-cache-store.ts';
import { createPrices } from '../../src/ledger/prices/prices.ts';
import { type ScriptedSource, scriptedSource } from '../ledger/prices/harness/scripted-source.ts';
import { type RedisServer, startRedis } from '../processes/redis.ts';
import { pause, until } from '../processes/waiting.ts';
import { openWorker, type Worker } from './worker.ts';

const now = () => instant(Date.now());

describe('prices of several workers', () => {
  let redis: RedisServer;
  let source: ScriptedSource;
  let workers: Worker[];
  let one: Prices;
  let other: Prices;

  beforeAll(async () => {
    redis = await startRedis();
  });

  afterAll(async () => {
    await redis.stop();
  });

  async function begin(): Promise<void> {
    await redis.command('FLUSHALL');
    source = scriptedSource('yahoo', now);
    workers = [];
    one = await pricesOf();
    other = await pricesOf();
  }

  async function end(): Promise<void> {
    for (const prices of [one, other]) prices.stop();
    for (const worker of workers) await worker.stop();
  }

  beforeEach(begin);
  afterEach(end);

  const failures = () => workers.reduce((sum, worker) => sum + (worker.state()?.failures ?? 0), 0);

  /**
   * On a busy machine Redis may answer too late, or a worker may have waited three seconds for another one, and then each worker
   * asks the sources itself: played again from the beginning.
   */
  async function inTime<Seen>(play: () => Promise<Seen>): Promise<Seen> {
    for (;;) {
      const began = performance.now();
      const seen = await play();
      if (failures() === 0 && performance.now() - began < 2_900) return seen;
      await end();
      await begin();
    }
  }

  async function pricesOf(): Promise<Prices> {
    const worker = await openWorker(redis.url);
    workers.push(worker);
    return createPrices({
      sources: [source],
      cacheStore: worker.cacheStore ?? createMemoryCacheStore(),
      ...{ priceAgeMaxMs: DAY_MS, watchEveryMs: 15_000, now, after: later },
    });
  }

  async function told(prices: Prices, symbol = 'AAPL'): Promise<string> {
    const answer = (await prices.quotes([symbol])).get(symbol);
    return answer?.ok ? textOf(answer.value.price) : (answer?.failure.kind ?? 'missing');
  }

  const areUp = (up: boolean) => workers.every((worker) => worker.state()?.isUp === up);

  it('are fetched once, however many ask at both, and kept for a minute under stock:{SYMBOL}', async () => {
    const seen = await inTime(async () => {
      source.set('AAPL', '189.84');
      const letGo = source.hold();
      const all = [one, other].flatMap((prices) => Array.from({ length: 25 }, () => told(prices)));
      await until('a worker asks', () => source.asked.length > 0);
      await pause(100);
      letGo();
      const prices = new Set(await Promise.all(all));
      const left = Number((await redis.command('PTTL stock:AAPL')).slice(1));
      return { prices, left, kept: await redis.command('GET stock:AAPL') };
    });
    expect(seen.prices).toEqual(new Set(['189.84']));
    expect(source.asked).toEqual([['AAPL']]);
    expect(seen.kept).toContain('"price":"189.84"');
    expect(seen.left).toBeGreaterThan(55_000);
    expect(seen.left).toBeLessThanOrEqual(60_000);
    expect(await redis.command('EXISTS lock:stock:AAPL')).toBe(':0');
  });

  it('that a worker has fetched, another one has not to fetch; nor that a symbol is unknown', async () => {
    const seen = await inTime(async () => {
      source.set('AAPL', '189.84');
      const first = [await told(one), await told(one, 'NONE')];
      return { first, second: [await told(other), await told(other, 'NONE')] };
    });
    const answers = ['189.84', 'unknown-symbol'];
    expect(seen).toEqual({ first: answers, second: answers });
    expect(source.asked).toEqual([['AAPL'], ['NONE']]);
  });

  it('that are forgotten at one worker are forgotten at the other', async () => {
    source.set('AAPL', '1');
    await told(one);
    await told(other);
    source.set('AAPL', '2');
    await one.forget('AAPL');
    // Half the time for which it would keep the old one.
    await until('the other has the new one', async () => (await told(other)) === '2', 30_000);
    expect(await told(one)).toBe('2');
  });

  it('do not wait for a worker that died while it fetched', async () => {
    source.set('AAPL', '1');
    await redis.command('SET lock:stock:AAPL dead PX 3600000');
    expect(await told(one)).toBe('1');
    // It went on although the other one had not let go.
    expect(await redis.command('GET lock:stock:AAPL')).toContain('dead');
  });

  it('do not wait for one that found nothing', async () => {
    source.set('AAPL', { kind: 'not-answering', why: 'it answered 500' });
    // One that waits for the other does so for three seconds each time; a busy machine takes so long now and then.
    await until('both answer sooner', async () => {
      const began = performance.now();
      expect(await Promise.all([told(one), told(other)])).toEqual(['no-source', 'no-source']);
      return performance.now() - began < 2_900;
    });
  });

  it('are fetched again if something else is under their key', async () => {
    source.set('AAPL', '1');
    for (const text of ['nonsense', '{"price":1}', '{"symbol":"AAPL","price":"x"}']) {
      await redis.command(`SET stock:AAPL ${text}`);
      expect(await told(one)).toBe('1');
      await one.forget('AAPL');
    }
    await redis.command('RPUSH stock:AAPL list');
    expect(await told(one)).toBe('1');
    await until('Redis is used again', () => areUp(true));
  });

  it('come from memory and the sources while Redis is dead, paused or flushed', async () => {
    source.set('AAPL', '1');
    await told(one);
    await redis.command('FLUSHALL');
    expect([await told(other), await told(one)]).toEqual(['1', '1']);
    await redis.kill();
    await until('both noticed', () => areUp(false));
    source.set('MSFT', '2');
    expect([await told(one, 'MSFT'), await told(other, 'MSFT')]).toEqual(['2', '2']);
    expect([await told(one), await told(other)]).toEqual(['1', '1']);
    await redis.start();
    await until('both are back', () => areUp(true));
    redis.pause();
    source.set('IBM', '3');
    // Redis answers nothing before it goes on.
    expect(await told(one, 'IBM')).toBe('3');
    redis.goOn();
    await until('both are back', () => areUp(true));
  });

  it('of thousands of symbols are one question', async () => {
    const symbols = Array.from({ length: 3_000 }, (_, at) => `S${at}`);
    for (const symbol of symbols) source.set(symbol, '7');
    // A busy machine may make an answer of Redis late, and then the source is asked: two new workers try again.
    await until('one worker reads what another has fetched', async () => {
      const [first, second] = [await pricesOf(), await pricesOf()];
      await first.quotes(symbols);
      source.asked.length = 0;
      const { size } = await second.quotes(symbols);
      first.stop();
      second.stop();
      return size === symbols.length && source.asked.length === 0;
    });
  });
});
