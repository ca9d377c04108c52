// The venue at which the account of this command is at home, and its broker: days, clock, currency and words of what is shown.
import type { Venue } from '../../market/venues/venue.ts';
import { venuesOf } from '../../trader/config/settings/venues.ts';
import type { BrokerWords } from '../../trader/domain/wording/broker-words.ts';
import { type BrokerName, DEFAULT_BROKER, wordsOf } from '../../trader/ports/brokers.ts';
import type { HomeVenue } from '../../trader/ports/home-venue.ts';

// A command reads one configuration. Until then, and without one, it is the US.
let market: HomeVenue = 'us';
let broker: BrokerName = DEFAULT_BROKER[market];

export function home(): Venue {
  return venuesOf(market).home;
}

export function homeBroker(): BrokerWords {
  return wordsOf(broker);
}

export function homeBrokerName(): BrokerName {
  return broker;
}

export function homeMarket(): HomeVenue {
  return market;
}

/** As the configuration says that the command has read. */
export function settleHome(name: HomeVenue, through?: BrokerName): void {
  market = name;
  broker = through ?? DEFAULT_BROKER[name];
}
