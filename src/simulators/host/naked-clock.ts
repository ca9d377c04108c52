// The account's own measure of risk: market time in which shares bought or sold over the API had no resting opposite
// stop.
import type { Scheduler } from './scheduler.ts';

export interface NakedClock {
  /** Sets how many shares of the key are unprotected from now on; 0 stops its clock. */
  set(key: string, uncovered: number): void;
  /** Market milliseconds so far, summed over accounts and symbols. */
  total(): number;
}

/** `graceMs`: what of each time does not count. */
export function createNakedClock(scheduler: Scheduler, alreadyMs: number, graceMs = 0): NakedClock {
  const sinceByKey = new Map<string, number>();
  let doneMs = alreadyMs;
  const countedSince = (since: number) => Math.max(0, scheduler.now() - since - graceMs);
  return {
    set(key, uncovered) {
      const since = sinceByKey.get(key);
      if (uncovered > 0 && since === undefined) sinceByKey.set(key, scheduler.now());
      if (uncovered <= 0 && since !== undefined) {
        doneMs += countedSince(since);
        sinceByKey.delete(key);
      }
    },
    total() {
      let ms = doneMs;
      for (const since of sinceByKey.values()) ms += countedSince(since);
      return ms;
    },
  };
}
