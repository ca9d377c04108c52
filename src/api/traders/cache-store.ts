// Keeps answers within a number of bytes: the one that was read least recently is dropped first.
import type { Given } from './request-coalescing.ts';

/** One answer of the trader, kept; a newer answer is another copy. */
export interface Copy extends Given {
  /** Number of the connection to the trader at which it was asked. */
  readonly life: number;
}

export interface CacheStore {
  get(path: string): Copy | undefined;
  put(path: string, copy: Copy): void;
}

export function createCacheStore(sizeMax: number): CacheStore {
  /** In the order of the last look. */
  const copyByPath = new Map<string, Copy>();
  let size = 0;

  function drop(path: string): void {
    size -= copyByPath.get(path)?.size ?? 0;
    copyByPath.delete(path);
  }

  return {
    get(path) {
      const copy = copyByPath.get(path);
      if (copy === undefined) return undefined;
      copyByPath.delete(path);
      copyByPath.set(path, copy);
      return copy;
    },
    put(path, copy) {
      drop(path);
      copyByPath.set(path, copy);
      size += copy.size;
      for (const oldest of copyByPath.keys()) {
        if (size <= sizeMax) return;
        drop(oldest);
      }
    },
  };
}
