// Counters that all workers raise, and how many workers there are.
import { randomUUID } from 'node:crypto';
import type { Cancel } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { SharedCounters } from '../workers/shared-state.ts';
import type { GuardedRedis, RedisSurroundings } from './guarded-redis.ts';

export interface RedisCounters extends SharedCounters {
  stop(): Promise<void>;
}

/**
 * A counter that was lost continues from what its asker knows; its end stays that of the first who counted. What the asker counted
 * alone is added: a request that was counted late counts twice, so that none is ever allowed beyond the limit.
 */
const COUNT = `
local count = tonumber(redis.call('GET', KEYS[1]) or '')
local left = redis.call('PTTL', KEYS[1])
local known = tonumber(ARGV[2])
if count == nil or left < 1 then
  redis.call('SET', KEYS[1], known + 1, 'PX', ARGV[1])
  return {known + 1, tonumber(ARGV[1])}
end
count = math.max(count + tonumber(ARGV[3]), known) + 1
redis.call('SET', KEYS[1], count, 'PX', left)
return {count, left}`;

const PRESENT = `
local time = redis.call('TIME')
local at = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], at, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', at - ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('ZCARD', KEYS[1])`;

const PRESENT_EVERY_MS = SECOND_MS;
const PRESENT_FOR_MS = 10 * SECOND_MS;

export function openRedisCounters(
  redis: GuardedRedis,
  { after }: Pick<RedisSurroundings, 'after'>,
): RedisCounters {
  const self = randomUUID();
  const present = redis.key('workers');
  let workers = 1;
  let cancel: Cancel = () => {};
  let isStopped = false;

  async function appear(): Promise<void> {
    const found = await redis.ask((client) =>
      client.eval(PRESENT, 1, present, self, PRESENT_FOR_MS),
    );
    if (found !== undefined) workers = Math.max(1, Number(found));
    if (!isStopped) cancel = after(PRESENT_EVERY_MS, () => void appear());
  }

  redis.onReturn(() => {
    cancel();
    void appear();
  });
  void appear();
  return {
    workers: () => workers,
    async count(key, { windowMs, atLeast, owed }) {
      const lifeMs = Math.max(1, Math.round(windowMs));
      const answer = await redis.ask((client) =>
        client.eval(COUNT, 1, redis.key(`rate:${key}`), lifeMs, atLeast, owed),
      );
      if (answer === undefined) return undefined;
      const [count, leftMs] = answer as [number, number];
      return { count, leftMs };
    },
    async stop() {
      isStopped = true;
      cancel();
      await redis.ask((client) => client.zrem(present, self));
    },
  };
}
