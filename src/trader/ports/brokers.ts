// What is constant about each broker and needs no adapter: the first table of the registry of brokers.
// Decision 0053
import { BROKER_NAMES, type BrokerName } from './broker-name.ts';
import type { HomeVenue } from './settings.ts';

export interface BrokerRow {
  /** What the daemon connects to, as messages call it. */
  readonly program: string;
  /** The home venues whose accounts it can trade. */
  readonly serves: readonly HomeVenue[];
  /** It answers requests for past bars, so `sluice data fetch` can use it. */
  readonly servesPastBars: boolean;
}

export const BROKERS = {
  ib: {
    program: 'gateway',
    serves: ['us'],
    servesPastBars: true,
  },
  ssi: {
    program: 'SSI',
    serves: ['vietnam'],
    servesPastBars: false,
  },
} as const satisfies Record<BrokerName, BrokerRow>;

export function isServing(broker: BrokerName, venue: HomeVenue): boolean {
  const served: readonly HomeVenue[] = BROKERS[broker].serves;
  return served.includes(venue);
}

/** The broker of a configuration that names only its venue: the first one that serves it. */
export const DEFAULT_BROKER = { us: 'ib', vietnam: 'ssi' } as const satisfies Record<
  HomeVenue,
  BrokerName
>;

export function brokersServing(venue: HomeVenue): readonly BrokerName[] {
  return BROKER_NAMES.filter((broker) => isServing(broker, venue));
}
