// What this process shares with the other workers of its API: by Redis where it is configured, else nothing.
import type { Log } from '../../trader/ports/log.ts';
import type { ApiSettings } from '../../trader/ports/settings.ts';
import { openBullQueue } from '../store/redis/bull-queue.ts';
import { openGuardedRedis, type RedisState } from '../store/redis/guarded-redis.ts';
import { createRedisCacheStore } from '../store/redis/redis-cache-store.ts';
import { openRedisCounters } from '../store/redis/redis-counters.ts';
import { openRedisNotifications } from '../store/redis/redis-notifications.ts';
import { createRateCounts, type RateCounts } from '../store/workers/rate-counts.ts';
import { ALONE, type Shared } from '../store/workers/shared-state.ts';
import type { ApiMetrics } from '../telemetry/api-metrics.ts';
import { later } from './live.ts';

export interface OpenShared extends Shared {
  /** Undefined: each process counts by itself. */
  readonly rateCounts: RateCounts | undefined;
  /** Undefined without Redis in the configuration. */
  state(): RedisState | undefined;
  stop(): Promise<void>;
}

export async function openShared(
  { redis: settings }: Pick<ApiSettings, 'redis'>,
  { log, metrics }: { readonly log: Log; readonly metrics: Pick<ApiMetrics, 'watch'> },
): Promise<OpenShared> {
  if (settings === undefined)
    return { ...ALONE, rateCounts: undefined, state: () => undefined, stop: async () => {} };
  const redis = await openGuardedRedis({ settings, log, now: Date.now, after: later });
  const news = openRedisNotifications(redis);
  const counters = openRedisCounters(redis, { after: later });
  const onFault = (why: string) => log.debug('The queue of jobs met a fault.', { why });
  const queue = await openBullQueue({ redis, after: later, onFault });
  metrics.watch({
    name: 'sluice_redis_up',
    help: '0 while Redis cannot be used and this process works from its own memory',
    read: () => Number(redis.state().isUp),
  });
  metrics.watch({
    name: 'sluice_redis_failures_total',
    help: 'Questions that Redis did not answer in time, or refused',
    isCount: true,
    read: () => redis.state().failures,
  });
  metrics.watch({
    name: 'sluice_redis_workers',
    help: 'Processes that share this Redis, as last counted by this one',
    read: counters.workers,
  });
  return {
    news,
    counters,
    queue,
    cacheStore: createRedisCacheStore({ redis, news, now: Date.now, after: later }),
    rateCounts: createRateCounts(counters, Date.now),
    state: redis.state,
    async stop() {
      await queue.stop();
      await counters.stop();
      news.stop();
      redis.stop();
    },
  };
}
