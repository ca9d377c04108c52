// The cache store of one process: bounded, the answer that was read least recently is dropped first.
import { LRUCache } from 'lru-cache';
import type { KeptAnswer, QuoteCacheStore } from '../../ports/quote-cache-store.ts';

const SYMBOLS_MAX = 20_000;

export function createMemoryCacheStore(symbolsMax = SYMBOLS_MAX): QuoteCacheStore {
  const kept = new LRUCache<string, KeptAnswer>({ max: symbolsMax });
  return {
    get: async (keys) => keys.map((key) => kept.get(key)),
    async put(key, answer) {
      kept.set(key, answer);
    },
    async remove(key) {
      kept.delete(key);
    },
  };
}
