// Times in the formats of the prediction API: naive New York text, UTC text with an offset, and its trading minutes.
import { type Instant, MINUTE_MS, plus, type TradingDay } from '../../../kernel/instant.ts';
import { weekdayOf } from '../../../market/time/day.ts';
import { dayAt, instantOf, wallTimeAt, zoneNamed } from '../../../market/time/zone.ts';

export const NEW_YORK = zoneNamed('America/New_York');

const OPEN_MS = (9 * 60 + 30) * MINUTE_MS;
const SESSION_MINUTES = 390;
/** The API's market hours are longer than the exchange's session. */
const SERVICE_OPEN_MS = 9 * 60 * MINUTE_MS;
const SERVICE_CLOSE_MS = (16 * 60 + 15) * MINUTE_MS;

/** `2020-12-16T09:36:20`, without a zone. */
export function naiveNewYork(at: Instant): string {
  return utcSeconds(plus(at, NEW_YORK.offsetMs(at)));
}

/** `2020-12-16T14:36:20+00:00`. */
export function isoUtc(at: Instant): string {
  return `${utcSeconds(at)}+00:00`;
}

export function isServiceHours(at: Instant): boolean {
  const { day, msOfDay } = wallTimeAt(NEW_YORK, at);
  return isWeekday(day) && msOfDay >= SERVICE_OPEN_MS && msOfDay < SERVICE_CLOSE_MS;
}

/** Starts of the regular session's minutes that have ended by `now`. */
export function finishedMinutes(day: TradingDay, now: Instant): Instant[] {
  if (!isWeekday(day)) return [];
  const open = instantOf(NEW_YORK, day, OPEN_MS);
  const starts = Array.from({ length: SESSION_MINUTES }, (_, n) => plus(open, n * MINUTE_MS));
  return starts.filter((start) => start + MINUTE_MS <= now);
}

export function newYorkDay(at: Instant): TradingDay {
  return dayAt(NEW_YORK, at);
}

function isWeekday(day: TradingDay): boolean {
  return weekdayOf(day) % 6 !== 0;
}

function utcSeconds(at: Instant): string {
  return new Date(at).toISOString().slice(0, 19);
}
