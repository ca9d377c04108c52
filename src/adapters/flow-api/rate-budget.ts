// How many requests may go in a market minute: the smaller of what is configured and what the source's headers allow.
import { DAY_MS, type Instant, instant, MINUTE_MS, plus, SECOND_MS } from '../../kernel/instant.ts';

export type Headers = Readonly<Record<string, unknown>>;

export interface RateBudget {
  /** The earliest market time the next request may go. */
  nextAt(now: Instant): Instant;
  /** Learns from an answer; `now` is its arrival, which is never earlier than what the source counted. */
  spend(now: Instant, answer: { readonly isLimited: boolean; readonly headers: Headers }): void;
}

export function createRateBudget(perMinute: number): RateBudget {
  let spentAt: Instant[] = [];
  let limit = perMinute;
  let pausedUntil = instant(0);

  return {
    nextAt(now) {
      spentAt = spentAt.filter((at) => at > now - MINUTE_MS);
      const blocking = spentAt[spentAt.length - limit];
      const windowOpens = blocking === undefined ? now : plus(blocking, MINUTE_MS);
      return instant(Math.max(now, windowOpens, pausedUntil));
    },
    spend(now, { isLimited, headers }) {
      spentAt.push(now);
      const allowed = countOf(headers['x-ratelimit-limit']);
      if (allowed !== undefined && allowed > 0) limit = Math.min(perMinute, allowed);
      if (isLimited || countOf(headers['x-ratelimit-remaining']) === 0) {
        pausedUntil = plus(now, pauseMs(headers, now));
      }
    },
  };
}

/** `Retry-After` first, then `X-RateLimit-Reset`; a minute when neither can be made sense of. */
function pauseMs(headers: Headers, now: Instant): number {
  const { 'retry-after': retryAfter, date } = headers;
  return (
    waitMs(retryAfter, now) ??
    dateWaitMs(retryAfter, date, now) ??
    waitMs(headers['x-ratelimit-reset'], now) ??
    MINUTE_MS
  );
}

/** Above these a number is a moment (epoch seconds, epoch milliseconds), not seconds to wait. */
const EPOCH_SECONDS_MIN = 1e9;
const EPOCH_MS_MIN = 1e11;

function waitMs(value: unknown, now: Instant): number | undefined {
  const number = countOf(value);
  if (number === undefined) return undefined;
  if (number < EPOCH_SECONDS_MIN) return sane(number * SECOND_MS);
  return sane((number < EPOCH_MS_MIN ? number * SECOND_MS : number) - now);
}

/** A date counts against our clock, or against the source's own when ours makes no sense of it. */
function dateWaitMs(value: unknown, sourceDate: unknown, now: Instant): number | undefined {
  const at = Date.parse(String(value));
  return sane(at - now) ?? sane(at - Date.parse(String(sourceDate)));
}

function sane(ms: number): number | undefined {
  return ms >= 0 && ms <= DAY_MS ? ms : undefined;
}

function countOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}
