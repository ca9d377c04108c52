// The venue at which the account of this command is at home: it gives the days, the clock and the currency of what is shown.
import type { Venue } from '../../market/venues/venue.ts';
import { venuesOf } from '../../trader/config/settings/venues.ts';
import type { HomeVenue } from '../../trader/ports/settings.ts';

// A command reads one configuration. Until then, and without one, it is the US.
let market: HomeVenue = 'us';

export function home(): Venue {
  return venuesOf(market).home;
}

export function homeMarket(): HomeVenue {
  return market;
}

/** As the configuration says that the command has read. */
export function settleHome(name: HomeVenue): void {
  market = name;
}
