// Times as the clock of a venue shows them, with the label of its time.
import { type Instant, plus, SECOND_MS } from '../../../kernel/instant.ts';
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

/** `09:36 ET`. */
export function venueMinute({ calendar, timeLabel }: Venue, at: Instant): string {
  return `${minuteIn(calendar.zone, at)} ${timeLabel}`;
}

/** `2026-11-19 09:30:00 ET`: for what may lie days ahead. */
export function venueMoment({ calendar, timeLabel }: Venue, at: Instant): string {
  return `${momentIn(calendar.zone, at)} ${timeLabel}`;
}

/** `09:30` and `16:00`: the open of the next session, and the close if it is a full one. */
export function regularHours({ calendar }: Venue, at: Instant): readonly [string, string] {
  const { open, lunch } = calendar.nextSession(calendar.dayOf(at)) ?? { open: at };
  const breakMs = lunch === undefined ? 0 : lunch.close - lunch.open;
  const close = plus(open, calendar.sessionMs + breakMs);
  return [minuteIn(calendar.zone, open), minuteIn(calendar.zone, close)];
}

/** `09:36`. */
export function minuteIn(zone: Zone, at: Instant): string {
  return timeIn(zone, at).slice(0, 'HH:MM'.length);
}
