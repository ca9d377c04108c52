// Interactive Brokers in the registry: IB Gateway or TWS, the simulated gateway, and sessions beside that of the daemon.
import { join } from 'node:path';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { createIbGateway, type IbGatewaySettings } from '../../adapters/ib/ib-gateway.ts';
import { paceFrom, waitMs } from '../../adapters/ib/market/history-pace.ts';
import { createIbOptionChains } from '../../adapters/ib/option-chains.ts';
import { IB_TRAITS } from '../../adapters/ib/orders/links.ts';
import { createIbPastBars } from '../../adapters/ib/past-bars.ts';
import { createDryRunGateway } from '../../adapters/ib/transport/dry-run-transport.ts';
import type { InstanceFolder } from '../../adapters/sqlite/instance/instance-folder.ts';
import type { GatewaySettings } from '../../ports/settings.ts';
import type {
  BrokerAdapter,
  BrokerOpening,
  DryRunConnection,
  DryRunPrices,
  ProbeConnection,
  SeparateOpening,
} from './broker-adapter.ts';
import {
  type Exposure,
  pricesOf,
  SIMULATOR_HOST,
  type SimulatedBroker,
} from './simulated-broker.ts';

/** Above the client id of the daemon; `sluice doctor` uses 900. */
const PROBE_CLIENT_ID_OFFSET = 901;
const PAST_BARS_CLIENT_ID_OFFSET = 910;
const CHAINS_CLIENT_ID_OFFSET = 920;

export const IB = {
  traits: IB_TRAITS,
  open({ settings, venues, clock, wall, log, isHalted, restsExits }: BrokerOpening) {
    const { gateway, account, mode, execution } = settings;
    const common = {
      account,
      mode,
      execution,
      clock,
      wall,
      log,
      isHalted,
      ...(restsExits && { restsExits }),
    };
    return createIbGateway({ ...common, settings: gateway, venue: venues.home });
  },
  pastBars: {
    ...{ paceFrom, waitMs },
    where: ({ gateway }) => `the gateway at ${addressOf(gateway)}`,
    open: (opening) =>
      createIbPastBars({
        ...separate(opening, PAST_BARS_CLIENT_ID_OFFSET),
        isHalted: () => true,
      }),
  },
  openChains: (opening) =>
    createIbOptionChains({
      ...separate(opening, CHAINS_CLIENT_ID_OFFSET),
      isHalted: () => true,
    }),
  dryRun,
  openForProbe,
  simulated: simulatedGateway,
} satisfies BrokerAdapter;

function addressOf({ host, port }: GatewaySettings): string {
  return `${host}:${port}`;
}

function separate(
  { settings, venues, clock, wall }: SeparateOpening,
  clientIdOffset: number,
): IbGatewaySettings {
  const { gateway, execution, account, mode } = settings;
  return {
    settings: { ...gateway, clientId: gateway.clientId + clientIdOffset },
    ...{ execution, account, mode, venue: venues.home, clock, wall },
    log: () => {},
    isHalted: () => false,
  };
}

function openForProbe(opening: SeparateOpening): ProbeConnection {
  const given = separate(opening, PROBE_CLIENT_ID_OFFSET);
  const { clientId } = given.settings;
  return { ...createIbGateway(given), gateway: addressOf(opening.settings.gateway), clientId };
}

function dryRun(opening: SeparateOpening, { price, bars }: DryRunPrices): DryRunConnection {
  const { settings, venues, clock } = opening;
  const gateway = createDryRunGateway({
    ...{ account: settings.account, currency: venues.home.currency, price, now: clock.now },
    bars: bars.map(({ start, lengthMs: _, ...bar }) => ({ ...bar, time: start / SECOND_MS })),
  });
  const { broker, market } = createIbGateway(separate(opening, 0), gateway.openTransport);
  const { answer, quote } = gateway;
  return { broker, market, answer, quote, orderBytes: () => gateway.bytes };
}

function simulatedGateway(account: string, { path }: InstanceFolder): SimulatedBroker {
  const state = join(path, 'simulated-gateway.ndjson');
  return {
    arguments: (prices) => [
      ...['gateway', '--accounts', account, '--state', state],
      ...pricesOf(prices),
      ...(prices.scenario === undefined ? [] : ['--scenario', prices.scenario]),
    ],
    reach: (settings, port) => ({
      ...settings,
      gateway: { ...settings.gateway, host: SIMULATOR_HOST, port },
    }),
    measured: (control) =>
      control.get<Exposure>('/state').then(({ naked_milliseconds }) => ({ naked_milliseconds })),
  };
}
