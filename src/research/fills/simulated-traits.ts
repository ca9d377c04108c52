// What the simulated broker offers.
import type { Venue } from '../../market/venues/venue.ts';
import {
  type BrokerTraits,
  countingLinks,
  OPTION_CAPABILITIES,
  VIETNAM_TRAITS,
} from '../../trader/ports/broker-traits.ts';

export function simulatedTraits(
  { sellableFrom }: Pick<Venue, 'sellableFrom'>,
  tradesOptions: boolean,
): BrokerTraits {
  if (sellableFrom !== undefined) return VIETNAM_TRAITS;
  return tradesOptions ? { ...SIMULATED_TRAITS, options: OPTION_CAPABILITIES } : SIMULATED_TRAITS;
}

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
