// Exchange zones: converts instants to local wall time and back, independent of the host's zone.
import {
  DAY_MS,
  type Instant,
  instant,
  MINUTE_MS,
  SECOND_MS,
  type TradingDay,
} from '../../kernel/instant.ts';
import { dayFromUtc, parseDay, utcMidnight } from './day.ts';

/** An IANA zone, such as `America/New_York`. */
export interface Zone {
  readonly name: string;
  /** Milliseconds that local time is ahead of UTC at the instant. */
  offsetMs(at: Instant): number;
}

/** A date and time of day as shown on a wall clock. */
export interface WallTime {
  readonly day: TradingDay;
  readonly msOfDay: number;
}

/** Every offset in use today changes at a quarter of an hour of UTC. */
const OFFSET_STEP_MS = 15 * MINUTE_MS;

/** Within a week a zone changes once at most: none changes again within days. */
const WEEK_MS = 7 * DAY_MS;

/** Twenty years, which a backtest passes several times. A prime, so that no two weeks around a moment share a slot. */
const CACHED_WEEKS = 1_021;

const zoneByName = new Map<string, Zone>();

/** Zones that files here name at load; their formats are made at the first question, since most commands ask none. */
const OWN_ZONES = ['America/New_York', 'US/Eastern', 'Asia/Ho_Chi_Minh', 'UTC'];

/** The zone of that name; throws a RangeError for an unknown name. */
export function zoneNamed(name: string): Zone {
  const known = zoneByName.get(name);
  if (known !== undefined) return known;
  const zone = createZone(name);
  if (!OWN_ZONES.includes(name)) zone.offsetMs(instant(0));
  zoneByName.set(name, zone);
  return zone;
}

/** The calendar day of the zone at the instant. */
export function dayAt(zone: Zone, at: Instant): TradingDay {
  return dayFromUtc(at + zone.offsetMs(at));
}

export function wallTimeAt(zone: Zone, at: Instant): WallTime {
  const local = at + zone.offsetMs(at);
  const day = dayFromUtc(local);
  return { day, msOfDay: local - utcMidnight(day) };
}

/**
 * The instant at which the zone's clocks show the time of day. A time shown twice in autumn means the first one; a
 * time skipped in spring means as long after midnight as if the clocks had not changed.
 */
export function instantOf(zone: Zone, day: TradingDay, msOfDay: number): Instant {
  const local = utcMidnight(day) + msOfDay;
  const before = zone.offsetMs(instant(local - DAY_MS));
  const after = zone.offsetMs(instant(local + DAY_MS));
  const first = instant(local - before);
  if (zone.offsetMs(first) === before) return first;
  const second = instant(local - after);
  return zone.offsetMs(second) === after ? second : first;
}

const WALL_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?$/;

/** Parses `YYYY-MM-DD HH:MM[:SS[.fff]]`, with `T` or a space between; fractions are truncated to milliseconds. */
export function parseWallTime(text: string): WallTime | undefined {
  const [, dayText = '', hours, minutes, seconds = '0', fraction = '0'] =
    WALL_TIME.exec(text) ?? [];
  const day = parseDay(dayText);
  if (day === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) {
    return undefined;
  }
  const wholeMinutes = Number(hours) * 60 + Number(minutes);
  const ms = Math.floor(Number(`0${fraction}`) * SECOND_MS + 1e-6);
  return { day, msOfDay: wholeMinutes * MINUTE_MS + Number(seconds) * SECOND_MS + ms };
}

function createZone(name: string): Zone {
  let format: Intl.DateTimeFormat | undefined;
  const cachedWeeks = new Float64Array(CACHED_WEEKS).fill(Number.NaN);
  const offsetsBeforeMs = new Float64Array(CACHED_WEEKS);
  const offsetsAfterMs = new Float64Array(CACHED_WEEKS);
  /** When the clocks change; Infinity in a week in which they do not. */
  const changesAt = new Float64Array(CACHED_WEEKS);

  function learn(week: number, place: number): void {
    format ??= formatIn(name);
    const before = offsetFrom(format, week * WEEK_MS);
    const after = offsetFrom(format, (week + 1) * WEEK_MS);
    cachedWeeks[place] = week;
    offsetsBeforeMs[place] = before;
    offsetsAfterMs[place] = after;
    changesAt[place] =
      before === after ? Number.POSITIVE_INFINITY : changeIn(format, week * WEEK_MS, before);
  }

  return {
    name,
    offsetMs(at) {
      const week = Math.floor(at / WEEK_MS);
      const place = Math.abs(week % CACHED_WEEKS);
      if (cachedWeeks[place] !== week) learn(week, place);
      const isBefore = at < (changesAt[place] ?? Number.NaN);
      return (isBefore ? offsetsBeforeMs[place] : offsetsAfterMs[place]) ?? Number.NaN;
    },
  };
}

/** The first moment of the week with another offset than its beginning. */
function changeIn(format: Intl.DateTimeFormat, weekStart: number, before: number): number {
  let [same, other] = [0, WEEK_MS / OFFSET_STEP_MS];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetFrom(format, weekStart + middle * OFFSET_STEP_MS) === before) same = middle;
    else other = middle;
  }
  return weekStart + other * OFFSET_STEP_MS;
}

function formatIn(name: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}

function offsetFrom(format: Intl.DateTimeFormat, epochMs: number): number {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of format.formatToParts(epochMs)) part[type] = Number(value);
  const { year = Number.NaN, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - epochMs;
}
