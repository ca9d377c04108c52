// The documented limit of a token: one request a second, ten a minute. Refused requests count, too.
import { type Instant, MINUTE_MS, SECOND_MS } from '../../kernel/instant.ts';

export interface RateLimit {
  /** Counts the request. */
  isOver(at: Instant): boolean;
}

const PER_MINUTE = 10;

export function createRateLimit(): RateLimit {
  let times: readonly Instant[] = [];
  return {
    isOver(at) {
      times = times.filter((one) => at - one < MINUTE_MS);
      const last = times.at(-1);
      const isTooSoon = last !== undefined && at - last < SECOND_MS;
      const isOver = isTooSoon || times.length >= PER_MINUTE;
      times = [...times, at];
      return isOver;
    },
  };
}
