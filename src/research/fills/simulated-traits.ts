// What the simulated broker offers.
import type { Venue } from '../../market/venues/venue.ts';
import {
  type BrokerTraits,
  type Capabilities,
  countingLinks,
  VIETNAM_TRAITS,
} from '../../trader/ports/broker-traits.ts';

export function simulatedTraits(
  { sellableFrom }: Pick<Venue, 'sellableFrom'>,
  tradesOptions: boolean,
): BrokerTraits {
  if (sellableFrom !== undefined) return VIETNAM_TRAITS;
  return tradesOptions ? { ...SIMULATED_TRAITS, options: LIMITS_ALONE } : SIMULATED_TRAITS;
}

/** As at Interactive Brokers: no stop rests on the price of an option. */
const LIMITS_ALONE: Capabilities = {
  restingStops: false,
  reducingGroups: false,
  brackets: false,
  amendsInPlace: true,
  fractions: false,
  shortSelling: false,
  orderTypes: ['limit'],
  validities: ['day', 'gtc', 'gtd'],
};

/** What the exchanges of the strategies' markets offer through a full broker. */
const SIMULATED_TRAITS: BrokerTraits = {
  capabilities: {
    restingStops: true,
    reducingGroups: true,
    brackets: true,
    amendsInPlace: true,
    fractions: false,
    shortSelling: true,
    orderTypes: ['market', 'limit', 'stop'],
    validities: ['day', 'gtc', 'gtd'],
  },
  linksFor: countingLinks('order'),
};
