// Ten requests a second, counted for each login. A second passes as fast as practice time does, and never slower than on the wall.
import type { Clock, WallClock } from '../../../kernel/clock.ts';

export interface RateLimit {
  /** What is left after this request; negative: one too many. */
  take(key: string): number;
}

export const REQUESTS_PER_SECOND = 10;

export function createRateLimit(clock: Clock, wallClock: WallClock): RateLimit {
  const takenByKey = new Map<string, number[]>();
  return {
    take(key) {
      const now = wallClock.now();
      const secondMs = 1_000 / Math.max(1, clock.speed);
      const taken = (takenByKey.get(key) ?? []).filter((at) => at > now - secondMs);
      takenByKey.set(key, taken);
      if (taken.length >= REQUESTS_PER_SECOND) return -1;
      taken.push(now);
      return REQUESTS_PER_SECOND - taken.length;
    },
  };
}
