// A gateway simulator at 60 times the time of this process with an unmodified client library on its socket and a test on its control port.
import {
  type Contract,
  EventName,
  IBApi,
  OrderAction,
  OrderType,
  SecType,
  type Order as StoqeyOrder,
  TimeInForce,
} from '@stoqey/ib';
import { afterEach } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createSimulatedClock } from '../../../../src/simulators/host/clock.ts';
import {
  type GatewaySimulatorOptions,
  startGatewaySimulator,
} from '../../../../src/simulators/ib-gateway/gateway-simulator.ts';
import { tickingWall } from '../../../processes/ticking-wall.ts';
import { until } from '../wire/scripted-gateway.ts';

export const ACCOUNT = 'DU1234567';
export const AAPL: Contract = {
  symbol: 'AAPL',
  secType: SecType.STK,
  exchange: 'SMART',
  currency: 'USD',
};
const SPEED = 60;
const ends: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

export interface SocketHarness {
  readonly api: IBApi;
  /** The arguments of each event of the name, oldest first. */
  of(event: string): readonly (readonly unknown[])[];
  /** Waits until the events of the name fit. */
  heard(event: string, fits: (args: readonly unknown[]) => boolean): Promise<readonly unknown[]>;
  errors(): readonly (readonly [id: unknown, code: unknown, text: string])[];
  ask(method: string, path: string, body?: object): Promise<Reply>;
  fault(body: object): Promise<void>;
  price(last: number): Promise<void>;
  /** Market time passes. */
  pass(ms: number): Promise<void>;
  /** Messages of the wire log by their name. */
  wire(name: string): Promise<readonly { readonly fields: readonly string[] }[]>;
}

export async function startHarness(
  options: Partial<GatewaySimulatorOptions> = {},
  at = '2020-12-16T15:00:00Z',
): Promise<SocketHarness> {
  const market = instant(Date.parse(at));
  const wallNow = tickingWall();
  const clock = createSimulatedClock({ market, wallMs: wallNow(), speed: SPEED }, wallNow);
  const gateway = await startGatewaySimulator({ port: 0, controlPort: 0, clock, ...options });
  ends.push(() => clock.stop(), gateway.stop);
  const heard: (readonly [event: string, ...unknown[]])[] = [];
  const api = new IBApi({
    host: '127.0.0.1',
    port: gateway.port,
    clientId: 17,
    maxReqPerSec: 1_000,
  });
  api.on(EventName.all, (event, args) => void heard.push([event, ...(args ?? [])]));
  ends.push(() => void api.disconnect());
  const of = (event: string) => heard.filter(([name]) => name === event).map(([, ...rest]) => rest);
  api.connect();
  await until(() => of('nextValidId').length > 0, 'ready');

  async function ask(method: string, path: string, body?: object): Promise<Reply> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const reply = await fetch(`http://127.0.0.1:${gateway.controlPort}${path}`, init);
    return { status: reply.status, body: await reply.json() };
  }

  async function accepted(path: string, body: object): Promise<void> {
    const reply = await ask('POST', path, body);
    if (reply.status >= 300) throw new Error(JSON.stringify(reply.body));
  }

  return {
    api,
    of,
    async heard(event, fits) {
      await until(() => of(event).some(fits), event);
      return of(event).find(fits) ?? [];
    },
    errors: () =>
      of('error').map(([error, code, id]) => [
        id,
        code,
        error instanceof Error ? error.message : '',
      ]),
    ask,
    fault: (body) => accepted('/fault', body),
    price: (last) => accepted('/price', { symbol: 'AAPL', last }),
    async wire(name) {
      const reply = await fetch(`http://127.0.0.1:${gateway.controlPort}/wire`);
      const lines = (await reply.text()).trimEnd().split('\n');
      return lines.map((line) => JSON.parse(line)).filter((line) => line.name === name);
    },
    async pass(ms) {
      const end = clock.now() + ms;
      await until(() => clock.now() >= end, 'time passes');
    },
  };
}

export const buy = (quantity: number, fields: Partial<StoqeyOrder> = {}): StoqeyOrder => ({
  account: ACCOUNT,
  action: OrderAction.BUY,
  orderType: OrderType.MKT,
  totalQuantity: quantity,
  tif: TimeInForce.DAY,
  outsideRth: false,
  transmit: true,
  orderRef: 'abcdefgh.1.e',
  ...fields,
});

export const stop = (quantity: number, auxPrice: number, fields: Partial<StoqeyOrder> = {}) =>
  buy(quantity, {
    action: OrderAction.SELL,
    orderType: OrderType.STP,
    tif: TimeInForce.GTC,
    auxPrice,
    orderRef: 'abcdefgh.1.s',
    ...fields,
  });

/** Long 100 AAPL at 100 with a stop at 98; orders 1 and 2. */
export async function protectedLong(
  options: Partial<GatewaySimulatorOptions> = {},
): Promise<SocketHarness> {
  const harness = await startHarness(options);
  await harness.price(100);
  harness.api.reqPositions();
  harness.api.placeOrder(1, AAPL, buy(100));
  await harness.heard('commissionReport', () => true);
  harness.api.placeOrder(2, AAPL, stop(100, 98));
  await harness.heard('orderStatus', ([id, status]) => id === 2 && status === 'PreSubmitted');
  return harness;
}

/** The newest reported position in AAPL. */
export function positionOf(harness: SocketHarness): unknown {
  return harness.of('position').at(-1)?.[2];
}

export const limit = (quantity: number, lmtPrice: number) =>
  buy(quantity, { orderType: OrderType.LMT, lmtPrice });

/** The open orders of the gateway's own records. */
export async function bookOf(harness: SocketHarness): Promise<readonly Record<string, unknown>[]> {
  return Object((await harness.ask('GET', '/state')).body).open_orders;
}
