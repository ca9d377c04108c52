// The sections of all brokers: the configuration's table of the registry of brokers.
import type { BrokerName } from '../../ports/brokers.ts';
import { BROKERS, brokersServing, DEFAULT_BROKER, isServing } from '../../ports/brokers.ts';
import type { Settings } from '../../ports/settings.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';
import type { BrokerConfig, BrokerFault, PlacePath } from './broker-config.ts';
import { IB_CONFIG } from './ib-config.ts';
import { SSI_CONFIG } from './ssi-config.ts';

const CONFIGS = {
  ib: IB_CONFIG,
  ssi: SSI_CONFIG,
} satisfies Record<BrokerName, BrokerConfig>;
const ALL = Object.entries(CONFIGS) as readonly (readonly [BrokerName, BrokerConfig])[];

/** The broker of a configuration: as it says, or that of its venue. */
export function brokerOf({ broker, venue }: Pick<SluiceFile, 'broker' | 'venue'>): BrokerName {
  return broker ?? DEFAULT_BROKER[venue];
}

export function brokerSettings(
  file: SluiceFile,
): Pick<Settings, 'broker' | 'gateway' | 'ssi' | 'costs'> {
  return {
    broker: brokerOf(file),
    ...CONFIGS.ib.toSettings(file),
    ...CONFIGS.ssi.toSettings(file),
  };
}

/** The broker serves the venue, its section is right, and no section belongs to another one. */
export function brokerFaults(file: SluiceFile): readonly BrokerFault[] {
  const { venue } = file;
  const broker = brokerOf(file);
  if (!isServing(broker, venue)) {
    const served = BROKERS[broker].serves.join(', ');
    const message = `${broker} serves ${served}; venue: ${venue} needs broker: ${brokersServing(venue).join(' or ')}`;
    return [{ path: ['broker'], message }];
  }
  const strays = ALL.flatMap(([name, { ownSection }]) =>
    ownSection === undefined || name === broker || file[ownSection] === undefined
      ? []
      : [{ path: [ownSection], message: belongsTo(name) }],
  );
  return [...strays, ...CONFIGS[broker].faults(file)];
}

function belongsTo(broker: BrokerName): string {
  return `belongs to \`broker: ${broker}\`, of \`venue: ${BROKERS[broker].serves.join(', ')}\``;
}

/**
 * What of the broker decides. Without the default: what traded before brokers could be chosen keeps its hash.
 */
export function decisiveOfBroker(file: SluiceFile): object {
  const broker = brokerOf(file);
  const chosen = broker === DEFAULT_BROKER[file.venue] ? {} : { broker };
  return { ...chosen, ...CONFIGS[broker].decisive(file) };
}

export function withBrokerPathsPlaced(file: SluiceFile, place: PlacePath): SluiceFile {
  return ALL.reduce((placed, [, config]) => config.withPathsPlaced(placed, place), file);
}
