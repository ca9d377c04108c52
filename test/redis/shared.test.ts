// What workers share by Redis: limits over all of them, and news; and what is left of both without it.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { REDIS_PROGRAMS, type RedisServer, startRedis } from '../processes/redis.ts';
import { pause, until } from '../processes/waiting.ts';
import { openWorker, type Worker } from './worker.ts';

const TERMS = { windowMs: 60_000, max: 30 };

describe('what workers share by Redis', () => {
  let redis: RedisServer;
  let one: Worker;
  let other: Worker;

  beforeAll(async () => {
    redis = await startRedis();
  });

  afterAll(async () => {
    await redis.stop();
  });

  beforeEach(async () => {
    await redis.command('FLUSHALL');
    one = await openWorker(redis.url);
    other = await openWorker(redis.url);
    await until('they know of each other', () => workersKnown() === 2);
  });

  afterEach(async () => {
    await one.stop();
    await other.stop();
  });

  const workersKnown = () =>
    Math.min(...[one, other].map((worker) => Number(worker.figure('sluice_redis_workers'))));

  /** How many of these requests, one by one at each worker in turn, are within the limit. */
  async function allowed(key: string, requests: number): Promise<number> {
    let within = 0;
    for (let at = 0; at < requests; at += 1) {
      const counted = await (at % 2 === 0 ? one : other).rateCounts?.count(key, TERMS);
      if (counted !== undefined && counted.count <= TERMS.max) within += 1;
    }
    return within;
  }

  const isUp = () => one.state()?.isUp === true && other.state()?.isUp === true;
  const areBoth = (up: boolean) => one.state()?.isUp === up && other.state()?.isUp === up;

  it('allows as many requests over two workers as over one', async () => {
    expect(await allowed(randomUUID(), 80)).toBe(TERMS.max);
  });

  it('counts requests that come at once, each once', async () => {
    const key = randomUUID();
    const counts = await Promise.all(
      Array.from({ length: 60 }, (_, at) =>
        (at % 2 === 0 ? one : other).rateCounts?.count(key, TERMS),
      ),
    );
    expect(counts.filter((counted) => (counted?.count ?? 0) <= TERMS.max)).toHaveLength(TERMS.max);
  });

  it('goes on from what the workers know when Redis is flushed', async () => {
    const key = randomUUID();
    const before = await allowed(key, 20);
    await redis.command('FLUSHALL');
    // The last request before was counted at the other worker.
    expect(before + (await allowed(key, 60))).toBeLessThanOrEqual(TERMS.max + 1);
  });

  it('allows no more while Redis is dead, for old counters and for new ones', async () => {
    const old = randomUUID();
    const before = await allowed(old, 20);
    await redis.kill();
    await until('both noticed', () => areBoth(false));
    expect(before + (await allowed(old, 60))).toBeLessThanOrEqual(TERMS.max);
    expect(await allowed(randomUUID(), 60)).toBe(TERMS.max);
    await redis.start();
    await until('both are back', isUp);
  });

  it('allows no more when one worker misses the counter for a moment and the other does not', async () => {
    const key = randomUUID();
    let within = await allowed(key, 10);
    const countAt = async (worker: Worker) => {
      const counted = await worker.rateCounts?.count(key, TERMS);
      if ((counted?.count ?? 0) <= TERMS.max) within += 1;
    };
    // Its connection breaks; it counts once alone, before the other one goes on.
    await redis.command('CLIENT KILL TYPE normal');
    await until('both noticed', () => !isUp());
    await countAt(one);
    await until('both are back', isUp);
    await countAt(other);
    expect(within + (await allowed(key, 60))).toBeLessThanOrEqual(TERMS.max);
  });

  it('waits 50 ms for a paused Redis, then goes on without it, and comes back by itself', async () => {
    const key = randomUUID();
    redis.pause();
    // Redis answers nothing before it goes on.
    await one.rateCounts?.count(key, TERMS);
    // A wait at each would take twenty times 50 ms, each time; a busy machine takes so long now and then.
    await until('twenty counts take less than half of that', async () => {
      const began = performance.now();
      for (let at = 0; at < 20; at += 1) await one.rateCounts?.count(key, TERMS);
      return performance.now() - began < 500;
    });
    await until('it is an alarm', () => one.said.length > 0);
    expect(one.said).toEqual([
      `Redis at 127.0.0.1:${redis.port} cannot be used: it does not answer; see whether it is paused, overloaded or cut off. This process works from its own memory and tries again.`,
    ]);
    expect(one.figure('sluice_redis_up')).toBe(0);
    redis.goOn();
    await until('it is back', isUp);
    expect(one.said.at(-1)).toBe('Redis works again.');
    expect(one.figure('sluice_redis_up')).toBe(1);
  });

  it('tells one sentence about a wrong password, and about a server that takes no writes', async () => {
    await redis.command('CONFIG SET requirepass right');
    const wrong = await openWorker(redis.url, { password: 'wrong' });
    expect(wrong.said).toHaveLength(1);
    expect(wrong.said[0]).toContain('WRONGPASS');
    expect(wrong.said[0]).not.toContain(': wrong.');
    expect(await wrong.rateCounts?.count('any', TERMS)).toMatchObject({ count: 1 });
    await wrong.stop();
    const right = await openWorker(redis.url, { password: 'right' });
    expect(right.said).toEqual([]);
    await right.stop();
    await redis.kill();
    await redis.start();
    await until('both are back', isUp);
    await redis.command(`REPLICAOF 127.0.0.1 1`);
    const replica = await openWorker(redis.url);
    expect(replica.said[0]).toContain('READONLY');
    await redis.command('REPLICAOF NO ONE');
    await until('it takes writes', () => replica.state()?.isUp);
    await replica.stop();
  });

  it('starts beside a Redis that is busy for a moment, and raises no alarm', async () => {
    // A busy machine makes the moment longer than the start waits now and then: played again.
    await until('the moment was short', async () => {
      const began = performance.now();
      redis.pause();
      const opening = openWorker(redis.url);
      await pause(800);
      redis.goOn();
      const worker = await opening;
      const wasShort = performance.now() - began < 2_000;
      if (wasShort)
        expect({ said: worker.said, state: worker.state() }).toMatchObject({
          said: [],
          state: { isUp: true },
        });
      await worker.stop();
      return wasShort;
    });
    await until('the others are back', isUp);
  });

  it('starts where there is no Redis, with one sentence, and finds it later', async () => {
    await redis.kill();
    const early = await openWorker(redis.url);
    expect(early.said).toHaveLength(1);
    expect(early.said[0]).toContain('ECONNREFUSED');
    await redis.start();
    await until('it found Redis', () => early.state()?.isUp);
    await early.stop();
  });

  it('tells news to the other workers, and what may have been missed', async () => {
    const heard: (string | undefined)[] = [];
    other.news.subscribe('identity', (what) => heard.push(what));
    one.news.subscribe('identity', () => heard.push('own'));
    await until('news arrive', () => {
      one.news.publish('identity', 'changed');
      return heard.includes('changed');
    });
    expect(heard).not.toContain('own');
    heard.length = 0;
    await redis.kill();
    await redis.start();
    await until('something may have been missed', () => heard.includes(undefined));
  });

  it.each(REDIS_PROGRAMS)('works on with an empty %s in its place', async (program) => {
    const key = randomUUID();
    const before = await allowed(key, 20);
    await redis.kill();
    await redis.start(program);
    await until('both are back', isUp);
    expect(before + (await allowed(key, 60))).toBeLessThanOrEqual(TERMS.max + 1);
    await redis.kill();
    await redis.start();
  });

  it('keeps instances with prefixes apart', async () => {
    const [red, blue] = [
      await openWorker(redis.url, { prefix: 'red:' }),
      await openWorker(redis.url, { prefix: 'blue:' }),
    ];
    await red.rateCounts?.count('key', TERMS);
    expect((await blue.rateCounts?.count('key', TERMS))?.count).toBe(1);
    await Promise.all([red.stop(), blue.stop()]);
  });
});
