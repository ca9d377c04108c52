// The broker of the account, by the venue it is at home at: Interactive Brokers in the US, SSI in Vietnam.
import { readFileSync } from 'node:fs';
import type { Clock, WallClock } from '../../../kernel/clock.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { createIbGateway } from '../../adapters/ib/ib-gateway.ts';
import { type InstanceFolder, writeWhole } from '../../adapters/sqlite/instance/instance-folder.ts';
import { signerFrom } from '../../adapters/ssi/signature.ts';
import { createSsi } from '../../adapters/ssi/ssi.ts';
import { venuesOf } from '../../config/settings/venues.ts';
import type { Broker } from '../../ports/broker.ts';
import type { Log, LogFields, LogLevel } from '../../ports/log.ts';
import type { MarketFeed } from '../../ports/market-feed.ts';
import type { Settings } from '../../ports/settings.ts';
import type { BrokerLogin, LoginKeeping, SsiSettings } from '../../ports/ssi-settings.ts';

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

/** Why the private key of the broker cannot be used: a sentence. Undefined if it can, and for a broker without one. */
export function privateKeyFault({ ssi }: Pick<Settings, 'ssi'>): string | undefined {
  if (ssi === undefined) return undefined;
  const key = keyOf(ssi);
  if (!key.ok) return key.failure;
  return signerFrom(key.value) === undefined ? unreadable(ssi) : undefined;
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
  const key = keyOf(ssi);
  const keep = keptLogin(folder.login);
  const signed = { ...ssi, privateKey: key.ok ? key.value : '' };
  const opened = createSsi({ ...common, settings: signed, venues, keep });
  if (opened === undefined) throw new Error(unreadable(ssi));
  return opened;
}

function keyOf({ privateKey, privateKeyFile }: SsiSettings): Result<string, string> {
  if (privateKeyFile === undefined) return ok(privateKey);
  try {
    return ok(readFileSync(privateKeyFile, 'utf8').trim());
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return failed(`ssi.private_key_file: ${privateKeyFile} cannot be read (${why})`);
  }
}

function unreadable({ privateKeyFile }: SsiSettings): string {
  const where =
    privateKeyFile === undefined ? 'ssi.private_key' : `ssi.private_key_file: ${privateKeyFile}`;
  return `${where} is no private key: expected the text that SSI shows once, or PEM`;
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
