// How long shares that could have been sold were not watched: no client received both the price and the orders, and no order was
// selling all of them.
import type { Scheduler } from '../../../host/scheduler.ts';

export interface UnwatchedClock {
  /** From now on. */
  set(key: string, isUnwatched: boolean): void;
  /** Market milliseconds so far, summed over symbols. */
  total(): number;
}

export function createUnwatchedClock(scheduler: Scheduler, alreadyMs: number): UnwatchedClock {
  const sinceByKey = new Map<string, number>();
  let doneMs = alreadyMs;
  return {
    set(key, isUnwatched) {
      const since = sinceByKey.get(key);
      if (isUnwatched && since === undefined) sinceByKey.set(key, scheduler.now());
      if (isUnwatched || since === undefined) return;
      doneMs += scheduler.now() - since;
      sinceByKey.delete(key);
    },
    total() {
      let ms = doneMs;
      for (const since of sinceByKey.values()) ms += scheduler.now() - since;
      return ms;
    },
  };
}
