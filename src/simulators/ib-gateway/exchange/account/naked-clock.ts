// The account's own measure of risk: market time in which shares bought or sold over the API had no resting opposite
// stop.
import type { Agenda } from '../../../host/agenda.ts';

export interface NakedClock {
  /** Sets how many shares of the key are unprotected from now on; 0 stops its clock. */
  set(key: string, uncovered: number): void;
  /** Market milliseconds so far, summed over accounts and symbols. */
  total(): number;
}

export function createNakedClock(agenda: Agenda, alreadyMs: number): NakedClock {
  const sinceByKey = new Map<string, number>();
  let doneMs = alreadyMs;
  return {
    set(key, uncovered) {
      const since = sinceByKey.get(key);
      if (uncovered > 0 && since === undefined) sinceByKey.set(key, agenda.now());
      if (uncovered <= 0 && since !== undefined) {
        doneMs += agenda.now() - since;
        sinceByKey.delete(key);
      }
    },
    total() {
      let ms = doneMs;
      for (const since of sinceByKey.values()) ms += agenda.now() - since;
      return ms;
    },
  };
}
