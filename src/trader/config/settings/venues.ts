// The one place that names the venues accounts are at home at.
import { US } from '../../../market/venues/us.ts';
import { createVenues, type Venues } from '../../../market/venues/venues.ts';
import { HNX, HOSE, UPCOM } from '../../../market/venues/vietnam.ts';
import type { HomeVenue } from '../../ports/home-venue.ts';

const VENUES_BY_HOME: Readonly<Record<HomeVenue, Venues>> = {
  // The others are known: a reader of journals meets the accounts of all.
  us: createVenues(US, [HOSE, HNX, UPCOM], [US]),
  // All three exchanges keep the same days and the same clock.
  vietnam: createVenues(HOSE, [HNX, UPCOM]),
};

/** The markets that an order of such an account may name. */
export function marketsOf(home: HomeVenue): readonly string[] {
  return [...new Set(venuesOf(home).offered.flatMap(({ markets }) => markets))];
}

export function venuesOf(home: HomeVenue): Venues {
  return VENUES_BY_HOME[home];
}
