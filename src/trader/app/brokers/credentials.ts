// What of a broker's settings is secret or unusable. Apart from the adapters, so that a command that reads the configuration loads none.
import type { BrokerName } from '../../ports/brokers.ts';
import type { Settings } from '../../ports/settings.ts';
import { looseKey, privateKeyFault, secretsOfKey, type Warning } from './private-key.ts';

export interface BrokerCredentials {
  /** Why orders cannot be sent with these settings: a sentence. */
  fault(settings: Settings): string | undefined;
  warning(settings: Settings): Warning | undefined;
  /** Texts that no log, tape or answer may contain. */
  secrets(settings: Settings): readonly (string | undefined)[];
}

const NONE: BrokerCredentials = {
  fault: () => undefined,
  warning: () => undefined,
  secrets: () => [],
};

const CREDENTIALS = {
  ib: NONE,
  ssi: {
    fault: privateKeyFault,
    warning: looseKey,
    secrets: ({ ssi }) =>
      ssi === undefined ? [] : [ssi.apiKey, ssi.apiSecret, ssi.privateKey, ...secretsOfKey(ssi)],
  },
  alpaca: { ...NONE, secrets: ({ alpaca }) => [alpaca?.apiKey, alpaca?.apiSecret] },
} satisfies Record<BrokerName, BrokerCredentials>;

export function credentialsOf({ broker }: Pick<Settings, 'broker'>): BrokerCredentials {
  return CREDENTIALS[broker] ?? NONE;
}

/** Sections of brokers that are not in use are included. */
export function secretsOfBrokers(settings: Settings): (string | undefined)[] {
  return Object.values(CREDENTIALS).flatMap(({ secrets }) => secrets(settings));
}
