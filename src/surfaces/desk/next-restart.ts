// When the gateway restarts next: a daily wall time in a zone of its own, turned into a moment.
import { type Instant, MINUTE_MS } from '../../kernel/instant.ts';
import { addDays } from '../../market/day.ts';
import { instantOf, wallTimeAt, zoneNamed } from '../../market/zone.ts';
import type { DailyTime } from '../../ports/settings.ts';

export function nextDaily(time: DailyTime, now: Instant): Instant {
  const zone = zoneNamed(time.zone);
  const msOfDay = (time.hour * 60 + time.minute) * MINUTE_MS;
  const { day } = wallTimeAt(zone, now);
  const today = instantOf(zone, day, msOfDay);
  return today > now ? today : instantOf(zone, addDays(day, 1), msOfDay);
}
