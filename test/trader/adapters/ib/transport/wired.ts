// The adapter with the real client library over a real socket, against a small server that speaks the wire as a test scripts it.
import {
  createIbGateway,
  type IbGatewaySettings,
} from '../../../../../src/trader/adapters/ib/ib-gateway.ts';
import type { Broker } from '../../../../../src/trader/ports/broker.ts';
import type { BrokerReport } from '../../../../../src/trader/ports/broker-reports.ts';
import type { MarketFeed, MarketUpdate } from '../../../../../src/trader/ports/market-feed.ts';
import { AAPL } from '../harness/approved.ts';
import { gatewaySettings } from '../harness/gateway-settings.ts';
import { fastWall, realClock, until } from '../harness/real-time.ts';
import {
  type ScriptedGateway,
  type ScriptedGatewayOptions,
  startScriptedGateway,
} from '../harness/scripted-gateway.ts';

export interface Harness {
  readonly gateway: ScriptedGateway;
  readonly broker: Broker;
  readonly market: MarketFeed;
  readonly reports: BrokerReport[];
  readonly updates: MarketUpdate[];
  readonly logs: string[];
}

/** What a test has opened; `afterEach` closes the newest first. */
export const stops: (() => Promise<unknown>)[] = [];

export async function harness(
  options: ScriptedGatewayOptions = {},
  given: Partial<IbGatewaySettings> = {},
): Promise<Harness> {
  const gateway = await startScriptedGateway(options);
  stops.push(gateway.stop);
  return connectTo(gateway, given);
}

export function connectTo(gateway: ScriptedGateway, given: Partial<IbGatewaySettings>): Harness {
  const reports: BrokerReport[] = [];
  const updates: MarketUpdate[] = [];
  const logs: string[] = [];
  const { broker, market } = createIbGateway({
    // Half a second of waiting takes a tenth.
    ...gatewaySettings(gateway.port, { clock: realClock, wall: fastWall(5) }),
    log: (level, text) => void logs.push(`${level} ${text}`),
    ...given,
  });
  broker.reports$.subscribe((report) => reports.push(report));
  market.updates$.subscribe((update) => updates.push(update));
  stops.push(broker.stop);
  broker.start();
  return { gateway, broker, market, reports, updates, logs };
}

export function find<Type extends BrokerReport['type']>(
  reports: readonly BrokerReport[],
  type: Type,
) {
  type Found = Extract<BrokerReport, { type: Type }>;
  return reports.find((report): report is Found => report.type === type);
}

export async function ready(options: ScriptedGatewayOptions = {}): Promise<Harness> {
  const all = await harness(options);
  await until(() => find(all.reports, 'session-opened'), 'session opened');
  all.market.subscribe(AAPL);
  await until(() => all.gateway.frames.find(({ fields }) => fields[0] === '20'), 'history asked');
  return all;
}

export const framesOf = ({ gateway }: Harness, id: number) =>
  gateway.frames.filter(({ fields }) => fields[0] === String(id));
