// An independent client library trades at the simulator as at a real gateway, through silence, resets and restarts.
import { connect as connectTo } from 'node:net';
import {
  type Contract,
  EventName,
  type Execution,
  IBApi,
  OrderAction,
  OrderType,
  SecType,
  TimeInForce,
} from '@stoqey/ib';
import { afterEach, expect, test, vi } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { createSimulatedClock } from '../../../src/simulators/host/clock.ts';
import {
  type GatewaySimulator,
  startGatewaySimulator,
} from '../../../src/simulators/ib-gateway/gateway-simulator.ts';
import { tickingWall } from '../../processes/ticking-wall.ts';
import { until } from './wire/scripted-gateway.ts';

const ACCOUNT = 'DU1234567';
const AAPL: Contract = {
  symbol: 'AAPL',
  secType: SecType.STK,
  exchange: 'SMART',
  currency: 'USD',
};
const ends: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function startGateway(): Promise<GatewaySimulator> {
  const market = instant(Date.parse('2020-12-16T15:00:00Z'));
  const wallNow = tickingWall();
  const clock = createSimulatedClock({ market, wallMs: wallNow(), speed: 60 }, wallNow);
  const gateway = await startGatewaySimulator({ port: 0, controlPort: 0, clock });
  ends.push(() => clock.stop(), gateway.stop);
  return gateway;
}

interface Client {
  readonly api: IBApi;
  readonly heard: (readonly [event: string, ...unknown[]])[];
  of(event: string): readonly (readonly unknown[])[];
}

async function connect(port: number): Promise<Client> {
  const api = new IBApi({ host: '127.0.0.1', port, clientId: 17, maxReqPerSec: 1_000 });
  const heard: (readonly [string, ...unknown[]])[] = [];
  api.on(EventName.all, (event, args) => void heard.push([event, ...(args ?? [])]));
  ends.push(() => void api.disconnect());
  const of = (event: string) => heard.filter(([name]) => name === event).map(([, ...rest]) => rest);
  api.connect();
  await until(() => of('nextValidId').length > 0, 'ready');
  return { api, heard, of };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTo(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    ends.push(() => void socket.destroy());
  });
}

async function control(gateway: GatewaySimulator, path: string, body?: object): Promise<unknown> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const reply = await fetch(`http://127.0.0.1:${gateway.controlPort}${path}`, init);
  return reply.json();
}

test('a bracket is bought, protected and stopped out over the socket', async () => {
  const gateway = await startGateway();
  const { api, of } = await connect(gateway.port);
  await control(gateway, '/price', { symbol: 'AAPL', last: 100 });
  api.reqPositions();
  const leg = { account: ACCOUNT, totalQuantity: 100, outsideRth: false };
  const child = { ...leg, action: OrderAction.SELL, tif: TimeInForce.GTC, parentId: 1 };
  api.placeOrder(1, AAPL, {
    ...leg,
    action: OrderAction.BUY,
    orderType: OrderType.LMT,
    lmtPrice: 100.2,
    tif: TimeInForce.DAY,
    transmit: false,
  });
  api.placeOrder(2, AAPL, { ...child, orderType: OrderType.LMT, lmtPrice: 104, transmit: false });
  api.placeOrder(3, AAPL, { ...child, orderType: OrderType.STP, auxPrice: 98, transmit: true });
  await until(() => of('commissionReport').length === 1, 'the entry is filled and paid');
  await control(gateway, '/price', { symbol: 'AAPL', last: 97.5 });
  await until(() => of('commissionReport').length === 2, 'the stop is filled and paid');
  const executions = of('execDetails').map(([, , execution]) => execution as Execution);
  expect(executions).toMatchObject([
    { orderId: 1, side: 'BOT', shares: 100, price: 100.01 },
    { orderId: 3, side: 'SLD', shares: 100, price: 97.49 },
  ]);
  await until(() => of('position').some(([, , shares]) => shares === 0), 'the position is gone');
  expect(await control(gateway, '/state')).toMatchObject({
    open_orders: [],
    positions: [],
    naked_milliseconds: 0,
    sessions: [{ client_id: 17 }],
  });
});

test('a mute gateway answers when the fault is lifted, a restarted one after the restart', async () => {
  const gateway = await startGateway();
  const { api, of } = await connect(gateway.port);
  await control(gateway, '/fault', { kind: 'mute' });
  api.reqCurrentTime();
  await control(gateway, '/state');
  expect(of('currentTime')).toEqual([]);
  const url = `http://127.0.0.1:${gateway.controlPort}/fault`;
  await fetch(url, { method: 'DELETE' });
  await until(() => of('currentTime').length === 1, 'the buffered request is answered');
  await control(gateway, '/fault', { kind: 'restart', for_ms: 50 });
  await until(() => of('disconnected').length === 1, 'the line is cut');
  await expect.poll(() => isListening(gateway.port)).toBe(true);
  await connect(gateway.port);
});

test('counts the bytes of a connection, equal on both sides once nothing is on its way', async () => {
  const gateway = await startGateway();
  const socket = connectTo(gateway.port, '127.0.0.1');
  ends.push(() => void socket.destroy());
  socket.resume();
  const hello = 'v176..178';
  const startApi = ['71', '2', '17', ''].map((field) => `${field}\0`).join('');
  const size = (text: string) => Buffer.from([0, 0, 0, text.length]);
  socket.write(Buffer.concat([Buffer.from('API\0'), size(hello), Buffer.from(hello)]));
  socket.write(Buffer.concat([size(startApi), Buffer.from(startApi)]));
  await vi.waitFor(async () => {
    expect(await control(gateway, '/traffic')).toEqual([
      { client_id: 17, bytes_in: socket.bytesWritten, bytes_out: socket.bytesRead },
    ]);
  });
  expect(socket.bytesRead).toBeGreaterThan(20);
});
