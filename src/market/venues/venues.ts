// The venues a program trades at, by name, and the one its account is at home at.
import { US } from './us.ts';
import type { Venue } from './venue.ts';

export interface Venues {
  /** Of the account: trading day, daily loss and the currency of its figures. */
  readonly home: Venue;
  /** Where the account may trade. */
  readonly offered: readonly Venue[];
  /** Instruments recorded without a venue are of the US. Throws if the name is unknown. */
  named(name: string | undefined): Venue;
}

/** `others` are known, and offered as well unless `offered` says otherwise. */
export function createVenues(
  home: Venue,
  others: readonly Venue[] = [],
  offered: readonly Venue[] = [home, ...others],
): Venues {
  const venueByName = new Map([US, ...others, home].map((venue) => [venue.name, venue]));
  return {
    home,
    offered,
    named(name = US.name) {
      const venue = venueByName.get(name);
      if (venue === undefined) throw new Error(`the venue ${name} is unknown`);
      return venue;
    },
  };
}
