// The minutes around the gateway's own restarts, in which no entry may leave.
import { type Instant, MINUTE_MS } from '../kernel/instant.ts';
import { weekdayOf } from '../market/day.ts';
import { dayAt, instantOf, zoneNamed } from '../market/zone.ts';
import type { DailyTime, GatewaySettings, Weekday } from '../ports/settings.ts';

const BEFORE_MS = 5 * MINUTE_MS;
const AFTER_MS = 10 * MINUTE_MS;
const WEEKDAYS: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Names the restart that makes `now` quiet; undefined when none does. */
export function inQuietWindow(gateway: GatewaySettings, now: Instant): string | undefined {
  const { restartAt, weeklyLogin } = gateway;
  if (restartAt !== undefined && isNear(restartAt, now)) return 'daily restart';
  if (weeklyLogin === undefined || !isNear(weeklyLogin, now)) return undefined;
  const day = dayAt(zoneNamed(weeklyLogin.zone), now);
  return WEEKDAYS[weekdayOf(day)] === weeklyLogin.weekday ? 'weekly login' : undefined;
}

function isNear(time: DailyTime, now: Instant): boolean {
  const zone = zoneNamed(time.zone);
  const at = instantOf(zone, dayAt(zone, now), (time.hour * 60 + time.minute) * MINUTE_MS);
  return now >= at - BEFORE_MS && now < at + AFTER_MS;
}
