// Times and durations: an Instant is epoch milliseconds UTC; ISO text exists only at the edges.
import type { Brand } from './brand.ts';

export type Instant = Brand<number, 'Instant'>;

/** A calendar day `YYYY-MM-DD` in the exchange's zone. */
export type TradingDay = Brand<string, 'TradingDay'>;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;

export function instant(epochMs: number): Instant {
  return epochMs as Instant;
}

export function plus(at: Instant, ms: number): Instant {
  return (at + ms) as Instant;
}

/** ISO-8601 UTC with milliseconds, as in every JSON answer. */
export function toIso(at: Instant): string {
  return new Date(at).toISOString();
}
