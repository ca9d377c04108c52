// A process that is told to stop ends within seconds, whatever has become of Redis: nothing of the queue keeps it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../processes/alive.ts';
import { type RedisServer, startRedis } from '../processes/redis.ts';
import { type ServedBook, startBook } from '../processes/served-book.ts';
import { until } from '../processes/waiting.ts';

/** It waits three seconds for its jobs and as long for its connections; the rest is this machine. The library has timers of 60 s and 75. */
const ENDS_MS = 30_000;

describe('a process that is told to stop', () => {
  let redis: RedisServer;
  let book: ServedBook;

  beforeEach(async () => {
    redis = await startRedis();
    const shared = `redis: { url: "${redis.url}", prefix: pair }`;
    book = await startBook({ api: [shared] });
    await until('it is in Redis', async () => (await redis.command('ZCARD pair:workers')) === ':1');
  });

  afterEach(async () => {
    await book.end();
    await redis.stop();
  });

  const isUp = async () => {
    const answer = await fetch(`${book.url()}/metrics`, {
      headers: { authorization: `Bearer ${book.bearer}` },
    });
    return /^sluice_redis_up(\{.*\})? 1$/m.test(await answer.text());
  };

  async function stopped(): Promise<void> {
    const pid = book.pid();
    process.kill(pid, 'SIGTERM');
    await until('it has ended', () => !isAlive(pid), ENDS_MS);
  }

  it.each(['killed', 'paused'] as const)('ends while Redis is %s', async (trouble) => {
    if (trouble === 'killed') await redis.kill();
    else redis.pause();
    await until('it is noticed', async () => !(await isUp()));
    await stopped();
    redis.goOn();
  });

  it('ends while Redis works, and after it has come back', async () => {
    await redis.kill();
    await until('it is noticed', async () => !(await isUp()));
    await redis.start();
    await until('it is back', isUp);
    await stopped();
    expect(await redis.command('PING')).toBe('+PONG');
  });
});
