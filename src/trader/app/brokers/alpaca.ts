// Alpaca in the registry: its API for paper and live accounts, and its simulator.
import { createAlpaca } from '../../adapters/alpaca/alpaca.ts';
import { ALPACA_TRAITS } from '../../adapters/alpaca/traits.ts';
import type { Settings } from '../../ports/settings.ts';
import type {
  BrokerAdapter,
  BrokerConnection,
  BrokerOpening,
  ProbeConnection,
  SeparateOpening,
} from './broker-adapter.ts';
import {
  type Exposure,
  pricesOf,
  SIMULATOR_HOST,
  type SimulatedBroker,
} from './simulated-broker.ts';

export const ALPACA: BrokerAdapter = {
  traits: ALPACA_TRAITS,
  open,
  openForProbe,
  simulated,
};

function open({ settings, venues, clock, wall, log, isHalted }: BrokerOpening): BrokerConnection {
  const { alpaca, account, mode, execution } = settings;
  if (alpaca === undefined) throw new Error('the settings have no section `alpaca`');
  const common = { account, mode, execution, clock, wall, log, isHalted };
  return createAlpaca({ ...common, settings: alpaca, venue: venues.home });
}

function openForProbe(opening: SeparateOpening): ProbeConnection {
  const given = { ...opening, keep: { read: () => undefined, write() {} }, log() {} };
  const gateway = opening.settings.alpaca?.url ?? '';
  return { ...open({ ...given, isHalted: () => false }), gateway };
}

const KEYS = { apiKey: 'PKSIMULATED', apiSecret: 'simulated' };

/**
 * It may read the prices of all exchanges, as `data: sip` asks. Entries fill in one piece: a second until the stop of a part is placed
 * is a minute of practice time; the fault `partial-fill` plays one.
 */
function simulated(account: string): SimulatedBroker {
  return {
    arguments: (prices) => [
      ...['alpaca', '--account', account, '--key', KEYS.apiKey, '--secret', KEYS.apiSecret],
      ...['--sip', '--partials', '0', ...pricesOf(prices)],
    ],
    reach: reached,
    measured: (control) =>
      control.get<Exposure>('/state').then(({ naked_milliseconds }) => ({ naked_milliseconds })),
  };
}

function reached(settings: Settings, port: number): Settings {
  if (settings.alpaca === undefined) return settings;
  const url = `http://${SIMULATOR_HOST}:${port}`;
  const dataStreamUrl = `ws://${SIMULATOR_HOST}:${port}/v2`;
  const alpaca = { ...settings.alpaca, ...KEYS, url, dataUrl: url, dataStreamUrl };
  return { ...settings, alpaca };
}
