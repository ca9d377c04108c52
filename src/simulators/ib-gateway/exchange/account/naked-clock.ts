// The account's own measure of risk: market time in which shares bought or sold over the API had no resting opposite
// stop.
import type { Scheduler } from '../../../host/scheduler.ts';

export interface NakedClock {
  /** Sets how many shares of the key are unprotected from now on; 0 stops its clock. */
  set(key: string, uncovered: number): void;
  /** Market milliseconds so far, summed over accounts and symbols. */
  total(): number;
}

export function createNakedClock(scheduler: Scheduler, alreadyMs: number): NakedClock {
  const sinceByKey = new Map<string, number>();
  let doneMs = alreadyMs;
  return {
    set(key, uncovered) {
      const since = sinceByKey.get(key);
      if (uncovered > 0 && since === undefined) sinceByKey.set(key, scheduler.now());
      if (uncovered <= 0 && since !== undefined) {
        doneMs += scheduler.now() - since;
        sinceByKey.delete(key);
      }
    },
    total() {
      let ms = doneMs;
      for (const since of sinceByKey.values()) ms += scheduler.now() - since;
      return ms;
    },
  };
}
