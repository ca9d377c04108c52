// Alpaca in the registry: its API for paper and live accounts, and its simulator.
import { createAlpaca } from '../../adapters/alpaca/alpaca.ts';
import { ALPACA_TRAITS } from '../../adapters/alpaca/traits.ts';
import type {
  BrokerAdapter,
  BrokerConnection,
  BrokerOpening,
  ProbeConnection,
  SeparateOpening,
} from './broker-adapter.ts';

export const ALPACA: BrokerAdapter = {
  traits: ALPACA_TRAITS,
  open,
  openForProbe,
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
