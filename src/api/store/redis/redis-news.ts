// News among workers by a channel of Redis. What was said while a worker could not listen is missed, and that is said.
import { randomUUID } from 'node:crypto';
import type { News, NewsTopic } from '../workers/shared-state.ts';
import type { GuardedRedis } from './guarded-redis.ts';

export interface RedisNews extends News {
  stop(): void;
}

interface Told {
  readonly from: string;
  readonly topic: NewsTopic;
  readonly what: string;
}

export function openRedisNews(redis: GuardedRedis): RedisNews {
  const self = randomUUID();
  const channel = redis.key('news');
  const calls = new Map<NewsTopic, Set<(what: string | undefined) => void>>();
  const listener = redis.another({});

  function missed(): void {
    for (const heard of calls.values()) for (const call of heard) call(undefined);
  }

  // The other connection says why Redis does not work.
  listener.on('error', () => {});
  listener.on('ready', () => void listener.subscribe(channel).then(missed, () => {}));
  listener.on('message', (_, text) => {
    const told = toldIn(text);
    if (told === undefined || told.from === self) return;
    for (const call of calls.get(told.topic) ?? []) call(told.what);
  });
  redis.onReturn(missed);

  return {
    tell(topic, what = '') {
      const text = JSON.stringify({ from: self, topic, what } satisfies Told);
      void redis.ask((client) => client.publish(channel, text));
    },
    hear(topic, call) {
      const heard = calls.get(topic) ?? new Set();
      calls.set(topic, heard.add(call));
      return () => void heard.delete(call);
    },
    stop: () => listener.disconnect(),
  };
}

/** Others may write into the channel, too. */
function toldIn(text: string): Told | undefined {
  try {
    return JSON.parse(text) as Told;
  } catch {
    return undefined;
  }
}
