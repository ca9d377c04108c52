// The number of requests per market minute and day: the minimum of the configuration and the headers.
import {
  DAY_MS,
  type Instant,
  instant,
  MINUTE_MS,
  plus,
  SECOND_MS,
} from '../../../../kernel/instant.ts';
import { nextAfter } from '../../../../market/time/recurring-time.ts';
import type { RateTerms } from '../../../ports/feed-profile.ts';

export type Headers = Readonly<Record<string, unknown>>;

export interface DayUsedUp {
  readonly limit: number;
  readonly until: Instant;
}

export interface RateBudget {
  /** The earliest market time of the next request. */
  nextAt(now: Instant): Instant;
  /** Undefined while requests of the source's day are left. */
  usedUp(now: Instant): DayUsedUp | undefined;
  /** Updates the limits from an answer; `now` is its arrival, which is never earlier than the source's count. */
  spend(now: Instant, answer: { readonly isLimited: boolean; readonly headers: Headers }): void;
}

/** For a source without a daily limit and with the most common header names. */
export function usualRate(perMinute: number): RateTerms {
  return {
    perMinute,
    perDay: undefined,
    dayBegins: { hour: 0, minute: 0, zone: 'UTC' },
    headers: {
      limit: 'x-ratelimit-limit',
      remaining: 'x-ratelimit-remaining',
      reset: 'x-ratelimit-reset',
      dayUsed: undefined,
      dayLimit: undefined,
    },
    resetUnit: 'guess',
  };
}

export function createRateBudget(terms: RateTerms): RateBudget {
  const { perMinute, perDay = Number.POSITIVE_INFINITY, headers: names } = terms;
  let spentAt: Instant[] = [];
  let limit = perMinute;
  let pausedUntil = instant(0);
  let dayLimit = perDay;
  let day = { endsAt: instant(0), spent: 0 };

  function today(now: Instant) {
    if (now >= day.endsAt) day = { endsAt: nextAfter(terms.dayBegins, now), spent: 0 };
    return day;
  }

  function usedUp(now: Instant): DayUsedUp | undefined {
    const { spent, endsAt } = today(now);
    return spent >= dayLimit ? { limit: dayLimit, until: endsAt } : undefined;
  }

  return {
    usedUp,
    nextAt(now) {
      spentAt = spentAt.filter((at) => at > now - MINUTE_MS);
      const blocking = spentAt[spentAt.length - limit];
      const windowOpens = blocking === undefined ? now : plus(blocking, MINUTE_MS);
      const dayOpens = usedUp(now)?.until ?? now;
      return instant(Math.max(now, windowOpens, dayOpens, pausedUntil));
    },
    spend(now, { isLimited, headers }) {
      spentAt.push(now);
      const used = today(now);
      // The source's own count includes requests of our earlier runs.
      used.spent = Math.max(used.spent + 1, countIn(headers, names.dayUsed) ?? 0);
      const ofDay = countIn(headers, names.dayLimit);
      if (ofDay !== undefined && ofDay > 0) dayLimit = Math.min(perDay, ofDay);
      const allowed = countIn(headers, names.limit);
      if (allowed !== undefined && allowed > 0) limit = Math.min(perMinute, allowed);
      if (isLimited || countIn(headers, names.remaining) === 0) {
        pausedUntil = plus(now, pauseMs(headers, now, terms));
      }
    },
  };
}

/** `Retry-After` first, then the header for the reset time; a minute if neither is valid. */
function pauseMs(headers: Headers, now: Instant, { headers: names, resetUnit }: RateTerms): number {
  const { 'retry-after': retryAfter, date } = headers;
  return (
    waitMs(countOf(retryAfter), now) ??
    dateWaitMs(retryAfter, date, now) ??
    resetMs(countIn(headers, names.reset), now, resetUnit) ??
    MINUTE_MS
  );
}

/** A limit per minute resets sooner than this: a larger guess has the wrong unit. */
const GUESSED_SECONDS_MAX = 3_600;

function resetMs(
  number: number | undefined,
  now: Instant,
  unit: RateTerms['resetUnit'],
): number | undefined {
  if (number === undefined) return undefined;
  if (unit !== 'guess') return waitMs(number, now, unit);
  const guess = unitOf(number);
  if (guess === 'seconds' && number > GUESSED_SECONDS_MAX) return undefined;
  return waitMs(number, now, guess);
}

/** Larger numbers are times (epoch seconds, epoch milliseconds), not seconds to wait. */
const EPOCH_SECONDS_MIN = 1e9;
const EPOCH_MS_MIN = 1e11;

type Unit = Exclude<RateTerms['resetUnit'], 'guess'>;

function waitMs(number: number | undefined, now: Instant, known?: Unit): number | undefined {
  if (number === undefined) return undefined;
  const unit = known ?? unitOf(number);
  switch (unit) {
    case 'seconds':
      return sane(number * SECOND_MS);
    case 'ms':
      return sane(number);
    case 'epoch-s':
      return sane(number * SECOND_MS - now);
    case 'epoch-ms':
      return sane(number - now);
  }
}

function unitOf(number: number): Unit {
  if (number < EPOCH_SECONDS_MIN) return 'seconds';
  return number < EPOCH_MS_MIN ? 'epoch-s' : 'epoch-ms';
}

/** A date is relative to our clock, or to the source's if ours makes it implausible. */
function dateWaitMs(value: unknown, sourceDate: unknown, now: Instant): number | undefined {
  const at = Date.parse(String(value));
  return sane(at - now) ?? sane(at - Date.parse(String(sourceDate)));
}

function sane(ms: number): number | undefined {
  return ms >= 0 && ms <= DAY_MS ? ms : undefined;
}

function countIn(headers: Headers, name: string | undefined): number | undefined {
  return name === undefined ? undefined : countOf(headers[name]);
}

function countOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}
