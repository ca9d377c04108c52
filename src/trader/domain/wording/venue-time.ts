// Times as the clock of a venue shows them, with the label of its time.
import type { Instant } from '../../../kernel/instant.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { dayAt, wallTimeAt, type Zone } from '../../../market/time/zone.ts';
import type { Venue } from '../../../market/venues/venue.ts';

/** `09:36:20`. */
export function timeIn(zone: Zone, at: Instant): string {
  const seconds = Math.floor(wallTimeAt(zone, at).msOfDay / SECOND_MS);
  return [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** `2026-11-19 09:30:00`. */
export function momentIn(zone: Zone, at: Instant): string {
  return `${dayAt(zone, at)} ${timeIn(zone, at)}`;
}

/** `09:36:20 ET`. */
export function venueTime({ calendar, timeLabel }: Venue, at: Instant): string {
  return `${timeIn(calendar.zone, at)} ${timeLabel}`;
}

/** `2026-11-19 09:30:00 ET`: for what may lie days ahead. */
export function venueMoment({ calendar, timeLabel }: Venue, at: Instant): string {
  return `${momentIn(calendar.zone, at)} ${timeLabel}`;
}
