// What texts call the broker of a venue, and what it reports about an account.
import type { Venue } from '../../../market/venues/venue.ts';

export interface BrokerWords {
  readonly name: string;
  /** Where a person sees the truth while the daemon does not. */
  readonly screen: string;
  /** Statements that can be compared with the journal. */
  readonly hasStatements: boolean;
  /** It takes stop orders that rest without the daemon. */
  readonly hasRestingStops: boolean;
}

const IB: BrokerWords = {
  name: 'IB',
  screen: 'TWS',
  hasStatements: true,
  hasRestingStops: true,
};
const SSI: BrokerWords = {
  name: 'SSI',
  screen: "SSI's app",
  hasStatements: false,
  hasRestingStops: false,
};

export function brokerAt({ markets }: Venue): BrokerWords {
  return markets.includes('VN') ? SSI : IB;
}
