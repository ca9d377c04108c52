// A gateway of plain messages: keeps every transport that the session opens, with the commands sent on it.

import { type Instant, instant } from '../../../../../src/kernel/instant.ts';
import type { IbGatewaySettings } from '../../../../../src/trader/adapters/ib/connection/context.ts';
import { createIbGateway } from '../../../../../src/trader/adapters/ib/ib-gateway.ts';
import type {
  GatewayCommand,
  GatewayMessage,
  IncomingOrder,
  OpenTransport,
  TransportTarget,
} from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import type { Broker } from '../../../../../src/trader/ports/broker.ts';
import type { BrokerReport } from '../../../../../src/trader/ports/broker-reports.ts';
import type { MarketFeed, MarketUpdate } from '../../../../../src/trader/ports/market-feed.ts';
import { createManualTime, type ManualTime } from '../../../../kernel/manual-time.ts';
import { gatewaySettings } from './gateway-settings.ts';

export interface FakeTransport {
  readonly target: TransportTarget;
  readonly openedAt: number;
  readonly said: GatewayCommand[];
  readonly saidAt: number[];
  isDone: boolean;
  tell(message: GatewayMessage): void;
}

export interface FakeGateway {
  readonly time: ManualTime;
  readonly transports: FakeTransport[];
  readonly broker: Broker;
  readonly market: MarketFeed;
  readonly reports: BrokerReport[];
  readonly updates: MarketUpdate[];
  /** The newest transport. */
  transport(): FakeTransport;
  tell(...messages: GatewayMessage[]): void;
  /** Greets on the newest transport. */
  greet(accounts?: readonly string[], nextOrderId?: number): void;
  /** Commands of one name on the newest transport. */
  said<Name extends GatewayCommand['name']>(
    name: Name,
  ): readonly Extract<GatewayCommand, { name: Name }>[];
  reported<Type extends BrokerReport['type']>(
    type: Type,
  ): readonly Extract<BrokerReport, { type: Type }>[];
  updated<Type extends MarketUpdate['type']>(
    type: Type,
  ): readonly Extract<MarketUpdate, { type: Type }>[];
  states(): readonly string[];
  /** Keeps the connection alive while time passes. */
  pass(ms: number): void;
}

/** Wednesday, 10:00 in New York. */
export const TEN_O_CLOCK = instant(Date.UTC(2026, 10, 18, 15, 0));

export function createFakeGateway(
  given: Partial<IbGatewaySettings> & { readonly start?: Instant; readonly speed?: number } = {},
): FakeGateway {
  const { start = TEN_O_CLOCK, speed = 1, ...overrides } = given;
  const time = createManualTime(start, speed);
  const transports: FakeTransport[] = [];
  const reports: BrokerReport[] = [];
  const updates: MarketUpdate[] = [];

  const openTransport: OpenTransport = (target, hear) => {
    const transport: FakeTransport = {
      target,
      openedAt: time.wall.now(),
      said: [],
      saidAt: [],
      isDone: false,
      tell: hear,
    };
    transports.push(transport);
    const finish = () => {
      transport.isDone = true;
    };
    return {
      send(command) {
        if (transport.isDone) return false;
        transport.said.push(command);
        transport.saidAt.push(time.wall.now());
        return true;
      },
      close: finish,
      destroy: finish,
    };
  };

  const { broker, market } = createIbGateway(
    { ...gatewaySettings(4002, time), ...overrides },
    openTransport,
  );
  broker.reports$.subscribe((report) => reports.push(report));
  market.updates$.subscribe((update) => updates.push(update));

  function transport(): FakeTransport {
    const newest = transports.at(-1);
    if (newest === undefined) throw new Error('no transport was opened');
    return newest;
  }

  function tell(...messages: GatewayMessage[]): void {
    for (const message of messages) transport().tell(message);
  }

  const gateway: FakeGateway = {
    time,
    transports,
    broker,
    market,
    reports,
    updates,
    transport,
    tell,
    greet: (accounts = ['DU1234567'], nextOrderId = 10) =>
      tell(
        { name: 'serverVersion', version: 178 },
        { name: 'managedAccounts', accounts },
        { name: 'nextValidId', orderId: nextOrderId },
      ),
    said: (name) =>
      transport().said.filter(
        (command): command is Extract<GatewayCommand, { name: typeof name }> =>
          command.name === name,
      ),
    reported: (type) =>
      reports.filter(
        (report): report is Extract<BrokerReport, { type: typeof type }> => report.type === type,
      ),
    updated: (type) =>
      updates.filter(
        (update): update is Extract<MarketUpdate, { type: typeof type }> => update.type === type,
      ),
    states: () => gateway.reported('gateway-changed').map(({ state }) => state),
    pass(ms) {
      for (let left = ms; left > 0; left -= 500) {
        time.advance(Math.min(left, 500));
        tell({ name: 'received' });
      }
    },
  };
  return gateway;
}

/** A gateway that has greeted and is ready. */
export function createReadyGateway(
  given: Parameters<typeof createFakeGateway>[0] = {},
): FakeGateway {
  const gateway = createFakeGateway(given);
  gateway.broker.start();
  gateway.greet();
  return gateway;
}

export function openOrder(order: Partial<IncomingOrder> = {}): GatewayMessage {
  return {
    name: 'openOrder',
    order: {
      orderId: 13,
      clientId: 17,
      permId: 900013,
      contract: {
        conId: 265598,
        symbol: 'AAPL',
        secType: 'STK',
        exchange: 'SMART',
        primaryExchange: '',
        currency: 'USD',
      },
      action: 'SELL',
      quantity: 100,
      type: 'STP',
      limitPrice: 0,
      auxPrice: 148.5,
      tif: 'GTC',
      goodTillDate: '',
      ocaGroup: '',
      ocaType: 0,
      account: 'DU1234567',
      orderRef: 'abcd2345.1.s',
      parentId: 11,
      outsideRth: false,
      status: 'PreSubmitted',
      isWhatIf: false,
      ...order,
    },
  };
}
