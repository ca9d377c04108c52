// What is constant about each broker and needs no adapter: the first table of the registry of brokers. Its keys are the names of the
// brokers; each other table covers them, so the compiler names every row that a new broker needs.
// Decision 0053
import type { BrokerWords } from '../domain/wording/broker-words.ts';
import type { AlpacaSettings } from './alpaca-settings.ts';
import type { HomeVenue } from './home-venue.ts';
import type { SsiSettings } from './ssi-settings.ts';

/** What the settings contain of the sections that only one broker has; undefined unless that broker is configured. */
export interface BrokerSections {
  readonly ssi?: SsiSettings | undefined;
  readonly alpaca?: AlpacaSettings | undefined;
}

/** How account numbers begin, where they show whose money is traded. */
export interface AccountNumbers {
  readonly live: RegExp;
  readonly paper: RegExp;
}

export interface BrokerRow {
  /** What the daemon connects to, as messages call it. */
  readonly program: string;
  /** The home venues whose accounts it can trade. */
  readonly serves: readonly HomeVenue[];
  readonly words: BrokerWords;
  /** Absent if its account numbers do not show whether money is real. */
  readonly accounts?: AccountNumbers;
  /** The section of the configuration that no other broker has; no part of the identity, the tape or an answer. */
  readonly section?: keyof BrokerSections;
}

export const BROKERS = {
  ib: {
    program: 'gateway',
    serves: ['us'],
    // Of advisers F and DF.
    accounts: { live: /^[UF]\w+$/, paper: /^D[UF]\w+$/ },
    words: {
      ...{ name: 'IB', screen: 'TWS' },
      ...{ hasStatements: true, hasRestingStops: true, hasLoginCodes: false, hasPractice: true },
      hasOptions: true,
    },
  },
  ssi: {
    program: 'SSI',
    serves: ['vietnam'],
    section: 'ssi',
    words: {
      ...{ name: 'SSI', screen: "SSI's app" },
      ...{ hasStatements: false, hasRestingStops: false, hasLoginCodes: true, hasPractice: false },
      hasOptions: false,
    },
  },
  alpaca: {
    program: 'Alpaca',
    serves: ['us'],
    section: 'alpaca',
    words: {
      ...{ name: 'Alpaca', screen: "Alpaca's dashboard" },
      ...{ hasStatements: false, hasRestingStops: true, hasLoginCodes: false, hasPractice: true },
      hasOptions: false,
    },
  },
} as const satisfies Record<string, BrokerRow>;

export type BrokerName = keyof typeof BROKERS;
export const BROKER_NAMES = Object.keys(BROKERS) as [BrokerName, ...BrokerName[]];

export function isBrokerName(name: string | undefined): name is BrokerName {
  return name !== undefined && Object.hasOwn(BROKERS, name);
}

/** The broker that each section belongs to. */
export const SECTIONS: ReadonlyMap<keyof BrokerSections, BrokerName> = new Map(
  BROKER_NAMES.flatMap((name) => {
    const { section }: BrokerRow = BROKERS[name];
    return section === undefined ? [] : [[section, name]];
  }),
);

/** A configuration file, or settings, without the sections that only one broker has. */
export function withoutSections<Given extends object>(
  given: Given,
): Omit<Given, keyof BrokerSections> {
  const kept = Object.entries(given).filter(([key]) => !SECTIONS.has(key as keyof BrokerSections));
  return Object.fromEntries(kept) as Omit<Given, keyof BrokerSections>;
}

/** A run may add a broker without a row: it is called by its name. */
export function wordsOf(broker: string): BrokerWords {
  if (isBrokerName(broker)) return BROKERS[broker].words;
  const has = {
    hasStatements: false,
    hasRestingStops: true,
    hasOptions: false,
    hasLoginCodes: false,
    hasPractice: false,
  };
  return { name: broker, screen: broker, ...has };
}

export function accountsOf(broker: string): AccountNumbers | undefined {
  if (!isBrokerName(broker)) return undefined;
  const { accounts }: BrokerRow = BROKERS[broker];
  return accounts;
}

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

/** Those that ask for a code from a person's phone, as texts call them. */
export function namesWithLoginCodes(): readonly string[] {
  const all: readonly BrokerRow[] = Object.values(BROKERS);
  return all.flatMap(({ words }) => (words.hasLoginCodes ? [words.name] : []));
}
