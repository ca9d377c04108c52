// The API's request limit per market minute, reported in every answer.
import { type Instant, MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';

export interface RateVerdict {
  readonly isAllowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

export type RateLimit = (key: string, now: Instant) => RateVerdict;

export function createRateLimit(perMinute: number): RateLimit {
  const timesByKey = new Map<string, Instant[]>();
  return (key, now) => {
    const times = (timesByKey.get(key) ?? []).filter((time) => time > now - MINUTE_MS);
    const isAllowed = times.length < perMinute;
    if (isAllowed) times.push(now);
    timesByKey.set(key, times);
    const oldest = times[0] ?? now;
    return {
      isAllowed,
      headers: {
        'X-RateLimit-Limit': String(perMinute),
        'X-RateLimit-Remaining': String(perMinute - times.length),
        // Seconds until a request leaves the minute, not an epoch.
        'X-RateLimit-Reset': String(Math.ceil((oldest + MINUTE_MS - now) / SECOND_MS)),
      },
    };
  };
}
