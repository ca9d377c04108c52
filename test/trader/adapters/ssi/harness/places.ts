// The exchanges of Vietnam, and a share that trades there.
import type { Instrument } from '../../../../../src/market/instruments/instrument.ts';
import { createVenues, type Venues } from '../../../../../src/market/venues/venues.ts';
import { HNX, HOSE, UPCOM } from '../../../../../src/market/venues/vietnam.ts';

export function vietnamVenues(): Venues {
  return createVenues(HOSE, [HNX, UPCOM]);
}

export const FPT: Instrument = {
  symbol: 'FPT',
  brokerSymbol: 'FPT',
  contract: 'HOSE:FPT',
  primaryExchange: 'HOSE',
  venue: 'hose',
  currency: 'VND',
  priceSteps: HOSE.priceSteps,
};
