// The connection to the broker of the account: the adapter that the registry has for it, with the parts of this daemon.
import { readFileSync } from 'node:fs';
import type { WallClock } from '../../../kernel/clock.ts';
import { type InstanceFolder, writeWhole } from '../../adapters/sqlite/instance/instance-folder.ts';
import type { MarketClock } from '../../adapters/system/market-clock.ts';
import { venuesOf } from '../../config/settings/venues.ts';
import type { LoginKeeping } from '../../ports/broker-login.ts';
import type { Log } from '../../ports/log.ts';
import type { Settings } from '../../ports/settings.ts';
import type { BrokerAdapters, BrokerConnection } from '../brokers/broker-adapter.ts';
import { adapterOf } from '../brokers/brokers.ts';
import { provenExits } from '../paper-probe/proven-exits.ts';

export interface BrokerConnectionParts {
  readonly settings: Settings;
  /** Those of the program when absent. */
  readonly adapters?: BrokerAdapters | undefined;
  readonly folder: Pick<InstanceFolder, 'login'>;
  readonly clock: MarketClock;
  readonly wall: WallClock;
  readonly log: Log;
  isHaltFilePresent(): boolean;
}

export function openBrokerConnection(parts: BrokerConnectionParts): BrokerConnection {
  const { settings, adapters, folder, clock, wall } = parts;
  return adapterOf(settings, adapters).open({
    ...{ settings, clock, wall },
    venues: venuesOf(settings.venue),
    keep: keptLogin(folder.login),
    restsExits: provenExits(settings, { isPractice: clock.isPractice }),
    log: (level, text, fields) => parts.log[level](text, fields),
    isHalted: parts.isHaltFilePresent,
  });
}

/** Without it each start would need a code from the phone. */
function keptLogin(file: string): LoginKeeping {
  return {
    read() {
      try {
        return readFileSync(file, 'utf8');
      } catch {
        return undefined;
      }
    },
    write: (text) => writeWhole(file, text),
  };
}
