// SSI in the registry: FastConnect, and its simulator with the exchanges of Vietnam.
import { join } from 'node:path';
import type { InstanceFolder } from '../../adapters/sqlite/instance/instance-folder.ts';
import { createSsi } from '../../adapters/ssi/ssi.ts';
import { VIETNAM_TRAITS } from '../../ports/broker-traits.ts';
import type { Settings } from '../../ports/settings.ts';
import type { BrokerAdapter, BrokerConnection, BrokerOpening } from './broker-adapter.ts';
import { privateKeyOf } from './private-key.ts';
import {
  type PlayedPrices,
  pricesOf,
  SIMULATOR_HOST,
  type SimulatedBroker,
} from './simulated-broker.ts';

export const SSI: BrokerAdapter = {
  traits: VIETNAM_TRAITS,
  open,
  simulated: simulatedSsi,
};

function open({ settings, ...given }: BrokerOpening): BrokerConnection {
  const { ssi, account, mode, execution } = settings;
  if (ssi === undefined) throw new Error('the settings have no section `ssi`');
  const key = privateKeyOf(ssi);
  if (!key.ok) throw new Error(key.failure);
  const signed = { ...ssi, privateKey: key.value };
  const opened = createSsi({ ...given, account, mode, execution, settings: signed });
  if (opened === undefined) throw new Error('the private key of SSI cannot be read');
  return opened;
}

const LOGIN_CODE = '222222';

/** No stop can rest there, so a naked position is none of its measures: it counts the time that nothing watched one. */
function simulatedSsi(account: string, { path }: InstanceFolder): SimulatedBroker {
  const state = join(path, 'simulated-ssi.ndjson');
  const key = join(path, 'simulated-ssi.key');
  return {
    loginCode: LOGIN_CODE,
    arguments: (prices) => [
      ...['ssi', '--account', account, '--state', state, '--key', key, '--otp', LOGIN_CODE],
      ...boardsOf(prices),
      ...pricesOf(prices),
    ],
    reach: (settings, port) => reached(settings, { port, key }),
    async measured(control) {
      const { unwatched_ms } = await control.get<{ unwatched_ms: number }>('/state');
      return { naked_milliseconds: 0, unwatched_milliseconds: unwatched_ms };
    },
  };
}

function boardsOf({ boards = new Map() }: PlayedPrices): string[] {
  return [...boards].flatMap(([symbol, exchange]) => ['--board', `${symbol}=${exchange}`]);
}

function reached(
  settings: Settings,
  { port, key }: { readonly port: number; readonly key: string },
): Settings {
  if (settings.ssi === undefined) return settings;
  const url = `http://${SIMULATOR_HOST}:${port}`;
  const streamUrl = `ws://${SIMULATOR_HOST}:${port}/ws/v3`;
  return { ...settings, ssi: { ...settings.ssi, url, streamUrl, privateKeyFile: key } };
}
