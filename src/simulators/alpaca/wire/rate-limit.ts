// Two hundred requests a minute for each key. A minute passes as fast as practice time does, and never slower than on the wall.
import type { Clock, WallClock } from '../../../kernel/clock.ts';
import { MINUTE_MS } from '../../../kernel/instant.ts';

export interface Allowance {
  /** After this request; negative: one too many. */
  readonly left: number;
  /** Epoch seconds at which the count starts again. */
  readonly resetAt: number;
}

export interface RateLimit {
  take(key: string): Allowance;
}

export const REQUESTS_PER_MINUTE = 200;

export function createRateLimit(clock: Clock, wallClock: WallClock): RateLimit {
  const windowByKey = new Map<string, { since: number; taken: number }>();
  return {
    take(key) {
      const now = wallClock.now();
      const minuteMs = MINUTE_MS / Math.max(1, clock.speed);
      const known = windowByKey.get(key);
      const window =
        known !== undefined && now < known.since + minuteMs ? known : { since: now, taken: 0 };
      windowByKey.set(key, window);
      window.taken += 1;
      const leftMs = (window.since + minuteMs - now) * Math.max(1, clock.speed);
      return {
        left: REQUESTS_PER_MINUTE - window.taken,
        resetAt: Math.ceil((clock.now() + leftMs) / 1_000),
      };
    },
  };
}
