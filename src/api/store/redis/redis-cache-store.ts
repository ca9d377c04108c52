// Prices that workers share under `stock:{SYMBOL}`, for a minute. Each worker also keeps its own, which it gives without asking
// for a second, and for as long as a price is usable while Redis has none.
import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Cancel } from '../../../kernel/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import type {
  Claim,
  KeptAnswer,
  QuoteCacheStore,
} from '../../../ledger/ports/quote-cache-store.ts';
import type { News } from '../workers/shared-state.ts';
import type { GuardedRedis } from './guarded-redis.ts';
import { keptInText, textOfKept } from './quote-text.ts';

export interface RedisShelfParts {
  readonly redis: GuardedRedis;
  readonly news: News;
  /** Epoch ms. */
  now(): number;
  after(delayMs: number, call: () => void): Cancel;
}

interface Near {
  readonly kept: KeptAnswer;
  lookedAt: number;
}

interface Unwritten {
  readonly key: string;
  readonly text: string;
  readonly leftMs: number;
}

const SYMBOLS_MAX = 20_000;
const LIFE_MS = MINUTE_MS;
/** A price that another worker has fetched anew is shown here this much later at most. */
const NEAR_MS = SECOND_MS;
/** Thousands in one question would take longer than an answer may. */
const KEYS_AT_ONCE = 250;
/** A worker that died while it fetched keeps the others waiting no longer. */
const LOCK_MS = 10 * SECOND_MS;
const WAIT_MS = 3 * SECOND_MS;
const LOOK_EVERY_MS = 25;

const RELEASE = `
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end`;

export function createRedisCacheStore(parts: RedisShelfParts): QuoteCacheStore {
  const { redis, news, now } = parts;
  const nearByKey = new LRUCache<string, Near>({ max: SYMBOLS_MAX });
  let unwritten: Unwritten[] = [];
  let writing: Promise<void> | undefined;
  news.subscribe('quote', (key) => {
    if (key !== undefined) nearByKey.delete(key);
  });

  async function texts(keys: readonly string[]): Promise<readonly (string | null)[] | undefined> {
    const found: (string | null)[] = [];
    for (let from = 0; from < keys.length; from += KEYS_AT_ONCE) {
      const some = keys.slice(from, from + KEYS_AT_ONCE).map(redis.key);
      const answer = await redis.ask((client) => client.mget(some));
      if (answer === undefined) return undefined;
      found.push(...answer);
    }
    return found;
  }

  /** What Redis has, and what it lost; the own ones stay if it does not answer. */
  async function look(keys: readonly string[]): Promise<void> {
    const found = await texts(keys);
    for (const [index, text] of (found ?? []).entries()) learn(keys[index] ?? '', text);
  }

  function learn(key: string, text: string | null): void {
    const kept = text === null ? undefined : keptInText(text);
    const near = nearByKey.get(key);
    if (kept !== undefined) nearByKey.set(key, { kept, lookedAt: now() });
    // A fresh one would be there, too, had it not been forgotten.
    else if (near !== undefined && now() - near.kept.keptAt < LIFE_MS) nearByKey.delete(key);
    else if (near !== undefined) near.lookedAt = now();
  }

  /** What was put at the same moment is written together. */
  async function write(): Promise<void> {
    const all = unwritten;
    unwritten = [];
    writing = undefined;
    for (let from = 0; from < all.length; from += KEYS_AT_ONCE) {
      const some = all.slice(from, from + KEYS_AT_ONCE);
      await redis.ask(async (client) => {
        const asked = client.pipeline();
        for (const { key, text, leftMs } of some) asked.set(redis.key(key), text, 'PX', leftMs);
        return answersOf(await asked.exec());
      });
    }
  }

  function isDue(key: string): boolean {
    const near = nearByKey.get(key);
    return near === undefined || now() - near.lookedAt >= NEAR_MS;
  }

  return {
    async get(keys) {
      const due = keys.filter(isDue);
      if (due.length > 0) await look(due);
      return keys.map((key) => nearByKey.get(key)?.kept);
    },
    async put(key, kept) {
      nearByKey.set(key, { kept, lookedAt: now() });
      const leftMs = LIFE_MS - (now() - kept.keptAt);
      if (leftMs < 1) return;
      unwritten.push({ key, text: textOfKept(kept), leftMs });
      writing ??= Promise.resolve().then(write);
      await writing;
    },
    async remove(key) {
      nearByKey.delete(key);
      await redis.ask((client) => client.del(redis.key(key)));
      news.publish('quote', key);
    },
    claim: (keys) => {
      const keptAt = (key: string) => nearByKey.get(key)?.kept.keptAt ?? 0;
      return claimed(parts, keys, { texts, keptAt });
    },
  };
}

