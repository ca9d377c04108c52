// A venue and the time there.
import { createSessionClock, type SessionClock } from '../../../market/time/session-clock.ts';
import type { Venue } from '../../../market/venues/venue.ts';

export interface Place {
  readonly venue: Venue;
  readonly sessions: SessionClock;
}

export function placeAt(venue: Venue): Place {
  return { venue, sessions: createSessionClock(venue.calendar) };
}
