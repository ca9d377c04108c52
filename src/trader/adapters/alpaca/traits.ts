// What holds at Alpaca for every order of a stock.
// Decision 0099
import type { BrokerTraits } from '../../ports/broker-traits.ts';

export const ALPACA_TRAITS: BrokerTraits = {
  capabilities: {
    restingStops: true,
    reducingGroups: true,
    brackets: true,
    bracketsActWhole: true,
    groupsKeepQuantity: true,
    amendsInPlace: true,
    fractions: true,
    shortSelling: false,
    orderTypes: ['market', 'limit', 'stop'],
    validities: ['day', 'gtc'],
  },
  linksFor: () => ({ handles: [] }),
};
