// Parses a time in the past given as an option: a span until now, an exchange time of today, a day, or an instant.
import { InvalidArgumentError } from 'commander';
import {
  DAY_MS,
  HOUR_MS,
  type Instant,
  instant,
  MINUTE_MS,
  SECOND_MS,
} from '../../kernel/instant.ts';
import { parseDay } from '../../market/time/day.ts';
import { dayAt, instantOf, parseWallTime } from '../../market/time/zone.ts';
import { home } from './home.ts';
import { timeLabel } from './words.ts';

/** Begins and ends at the same instant unless it is a day. */
export interface Span {
  readonly begin: Instant;
  /** Exclusive. */
  readonly end: Instant;
}

/** Read when the configuration is known, because its exchange has the time zone. `now`: of the market, without it the machine's. */
export type PastTime = (now?: Instant) => Span;

const SPAN = /^(\d{1,6})([smhd])$/;
const MS_BY_UNIT = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS } as const;
/** Without an offset the machine's own zone would decide. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

export function timeOption(text: string): PastTime {
  const read: PastTime = (now = instant(Date.now())) => {
    const span =
      dayIn(text) ?? at(spanBefore(text, now) ?? timeOfToday(text, now) ?? instantIn(text));
    if (span !== undefined) return span;
    throw new InvalidArgumentError(
      `Expected a span (45m, 2h, 3d), a time of today (10:15, ${timeLabel()}), a day (2026-03-02), or an instant (2026-03-02T10:15:00-05:00).`,
    );
  };
  read();
  return read;
}

function at(moment: Instant | undefined): Span | undefined {
  return moment === undefined ? undefined : { begin: moment, end: moment };
}

function dayIn(text: string): Span | undefined {
  const day = parseDay(text);
  if (day === undefined) return undefined;
  const { zone } = home().calendar;
  return { begin: instantOf(zone, day, 0), end: instantOf(zone, day, DAY_MS) };
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
