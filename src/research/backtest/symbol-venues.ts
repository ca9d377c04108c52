// Where each symbol of a backtest trades: at home, or at the exchange that the configuration names for it.
import type { Venue } from '../../market/venues/venue.ts';
import { venuesOf } from '../../trader/config/settings/venues.ts';
import type { Settings } from '../../trader/ports/settings.ts';

export function venueOf({ venue, instruments }: Settings, symbol: string): Venue {
  const { home, offered } = venuesOf(venue);
  const exchange = instruments.get(symbol)?.primaryExchange;
  // An account in the US routes every order to the best of the exchanges.
  return offered.find(({ name }) => name === exchange?.toLowerCase()) ?? home;
}