interface Looked {
  texts(keys: readonly string[]): Promise<readonly (string | null)[] | undefined>;
  /** Of what this worker has. */
  keptAt(key: string): number;
}

async function claimed(
  { redis, now, after }: RedisShelfParts,
  keys: readonly string[],
  { texts, keptAt }: Looked,
): Promise<Claim> {
  const self = randomUUID();
  const lockOf = (key: string) => `lock:${key}`;
  const won = await locked(keys.map(lockOf), self);
  const held = keys.filter((_, index) => won?.[index] === 'OK');
  // Another worker may have ended between the question and the lock.
  const fetched = await newerThanOwn(held);
  const own = new Set((won === undefined ? keys : held).filter((key) => !fetched.has(key)));
  const waitsUntil = now() + WAIT_MS;

  /** Undefined if Redis does not answer. */
  async function locked(locks: readonly string[], by: string): Promise<unknown[] | undefined> {
    const answers: unknown[] = [];
    for (let from = 0; from < locks.length; from += KEYS_AT_ONCE) {
      const some = await redis.ask(async (client) => {
        const asked = client.pipeline();
        for (const lock of locks.slice(from, from + KEYS_AT_ONCE))
          asked.set(redis.key(lock), by, 'PX', LOCK_MS, 'NX');
        return answersOf(await asked.exec());
      });
      if (some === undefined) return undefined;
      answers.push(...some);
    }
    return answers;
  }

  async function newerThanOwn(asked: readonly string[]): Promise<Map<string, KeptAnswer>> {
    const answers = asked.length === 0 ? undefined : await texts(asked);
    const found = (answers ?? []).flatMap((text, index) => {
      const kept = text === null ? undefined : keptInText(text);
      const key = asked[index] ?? '';
      return kept === undefined || kept.keptAt <= keptAt(key) ? [] : [[key, kept] as const];
    });
    return new Map(found);
  }

  /** What has been fetched leaves the list of those that are waited for. */
  async function collect(waiting: Set<string>, found: Map<string, KeptAnswer>): Promise<void> {
    const asked = [...waiting];
    const answers = await texts([...asked, ...asked.map(lockOf)]);
    for (const [index, key] of asked.entries()) {
      if (answers !== undefined && answers[asked.length + index] !== null) continue;
      waiting.delete(key);
      const kept = keptInText(answers?.[index] ?? '');
      if (kept !== undefined) found.set(key, kept);
    }
  }

  return {
    own,
    async elsewhere() {
      const found = new Map(fetched);
      const waiting = new Set(keys.filter((key) => !own.has(key) && !found.has(key)));
      while (waiting.size > 0 && now() < waitsUntil) {
        await collect(waiting, found);
        if (waiting.size > 0) await new Promise<void>((resolve) => after(LOOK_EVERY_MS, resolve));
      }
      return found;
    },
    async release() {
      const locks = held.map((key) => redis.key(lockOf(key)));
      if (locks.length === 0) return;
      await redis.ask((client) => client.eval(RELEASE, locks.length, ...locks, self));
    },
  };
}

/** The first error of a pipeline is that of the whole. */
function answersOf(answers: readonly [Error | null, unknown][] | null): readonly unknown[] {
  return (answers ?? []).map(([error, answer]) => {
    if (error !== null && error !== undefined) throw error;
    return answer;
  });
}
