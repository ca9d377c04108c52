// Counts requests of a minute over all workers. Each worker also counts in its own memory, so that a limit holds when the
// shared counters are lost, and while they cannot be asked.
import { LRUCache } from 'lru-cache';
import type { Counted, SharedCounters } from './shared-state.ts';

export interface RateCounts {
  count(key: string, terms: RateTerms): Promise<Counted>;
}

export interface RateTerms {
  readonly windowMs: number;
  /** Beyond it the other workers need not be asked. */
  readonly max: number;
}

interface Kept {
  count: number;
  /** Counted here, and perhaps not by the shared counter. */
  owed: number;
  until: number;
}

const KEYS_MAX = 60_000;

export function createRateCounts(counters: SharedCounters, now: () => number): RateCounts {
  const keptByKey = new LRUCache<string, Kept>({ max: KEYS_MAX });

  function keptFor(key: string, windowMs: number): Kept {
    const found = keptByKey.get(key);
    if (found !== undefined && found.until > now()) return found;
    const begun = { count: 0, owed: 0, until: now() + windowMs };
    keptByKey.set(key, begun);
    return begun;
  }

  return {
    async count(key, { windowMs, max }) {
      const kept = keptFor(key, windowMs);
      const atLeast = kept.count;
      kept.count += 1;
      const own = kept.count;
      const leftMs = () => Math.max(0, kept.until - now());
      if (own > max) return { count: own, leftMs: leftMs() };
      // Requests that come at once do not report it twice.
      const { owed } = kept;
      kept.owed = 0;
      const counted = await counters.count(key, { windowMs: leftMs(), atLeast, owed });
      if (counted === undefined) {
        kept.owed += owed + 1;
        // Each worker then allows its part, so that all together allow no more than one.
        kept.count += counters.workers() - 1;
        return { count: own + counters.workers() - 1, leftMs: leftMs() };
      }
      kept.count = Math.max(kept.count, counted.count);
      kept.until = now() + counted.leftMs;
      return { count: Math.max(own, counted.count), leftMs: counted.leftMs };
    },
  };
}
