// The API is killed between the steps of an order that a program of Alpaca sends: with the command in hand, with the trader's answer in hand,
// and after the program has its own. The same name then answers the same, and nothing is bought twice.
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { instanceFolder } from '../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { type HeldSocket, holdSocket } from '../processes/held-socket.ts';
import { type ServedApi, startApi } from '../processes/served-api.ts';
import { createWorld, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';
import { FILES, FOLLOW_AAPL } from '../processes/world-files.ts';

const HEADERS = { 'apca-api-key-id': 'bot', 'apca-api-secret-key': 'open-sesame-twice' };
const SHARES = 3;

let world: World;
let socket: HeldSocket;
const started: ServedApi[] = [];

beforeAll(async () => {
  world = await createWorld({
    ...{ market: '2020-12-16T10:00:00-05:00', speed: 2, symbols: ['AAPL'], strategy: FOLLOW_AAPL },
    config: `
api:
  enabled: true
  port: 0
  alpaca: { enabled: true, keys: [{ id: bot, api_secret: open-sesame-twice }], plain_buys: holding }
manual: { allow_holdings: true }
metrics: { port: 0 }
`,
  });
  await world.begin('--only', 'trader');
  // Whoever looks for the trader finds the socket that holds.
  const { pidFile } = instanceFolder(join(world.folder, 'data'), 'paper', 'DU1234567');
  const [pid, target = ''] = readFileSync(pidFile, 'utf8').split('\n');
  const path = join(world.folder, 'held.sock');
  socket = await holdSocket(path, target);
  writeFileSync(pidFile, `${pid}\n${path}\n`);
});

afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  socket?.close();
  await world?.end();
});

async function serve(): Promise<ServedApi> {
  const api = await startApi(world.folder, FILES);
  started.push(api);
  return api;
}

async function killed({ child }: ServedApi): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

interface Answer {
  readonly status: number;
  readonly body: { readonly id?: string; readonly message?: string; readonly qty?: string };
}

/** Undefined when the connection broke. */
async function ask(
  { url }: ServedApi,
  method: string,
  path: string,
  body?: object,
): Promise<Answer | undefined> {
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

const orderOf = (symbol: string) => ({
  ...{ symbol, qty: SHARES, side: 'buy', type: 'market', time_in_force: 'day' },
  client_order_id: `${symbol}-1`,
});

/** Sent again until it is placed, or was: before the first quote of a stock it is refused, and leaves its name free. */
const settled = (api: ServedApi, symbol: string) =>
  until(`the order of ${symbol}`, async () => {
    const answer = await ask(api, 'POST', '/orders', orderOf(symbol));
    if (answer?.status === 200) return 'placed';
    return answer?.body.message === 'client_order_id must be unique' && 'was placed';
  });

/** So that the first try is not refused for want of prices. */
async function seen(api: ServedApi, symbol: string): Promise<void> {
  const far = { type: 'limit', limit_price: 1, client_order_id: `${symbol}-0` };
  await until(`prices of ${symbol}`, async () => {
    const answer = await ask(api, 'POST', '/orders', { ...orderOf(symbol), ...far });
    if (answer?.status !== 200) return false;
    await ask(api, 'DELETE', `/orders/${answer.body.id}`);
    return true;
  });
}

it.each([
  ['MSFT', 'command', 'placed'],
  ['NVDA', 'answer', 'was placed'],
  ['TSLA', 'nothing', 'was placed'],
] as const)('costs nothing: %s, killed with the %s in hand', async (symbol, step, again) => {
  const first = await serve();
  await seen(first, symbol);
  const held = step === 'nothing' ? undefined : socket.hold(step);
  const placing = ask(first, 'POST', '/orders', orderOf(symbol));
  await (held ?? placing);
  await killed(first);
  socket.drop();
  expect((await placing)?.status).toBe(step === 'nothing' ? 200 : undefined);

  const second = await serve();
  expect(await settled(second, symbol)).toBe(again);
  expect(await settled(second, symbol)).toBe('was placed');
  const byName = `/orders:by_client_order_id?client_order_id=${symbol}-1`;
  const found = await ask(second, 'GET', byName);
  expect(found).toMatchObject({ status: 200, body: { qty: String(SHARES) } });
  expect((await ask(second, 'GET', byName))?.body.id).toBe(found?.body.id);
  await until(`${symbol} is held`, async () => {
    const row = await ask(second, 'GET', `/positions/${symbol}`);
    return row?.body.qty === String(SHARES);
  });
  await killed(second);
  const { executions } = await world.state();
  const bought = executions.filter((one) => one.symbol === symbol);
  expect(bought.reduce((sum, { shares }) => sum + shares, 0)).toBe(SHARES);
});
