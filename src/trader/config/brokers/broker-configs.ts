// The sections of all brokers: the configuration's table of the registry of brokers.
import type { z } from 'zod';
import type { BrokerName } from '../../ports/brokers.ts';
import {
  BROKERS,
  brokersServing,
  DEFAULT_BROKER,
  isServing,
  SECTIONS,
} from '../../ports/brokers.ts';
import { ALPACA_CONFIG } from './alpaca-config.ts';
import type { AccountTerms, BrokerConfig, BrokerFault, PlacePath } from './broker-config.ts';
import { IB_CONFIG } from './ib-config.ts';
import { SSI_CONFIG } from './ssi-config.ts';

const CONFIGS = {
  ib: IB_CONFIG,
  ssi: SSI_CONFIG,
  alpaca: ALPACA_CONFIG,
} satisfies Record<BrokerName, BrokerConfig>;
const ALL = Object.values(CONFIGS);

/** What is true of all members of a union at once. */
type All<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  one: infer Whole,
) => void
  ? Whole
  : never;

function merged<Part extends object>(parts: readonly Part[]): All<Part> {
  return Object.assign({}, ...parts);
}

/** The keys of all brokers, in the order of the table. */
export const BROKER_SHAPE = merged(ALL.map(({ shape }) => shape));

type BrokerFile = AccountTerms & z.output<z.ZodObject<typeof BROKER_SHAPE>>;

/** The broker of a configuration: as it says, or that of its venue. */
export function brokerOf({ broker, venue }: Pick<AccountTerms, 'broker' | 'venue'>): BrokerName {
  return broker ?? DEFAULT_BROKER[venue];
}

/** Stated, as the compiler would drop all others beside a broker that adds nothing. */
type SettingsOfBroker = ReturnType<(typeof CONFIGS)[BrokerName]['toSettings']>;

export function brokerSettings(file: BrokerFile) {
  const ofAll = merged<SettingsOfBroker>(ALL.map((config) => config.toSettings(file)));
  return { broker: brokerOf(file), ...ofAll };
}

/** The broker serves the venue, its section is right, and no section belongs to another one. */
export function brokerFaults(file: BrokerFile): readonly BrokerFault[] {
  const { venue } = file;
  const broker = brokerOf(file);
  if (!isServing(broker, venue)) {
    const served = BROKERS[broker].serves.join(', ');
    const message = `${broker} serves ${served}; venue: ${venue} needs broker: ${brokersServing(venue).join(' or ')}`;
    return [{ path: ['broker'], message }];
  }
  const strays = [...SECTIONS].flatMap(([section, owner]) =>
    owner === broker || file[section] === undefined
      ? []
      : [{ path: [section], message: belongsTo(owner) }],
  );
  return [...strays, ...CONFIGS[broker].faults(file)];
}

function belongsTo(broker: BrokerName): string {
  return `belongs to \`broker: ${broker}\`, of \`venue: ${BROKERS[broker].serves.join(', ')}\``;
}

/** Why the broker of the configuration cannot deliver the prices of so many symbols. */
export function symbolsFault(file: BrokerFile, symbols: number): string | undefined {
  const config: BrokerConfig = CONFIGS[brokerOf(file)];
  return config.symbolsFault?.(file, symbols);
}

/**
 * What of the broker decides. Without the default: what traded before brokers could be chosen keeps its hash.
 */
export function decisiveOfBroker(file: BrokerFile): object {
  const broker = brokerOf(file);
  const chosen = broker === DEFAULT_BROKER[file.venue] ? {} : { broker };
  return { ...chosen, ...CONFIGS[broker].decisive(file) };
}

export function withBrokerPathsPlaced<File extends BrokerFile>(file: File, place: PlacePath): File {
  const rows: readonly BrokerConfig[] = ALL;
  return Object.assign({}, file, ...rows.map((config) => config.placed?.(file, place)));
}
