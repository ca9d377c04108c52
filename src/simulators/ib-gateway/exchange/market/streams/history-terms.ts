// Bar sizes and durations as clients write them, and which of them a gateway refuses.
import {
  DAY_MS,
  HOUR_MS,
  type Instant,
  instant,
  MINUTE_MS,
  SECOND_MS,
} from '../../../../../kernel/instant.ts';
import { addDays, addMonths } from '../../../../../market/time/day.ts';
import { instantOf, wallTimeAt, type Zone } from '../../../../../market/time/zone.ts';

const WEEK_MS = 7 * DAY_MS;
export const MONTH_MS = 30 * DAY_MS;

/** The sizes that a gateway knows; the last three are also written `1W`, `1M` and without their plural. */
const SIZES: ReadonlyMap<string, number> = new Map([
  ...[1, 5, 10, 15, 30].map((count) => [`${count} sec`, count * SECOND_MS] as const),
  ...[1, 2, 3, 5, 10, 15, 20, 30].map((count) => [`${count} min`, count * MINUTE_MS] as const),
  ...[1, 2, 3, 4, 8].map((count) => [`${count} hour`, count * HOUR_MS] as const),
  ['1 day', DAY_MS],
  ['1 week', WEEK_MS],
  ['1 W', WEEK_MS],
  ['1W', WEEK_MS],
  ['1 month', MONTH_MS],
  ['1 M', MONTH_MS],
  ['1M', MONTH_MS],
]);
const LONGEST_MS: ReadonlyMap<number, number> = new Map([
  [SECOND_MS, 2_000 * SECOND_MS],
  [5 * SECOND_MS, 10_000 * SECOND_MS],
  [10 * SECOND_MS, 20_000 * SECOND_MS],
  [15 * SECOND_MS, 30_000 * SECOND_MS],
  [30 * SECOND_MS, DAY_MS],
]);
/** Without a unit it is in seconds. */
const DURATION = /^(\d+)(?: ([SDWMY]))?$/;

/** Milliseconds of a bar size such as `5 mins`; undefined for any that a gateway does not know. */
export function parseBarSize(text: string): number | undefined {
  return SIZES.get(text.trim().replace(/(sec|min|hour)s$/, '$1'));
}

export interface Span {
  readonly count: number;
  readonly unit: string;
}

export function parseDuration(text: string): Span | undefined {
  const [, count = '0', unit = 'S'] = DURATION.exec(text.trim()) ?? [];
  return Number(count) < 1 ? undefined : { count: Number(count), unit };
}

/** Why no gateway answers that span in bars of that size. */
export function refusalOfSpan({ count, unit }: Span): string | undefined {
  if (unit === 'D' && count > 365) {
    return 'Historical data requests for durations longer than 365 days must be made in years.';
  }
  if (unit === 'S' && count > 86_400) {
    return 'Historical data requests for durations longer than 86400 seconds must be made in days.';
  }
  return undefined;
}

/** Bars below a minute reach back only so far, and never weeks. */
export function isTooLong({ count, unit }: Span, barMs: number): boolean {
  const longestMs = LONGEST_MS.get(barMs);
  if (longestMs === undefined) return false;
  if (unit === 'S') return count * SECOND_MS > longestMs;
  return unit === 'D' ? count * DAY_MS > longestMs : true;
}

/** Where a span begins, on the calendar, weekends included. */
export function spanStart({ count, unit }: Span, end: Instant, zone: Zone): Instant {
  const { day, msOfDay } = wallTimeAt(zone, end);
  switch (unit) {
    case 'D':
      return instantOf(zone, addDays(day, -count), msOfDay);
    case 'W':
      return instantOf(zone, addDays(day, -7 * count), msOfDay);
    case 'M':
      return instantOf(zone, addMonths(day, -count), msOfDay);
    case 'Y':
      return instantOf(zone, addMonths(day, -12 * count), msOfDay);
    default:
      return instant(end - count * SECOND_MS);
  }
}
