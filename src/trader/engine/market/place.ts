// A venue and the time there, and where each symbol trades.
import type { Instrument } from '../../../market/instruments/instrument.ts';
import { createSessionClock, type SessionClock } from '../../../market/time/session-clock.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { Venues } from '../../../market/venues/venues.ts';

export interface Place {
  readonly venue: Venue;
  readonly sessions: SessionClock;
}

export function placeAt(venue: Venue): Place {
  return { venue, sessions: createSessionClock(venue.calendar) };
}

export interface Places {
  readonly home: Place;
  /** At home until its contract is known. */
  placeOf(symbol: string): Place;
}

/** One clock for each venue. */
export function createPlaces(
  venues: Venues,
  instrumentOf: (symbol: string) => Instrument | undefined,
): Places {
  const home = placeAt(venues.home);
  const placeByVenue = new Map([[venues.home.name, home]]);
  return {
    home,
    placeOf(symbol) {
      const instrument = instrumentOf(symbol);
      if (instrument === undefined) return home;
      const venue = venues.named(instrument.venue);
      let place = placeByVenue.get(venue.name);
      if (place === undefined) {
        place = placeAt(venue);
        placeByVenue.set(venue.name, place);
      }
      return place;
    },
  };
}
