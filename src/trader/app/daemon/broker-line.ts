// The broker of the account, by the venue it is at home at: Interactive Brokers in the US, SSI in Vietnam.
// Decision 0041
import { readFileSync } from 'node:fs';
import type { Clock, WallClock } from '../../../kernel/clock.ts';
import { createIbGateway } from '../../adapters/ib/ib-gateway.ts';
import { type InstanceFolder, writeWhole } from '../../adapters/sqlite/instance/instance-folder.ts';
import { createSsi } from '../../adapters/ssi/ssi.ts';
import { venuesOf } from '../../config/settings/venues.ts';
import type { Broker } from '../../ports/broker.ts';
import type { Log, LogFields, LogLevel } from '../../ports/log.ts';
import type { MarketFeed } from '../../ports/market-feed.ts';
import type { Settings } from '../../ports/settings.ts';
import type { BrokerLogin, LoginKeeping } from '../../ports/ssi-settings.ts';
import { privateKeyOf } from '../private-key/private-key.ts';

export interface BrokerLine {
  readonly broker: Broker;
  readonly market: MarketFeed;
  /** Of a broker that asks for a code from a person's phone. */
  readonly login?: BrokerLogin;
}

export interface BrokerLineParts {
  readonly settings: Settings;
  readonly folder: Pick<InstanceFolder, 'login'>;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly log: Log;
  isHaltFilePresent(): boolean;
}

/** `privateKeyFault` has found none. */
export function openBrokerLine(parts: BrokerLineParts): BrokerLine {
  const { settings, folder, clock, wall } = parts;
  const { ssi, account, mode, execution } = settings;
  const venues = venuesOf(settings.venue);
  const common = {
    ...{ account, mode, execution, clock, wall },
    log: (level: LogLevel, text: string, fields?: LogFields) => parts.log[level](text, fields),
    isHalted: parts.isHaltFilePresent,
  };
  if (ssi === undefined)
    return createIbGateway({ ...common, settings: settings.gateway, venue: venues.home });
  const key = privateKeyOf(ssi);
  const keep = keptLogin(folder.login);
  if (!key.ok) throw new Error(key.failure);
  const signed = { ...ssi, privateKey: key.value };
  const opened = createSsi({ ...common, settings: signed, venues, keep });
  if (opened === undefined) throw new Error('the private key of SSI cannot be read');
  return opened;
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
