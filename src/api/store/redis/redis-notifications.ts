// News among workers by a channel of Redis. What was said while a worker could not listen is missed, and that is said.
import { randomUUID } from 'node:crypto';
import type { News, NewsTopic } from '../workers/shared-state.ts';
import type { GuardedRedis } from './guarded-redis.ts';

export interface RedisNotifications extends News {
  stop(): void;
}

interface Message {
  readonly from: string;
  readonly topic: NewsTopic;
  readonly what: string;
}

export function openRedisNotifications(redis: GuardedRedis): RedisNotifications {
  const self = randomUUID();
  const channel = redis.key('news');
  const calls = new Map<NewsTopic, Set<(what: string | undefined) => void>>();
  const listener = redis.another({});

  function missed(): void {
    for (const listeners of calls.values()) for (const call of listeners) call(undefined);
  }

  // The other connection says why Redis does not work.
  listener.on('error', () => {});
  listener.on('ready', () => void listener.subscribe(channel).then(missed, () => {}));
  listener.on('message', (_, text) => {
    const message = messageIn(text);
    if (message === undefined || message.from === self) return;
    for (const call of calls.get(message.topic) ?? []) call(message.what);
  });
  redis.onReturn(missed);

  return {
    publish(topic, what = '') {
      const text = JSON.stringify({ from: self, topic, what } satisfies Message);
      void redis.ask((client) => client.publish(channel, text));
    },
    subscribe(topic, call) {
      const listeners = calls.get(topic) ?? new Set();
      calls.set(topic, listeners.add(call));
      return () => void listeners.delete(call);
    },
    stop: () => listener.disconnect(),
  };
}

/** Others may write into the channel, too. */
function messageIn(text: string): Message | undefined {
  try {
    return JSON.parse(text) as Message;
  } catch {
    return undefined;
  }
}
