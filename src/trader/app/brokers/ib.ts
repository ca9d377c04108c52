// Interactive Brokers in the registry: IB Gateway or TWS, and the simulated gateway.
import { join } from 'node:path';
import { createIbGateway } from '../../adapters/ib/ib-gateway.ts';
import { paceFrom, waitMs } from '../../adapters/ib/market/history-pace.ts';
import { IB_TRAITS } from '../../adapters/ib/orders/links.ts';
import { createIbPastBars } from '../../adapters/ib/past-bars.ts';
import type { InstanceFolder } from '../../adapters/sqlite/instance/instance-folder.ts';
import type { BrokerAdapter } from './broker-adapter.ts';
import {
  type Exposure,
  pricesOf,
  SIMULATOR_HOST,
  type SimulatedBroker,
} from './simulated-broker.ts';

/** Neither the daemon's nor that of `sluice doctor`. */
const PAST_BARS_CLIENT_ID_OFFSET = 910;

export const IB: BrokerAdapter = {
  traits: IB_TRAITS,
  hasDryRuns: true,
  open({ settings, venues, clock, wall, log, isHalted }) {
    const { gateway, account, mode, execution } = settings;
    const common = { account, mode, execution, clock, wall, log, isHalted };
    return createIbGateway({ ...common, settings: gateway, venue: venues.home });
  },
  pastBars: {
    paceFrom,
    waitMs,
    open: ({ settings, venues, clock, wall }) =>
      createIbPastBars({
        settings: {
          ...settings.gateway,
          clientId: settings.gateway.clientId + PAST_BARS_CLIENT_ID_OFFSET,
        },
        execution: settings.execution,
        account: settings.account,
        mode: settings.mode,
        venue: venues.home,
        ...{ clock, wall, log: () => {}, isHalted: () => true },
      }),
  },
  simulated: simulatedGateway,
};

function simulatedGateway(account: string, { path }: InstanceFolder): SimulatedBroker {
  const state = join(path, 'simulated-gateway.ndjson');
  return {
    arguments: (prices) => [
      ...['gateway', '--accounts', account, '--state', state],
      ...pricesOf(prices),
    ],
    reach: (settings, port) => ({
      ...settings,
      gateway: { ...settings.gateway, host: SIMULATOR_HOST, port },
    }),
    measured: (control) =>
      control.get<Exposure>('/state').then(({ naked_milliseconds }) => ({ naked_milliseconds })),
  };
}
