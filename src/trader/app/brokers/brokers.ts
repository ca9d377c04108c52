// The adapters of all brokers: the program's table of the registry of brokers.
import type { BrokerName } from '../../ports/brokers.ts';
import type { Settings } from '../../ports/settings.ts';
import { ALPACA } from './alpaca.ts';
import type { BrokerAdapter, BrokerAdapters } from './broker-adapter.ts';
import { IB } from './ib.ts';
import { SSI } from './ssi.ts';

export const BROKER_ADAPTERS = {
  ib: IB,
  ssi: SSI,
  alpaca: ALPACA,
} satisfies Record<BrokerName, BrokerAdapter>;

/** The adapter that the settings name; throws if there is no such row, which is a bug. */
export function adapterOf(
  { broker }: Pick<Settings, 'broker'>,
  adapters: BrokerAdapters = BROKER_ADAPTERS,
): BrokerAdapter {
  const adapter = adapters[broker];
  if (adapter === undefined) throw new Error(`no broker is called ${broker}`);
  return adapter;
}
