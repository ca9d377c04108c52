// Sales by a program of Alpaca, through the API and the trader to a gateway that answers late: both ends of an oco, all that is held, and a
// sale that waits for the open.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServedApi, startApi } from '../processes/served-api.ts';
import { createWorld, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';
import { FILES, FOLLOW_AAPL } from '../processes/world-files.ts';

const HEADERS = { 'apca-api-key-id': 'bot', 'apca-api-secret-key': 'open-sesame-twice' };

let world: World;
let api: ServedApi;

beforeAll(async () => {
  world = await createWorld({
    ...{ market: '2020-12-16T10:00:00-05:00', speed: 2, symbols: ['AAPL'], strategy: FOLLOW_AAPL },
    config: `
api:
  enabled: true
  port: 0
  alpaca: { enabled: true, keys: [{ id: bot, api_secret: open-sesame-twice }], plain_buys: stop 3% }
metrics: { port: 0 }
`,
  });
  await world.begin('--only', 'trader');
  await world.hold('AAPL', 100);
  api = await startApi(world.folder, FILES);
});

afterAll(async () => {
  api?.child.kill('SIGKILL');
  await world?.end();
});

interface Shown {
  readonly id: string;
  readonly client_order_id: string;
  readonly status: string;
  readonly type: string;
  readonly side: string;
  readonly symbol: string;
  readonly created_at: string;
  readonly stop_price: string | null;
}

async function ask<Body = Shown>(method: string, path: string, body?: object) {
  const response = await fetch(`${api.url}/alpaca/v2${path}`, {
    method,
    headers: { ...HEADERS, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text === '' ? 'null' : text) as Body };
}

/** As a client of Alpaca does it: again after 429, and while the first prices are missing. */
async function placed(order: object): Promise<Shown> {
  let last = '';
  return until('the order is accepted', async () => {
    const answer = await ask('POST', '/orders', { time_in_force: 'day', ...order });
    last = answer.text;
    return answer.status === 200 ? answer.body : undefined;
  }).catch((cause: unknown) => {
    throw new Error(`${String(cause)}: ${last}`);
  });
}

async function bought(symbol: string): Promise<number> {
  await placed({ symbol, qty: 10, side: 'buy', type: 'market' });
  await until(`${symbol} is held and protected`, async () => {
    const rows = await world.control<{ symbol: string; protected: boolean }[]>('/positions');
    return rows.some((row) => row.symbol === symbol && row.protected);
  });
  const { prices } = await world.state();
  return prices.find((one) => one.symbol === symbol)?.last ?? Number.NaN;
}

const orders = async (query: string) => (await ask<Shown[]>('GET', `/orders?${query}`)).body;

async function isFlat(symbol: string): Promise<boolean> {
  const rows = await world.control<{ symbol: string }[]>('/positions');
  return rows.every((row) => row.symbol !== symbol);
}

it('reach the gateway as they are meant', async () => {
  const price = await bought('MSFT');
  const at = (share: number) => (price * share).toFixed(2);
  await until('the entry is settled', async () => {
    const answer = await ask('POST', '/orders', {
      ...{ symbol: 'MSFT', qty: 10, side: 'sell', type: 'limit', time_in_force: 'gtc' },
      ...{ order_class: 'oco', take_profit: { limit_price: at(1.1) } },
      stop_loss: { stop_price: at(0.98) },
    });
    // 429 while the last change of the stop is on its way: nothing was sent.
    if (answer.status !== 200) expect(answer.status, answer.text).toBe(429);
    return answer.status === 200;
  });
  await until('both ends rest', async () => {
    const open = (await world.state()).open_orders.filter(({ symbol }) => symbol === 'MSFT');
    const prices = open.map(({ limit_price: limit, stop_price: stop }) => stop ?? limit);
    return (
      prices.length === 2 && prices.includes(Number(at(1.1))) && prices.includes(Number(at(0.98)))
    );
  });

  // A tighter stop holds its shares until it has ended, and a buy waits far below.
  const other = await bought('TSLA');
  await placed({
    ...{ symbol: 'TSLA', qty: 10, side: 'sell', type: 'stop', time_in_force: 'gtc' },
    stop_price: (other * 0.985).toFixed(2),
  });
  const third = await bought('AMZN');
  await placed({
    ...{ symbol: 'AMZN', qty: 10, side: 'sell', type: 'market' },
  });
  await until('AMZN is sold', () => isFlat('AMZN'));
  const waits = await placed({
    ...{
      symbol: 'AMZN',
      qty: 5,
      side: 'buy',
      type: 'limit',
      limit_price: (third * 0.9).toFixed(2),
    },
  });
  const all = await ask<{ symbol: string; status: number }[]>(
    'DELETE',
    '/positions?cancel_orders=true',
  );
  expect(all.body.map(({ symbol, status }) => [symbol, status]).toSorted()).toEqual([
    ['MSFT', 200],
    ['TSLA', 200],
  ]);
  await until('all is sold, and nothing works', async () => {
    const ends = (await isFlat('MSFT')) && (await isFlat('TSLA'));
    return ends && (await orders('status=open')).length === 0;
  });
  expect((await ask('GET', `/orders/${waits.id}`)).body.status).toBe('canceled');

  await bought('NVDA');
  await world.moveTo('2020-12-16T17:00:00-05:00');
  const sale = await placed({ symbol: 'NVDA', qty: 10, side: 'sell', type: 'market' });
  expect(sale).toMatchObject({ status: 'accepted', side: 'sell', type: 'market' });
  expect(Date.parse(sale.created_at)).toBeGreaterThan(Date.parse('2020-12-16T22:00:00Z'));
  expect((await ask('GET', `/orders/${sale.id}`)).body).toEqual(sale);
  expect((await orders('status=open')).map(({ id }) => id)).toContain(sale.id);
  expect((await ask('DELETE', `/orders/${sale.id}`)).status).toBe(403);
  await world.moveTo('2020-12-17T09:31:00-05:00');
  await until('it is sold at the open', async () => {
    const found = await ask('GET', `/orders/${sale.id}`);
    expect(found.body.client_order_id).toBe(sale.client_order_id);
    return found.body.status === 'filled';
  });
  expect((await world.state()).naked_milliseconds).toBe(0);
});
