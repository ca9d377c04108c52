// Parses a moment in the past given as an option: a span until now, an exchange time of today, or an instant.
import { InvalidArgumentError } from 'commander';
import {
  DAY_MS,
  HOUR_MS,
  type Instant,
  instant,
  MINUTE_MS,
  SECOND_MS,
} from '../../kernel/instant.ts';
import { dayAt, instantOf, parseWallTime } from '../../market/time/zone.ts';
import { home } from './home.ts';
import { timeLabel } from './words.ts';

const SPAN = /^(\d{1,6})([smhd])$/;
const MS_BY_UNIT = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS } as const;
/** Without an offset the machine's own zone would decide. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

export function sinceOption(text: string, now = instant(Date.now())): Instant {
  const at = spanBefore(text, now) ?? timeOfToday(text, now) ?? instantIn(text);
  if (at === undefined) {
    throw new InvalidArgumentError(
      `Expected a span (45m, 2h, 3d), a time of today (10:15, ${timeLabel()}), or an instant (2026-03-02T10:15:00-05:00).`,
    );
  }
  return at;
}

function spanBefore(text: string, now: Instant): Instant | undefined {
  const [, count, unit] = SPAN.exec(text) ?? [];
  if (count === undefined) return undefined;
  return instant(now - Number(count) * MS_BY_UNIT[unit as keyof typeof MS_BY_UNIT]);
}

function timeOfToday(text: string, now: Instant): Instant | undefined {
  const { zone } = home().calendar;
  const time = parseWallTime(`${dayAt(zone, now)}T${text}`);
  return time && instantOf(zone, time.day, time.msOfDay);
}

function instantIn(text: string): Instant | undefined {
  const ms = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : instant(ms);
}
