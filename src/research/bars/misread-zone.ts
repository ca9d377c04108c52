// Times without an offset, read in the wrong zone: another zone puts clearly more of them inside regular hours.
import { DAY_MS, HOUR_MS, instant } from '../../kernel/instant.ts';
import { type Calendar, partsOf } from '../../market/time/calendar.ts';
import { type Zone, zoneNamed } from '../../market/time/zone.ts';
import { countWithin, type Run, type WallTimes } from './wall-times.ts';

/** How many of the rows are inside regular hours if their times are those of any of these zones, whose clocks differ. */
interface ZoneFit {
  readonly zones: readonly string[];
  readonly inside: number;
}

interface AsRead {
  readonly zone: Zone;
  readonly inside: number;
  readonly calendar: Calendar;
  /** What has these times: `bars`. */
  readonly rows: string;
}

/** Why the zone is implausible; undefined if it is not. Rows before and after complete sessions suggest no other one. */
export function misreadZone(wallTimes: WallTimes, as: AsRead): string | undefined {
  const better = betterZone(wallTimes, as);
  if (better === undefined) return undefined;
  const { zones, inside } = better;
  const which = zones.length > 1 ? ', whichever wrote them' : '';
  return `${as.inside} of ${wallTimes.count} ${as.rows} are inside regular hours if their times are those of ${as.zone.name}, and ${inside} if those of ${zones.join(' or ')}; no time has an offset: add --zone ${zones.join(' or --zone ')}${which}, or write the offsets`;
}

/** Of a market that never closes, where each zone has as many bars inside regular hours; undefined for others. */
export function unknownZone({ runs, count }: WallTimes): string | undefined {
  let saturday = 0;
  for (const run of runs) if (new Date(run.first).getUTCDay() === SATURDAY) saturday += run.count;
  return saturday > Math.max(SATURDAY_ROWS_MIN, count * SATURDAYS_MIN)
    ? 'it has bars at all hours of each day, and no time has an offset, so nothing shows their zone: add --zone UTC, or the zone that wrote them'
    : undefined;
}

const SATURDAY = 6;
const SATURDAY_ROWS_MIN = 10;
/** Of 24 hours on seven days a seventh; a week of currencies has less of it in any zone. */
const SATURDAYS_MIN = 0.1;

/** The zones in which vendors write times; among equal fits the first. */
export const ZONES = [
  'UTC',
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
  'Europe/London',
  'Europe/Berlin',
  'Europe/Athens',
  'Asia/Kolkata',
  'Asia/Ho_Chi_Minh',
  'Asia/Hong_Kong',
  'Asia/Tokyo',
  'Australia/Sydney',
] as const;

/** A zone next to the right one loses an hour of six and a half, so the right one has 18 % more; fewer may be a matter of single minutes. */
const MORE = 1.1;
const THINNED_MIN = 0.02;

/** The zones with the most rows inside regular hours, if these are at least a tenth more than `inside`. */
function betterZone(wallTimes: WallTimes, as: AsRead): ZoneFit | undefined {
  const least = Math.max(1, as.inside * MORE);
  if (wallTimes.count < least) return undefined;
  let best: ZoneFit | undefined;
  for (const name of ZONES) {
    if (as.inside > 0 && isBetweenBars(wallTimes, zoneNamed(name), as.zone)) continue;
    const inside = countInside(wallTimes, zoneNamed(name), as.calendar);
    if (isThinned(wallTimes, zoneNamed(name), as)) continue;
    if (inside < least || inside < (best?.inside ?? 0)) continue;
    if (best === undefined || inside > best.inside) best = { zones: [name], inside };
    else if (!best.zones.some((other) => areAlike(zoneNamed(other), zoneNamed(name), wallTimes)))
      best = { zones: [...best.zones, name], inside };
  }
  return best;
}

/**
 * Of the end of one day, as Alpha Vantage gives it: as read, no bar of its session is missing, and in the other zone some are, which is
 * what trading after the close looks like.
 */
function isThinned(wallTimes: WallTimes, zone: Zone, as: AsRead): boolean {
  const day = (at: number) => Math.floor(at / DAY_MS);
  const firsts = wallTimes.runs.map(({ first }) => first);
  if (firsts.some((first) => day(first) !== day(firsts[0] ?? 0))) return false;
  return (
    missingShare(wallTimes, as.zone, as.calendar) === 0 &&
    missingShare(wallTimes, zone, as.calendar) > THINNED_MIN
  );
}

/** Of the bars of a session between the first and the last one of the file. */
function missingShare(wallTimes: WallTimes, zone: Zone, calendar: Calendar): number {
  const stepMs = Math.min(...wallTimes.runs.flatMap((run) => (run.count > 1 ? run.stepMs : [])));
  const first = Math.min(...wallTimes.runs.map((run) => run.first));
  const last = Math.max(...wallTimes.runs.map((run) => run.first + (run.count - 1) * run.stepMs));
  const whole = { first, stepMs, count: Math.round((last - first) / stepMs) + 1 };
  const slots = countInside({ ...wallTimes, runs: [whole] }, zone, calendar);
  return slots === 0 ? 1 : 1 - countInside(wallTimes, zone, calendar) / slots;
}

/** Hours of the clock begin seven times in a session that opens at the hour, and six times in one that opens half an hour later. */
function isBetweenBars({ runs }: WallTimes, one: Zone, other: Zone): boolean {
  const run = runs.find(({ count }) => count > 1);
  if (run === undefined || run.stepMs > HOUR_MS) return false;
  const at = instant(run.first);
  return (one.offsetMs(at) - other.offsetMs(at)) % run.stepMs !== 0;
}

/** At both ends of a file: where all hours are traded, several zones fill a session. */
function areAlike(one: Zone, other: Zone, { runs }: WallTimes): boolean {
  return [runs[0], runs.at(-1)].every((run) => {
    const at = instant(run?.first ?? 0);
    return one.offsetMs(at) === other.offsetMs(at);
  });
}

/** One offset per day: clocks change at night, when no exchange is open. */
function countInside({ runs }: WallTimes, zone: Zone, calendar: Calendar): number {
  let day = Number.NaN;
  let offsetMs = Number.NaN;
  let inside = 0;
  for (const run of runs) {
    const localDay = Math.floor(run.first / DAY_MS);
    if (localDay !== day) {
      day = localDay;
      offsetMs = zone.offsetMs(instant(localDay * DAY_MS + NOON_MS));
    }
    inside += insideOf(run, offsetMs, calendar);
  }
  return inside;
}

/** A day of another zone touches at most two days of the exchange. */
function insideOf(run: Run, offsetMs: number, calendar: Calendar): number {
  const lastMs = run.first + (run.count - 1) * run.stepMs;
  const days = new Set(
    [run.first, lastMs].map((local) => calendar.dayOf(instant(local - offsetMs))),
  );
  let inside = 0;
  for (const day of days) {
    const session = calendar.sessionOf(day);
    for (const { open, close } of session === undefined ? [] : partsOf(session))
      inside += countWithin(run, open + offsetMs, close + offsetMs);
  }
  return inside;
}

const NOON_MS = 12 * HOUR_MS;
