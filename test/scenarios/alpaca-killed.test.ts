// The API is killed at each step of an order that a program of Alpaca sends through it: each name is of one order, nothing is bought twice, and
// the trading stream says every execution once.
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { OrderRow } from '../../src/trader/contract/order-rows.ts';
import { type ServedApi, startApi } from '../processes/served-api.ts';
import { createWorld, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';
import { FILES, FOLLOW_AAPL } from '../processes/world-files.ts';

const HEADERS = { 'apca-api-key-id': 'bot', 'apca-api-secret-key': 'open-sesame-twice' };

let world: World;
const started: ServedApi[] = [];

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 2,
    symbols: ['AAPL'],
    strategy: FOLLOW_AAPL,
    config: `
api:
  enabled: true
  port: 0
  alpaca: { enabled: true, keys: [{ id: bot, api_secret: open-sesame-twice }], plain_buys: stop 3% }
metrics: { port: 0 }
`,
  });
});

afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  await world?.end();
});

async function serve(): Promise<ServedApi> {
  const api = await startApi(world.folder, FILES);
  started.push(api);
  return api;
}

interface Answer {
  readonly status: number;
  readonly body: { readonly id?: string; readonly message?: string; readonly status?: string };
}

/** Undefined when the connection broke: whether it was carried out is not known. */
async function ask(url: string, method: string, path: string, body?: object) {
  try {
    const response = await fetch(`${url}/alpaca/v2${path}`, {
      method,
      headers: { ...HEADERS, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  } catch {
    return undefined;
  }
}

interface Update {
  readonly event: string;
  readonly execution_id: string;
  readonly qty?: string;
  readonly order: { readonly client_order_id: string; readonly filled_qty: string };
}

const updates: Update[] = [];

/** As Alpaca's clients do it, without a word on where it was. */
async function listen(url: string): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/alpaca/stream`);
  let isListening = false;
  socket.on('error', () => {});
  socket.on('message', (bytes: Buffer) => {
    const { stream, data } = JSON.parse(bytes.toString('utf8'));
    if (stream === 'listening') isListening = true;
    if (stream === 'trade_updates') updates.push(data);
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ action: 'auth', key: 'bot', secret: 'open-sesame-twice' }));
  socket.send(JSON.stringify({ action: 'listen', data: { streams: ['trade_updates'] } }));
  await until('it listens', () => isListening);
}

/** What was sent and not confirmed when the API was killed comes again, and has the same id. */
function saidOnce(): readonly Update[] {
  return [...Map.groupBy(updates, ({ execution_id: id }) => id).values()].flatMap((same) =>
    same.slice(0, 1),
  );
}

const ordersOf = (name: string) => ({
  ...{ symbol: name.toUpperCase(), qty: 7, side: 'buy', type: 'market', time_in_force: 'day' },
  client_order_id: `${name}-1`,
});

async function rowOf(name: string): Promise<OrderRow | undefined> {
  const rows = await world.control<OrderRow[]>('/orders');
  return rows.find((row) => row.client_order_id === `${name}-1`);
}

/** Each step of an order, by what is true when the API is killed. */
const STEPS = {
  msft: async () => undefined,
  nvda: async () => (await rowOf('nvda')) !== undefined,
  tsla: async () =>
    [...(await world.state()).completed_orders, ...(await world.state()).open_orders].some(
      ({ symbol }) => symbol === 'TSLA',
    ),
  amzn: async () => (await rowOf('amzn'))?.state === 'filled',
} as const;

/** The same request again, until the name is taken or the trader has placed it. */
async function settled(url: string, name: string): Promise<'placed' | 'was placed'> {
  return await until(`the order ${name}-1`, async () => {
    const answer = await ask(url, 'POST', '/orders', ordersOf(name));
    if (answer?.status === 200) return 'placed';
    return answer?.body.message === 'client_order_id must be unique' ? 'was placed' : undefined;
  });
}

it('costs no order, no stop and no execution in the stream', async () => {
  await world.begin('--only', 'trader');
  await world.hold('AAPL', 100);
  let api = await serve();
  await listen(api.url);
  for (const [name, isReached] of Object.entries(STEPS)) {
    const placing = ask(api.url, 'POST', '/orders', ordersOf(name));
    if (name !== 'msft')
      await until(`the step of ${name}`, async () => {
        if (await isReached()) return true;
        // Prices may be late on a busy machine, and an order that is refused leaves its name free.
        const answer = await Promise.race([placing, undefined]);
        if (answer !== undefined && answer.status >= 400) await settled(api.url, name);
        return false;
      });
    api.child.kill('SIGKILL');
    await once(api.child, 'exit');
    await placing;
    api = await serve();
    await listen(api.url);
    await settled(api.url, name);
    expect(await settled(api.url, name)).toBe('was placed');
    const found = await ask(api.url, 'GET', `/orders:by_client_order_id?client_order_id=${name}-1`);
    expect(found).toMatchObject({ status: 200, body: { client_order_id: `${name}-1` } });
    await until(`${name} is held and protected`, async () => {
      const rows = await world.control<{ symbol: string; protected: boolean }[]>('/positions');
      return rows.some((row) => row.symbol === name.toUpperCase() && row.protected);
    });
  }
  const sale = { ...ordersOf('amzn'), side: 'sell', client_order_id: 'amzn-2' };
  const selling = ask(api.url, 'POST', '/orders', sale);
  await until('the exit has arrived', async () => {
    const rows = await world.control<OrderRow[]>('/orders');
    return rows.some(({ symbol, leg }) => symbol === 'AMZN' && leg === 'x');
  });
  api.child.kill('SIGKILL');
  await once(api.child, 'exit');
  await selling;
  api = await serve();
  await listen(api.url);
  await until('the name of the sale is taken', async () => {
    const answer = await ask(api.url, 'POST', '/orders', sale);
    return answer?.body.message === 'client_order_id must be unique';
  });
  await until('it is sold', async () => {
    const rows = await world.control<{ symbol: string }[]>('/positions');
    return !rows.some(({ symbol }) => symbol === 'AMZN');
  });

  const truth = await world.state();
  const own = truth.executions.filter(({ symbol }) => symbol !== 'AAPL');
  for (const name of Object.keys(STEPS)) {
    const bought = own.filter(
      ({ symbol, side }) => symbol === name.toUpperCase() && side === 'BOT',
    );
    expect(
      bought.reduce((sum, { shares }) => sum + shares, 0),
      name,
    ).toBe(7);
    expect(new Set(bought.map(({ order_ref: ref }) => ref)).size, name).toBe(1);
  }
  expect(truth.positions.find(({ symbol }) => symbol === 'AMZN')?.quantity ?? 0).toBe(0);
  expect(truth.naked_milliseconds).toBe(0);

  const fills = () => saidOnce().filter(({ qty }) => qty !== undefined);
  await until('the stream has said every execution', () => fills().length >= own.length);
  expect(fills()).toHaveLength(own.length);
  for (const name of Object.keys(STEPS)) {
    const events = saidOnce().filter(({ order }) => order.client_order_id === `${name}-1`);
    expect(events.map(({ event }) => event).filter((event) => event !== 'partial_fill')).toEqual([
      ...['pending_new', 'new', 'fill'],
    ]);
  }
});
