// The API is killed while people read and place orders through it: trading goes on, each order exists once, and a webhook has every
// execution.
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startReceiver, type WebhookReceiver } from '../ledger/harness/webhook-receiver.ts';
import { type ServedApi, startApi } from '../processes/served-api.ts';
import { createWorld, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';
import { FILES, FOLLOW_AAPL } from '../processes/world-files.ts';

const ORDERS = ['MSFT', 'NVDA', 'TSLA'].map((symbol, n) => ({
  key: `key-of-${symbol}-0001`,
  body: { symbol, side: 'BUY', order_type: 'MKT', quantity: 7 + n },
}));
const READERS = 8;

let world: World;
let receiver: WebhookReceiver;
const started: ServedApi[] = [];

beforeAll(async () => {
  receiver = await startReceiver();
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 2,
    symbols: ['AAPL'],
    strategy: FOLLOW_AAPL,
    config:
      'api: { enabled: true, port: 0, webhooks: { allow_private: true } }\nmetrics: { port: 0 }\n',
  });
});

afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  await world?.end();
  await receiver?.close();
});

async function serve(): Promise<ServedApi> {
  const api = await startApi(world.folder, FILES);
  started.push(api);
  return api;
}

interface Placed {
  readonly status: number;
  readonly body: { readonly order_ref?: string; readonly detail?: string };
}

/** Undefined when the connection broke: whether the order was placed is not known. */
async function place(
  url: string,
  bearer: string,
  { key, body }: (typeof ORDERS)[number],
): Promise<Placed | undefined> {
  try {
    const response = await fetch(`${url}/api/v1/orders`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${bearer}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Placed['body'] };
  } catch {
    return undefined;
  }
}

/** Asks again with the same key until the trader has decided: placed, or refused for good. */
async function decided(url: string, bearer: string, order: (typeof ORDERS)[number]) {
  return await until(`the decision about ${order.body.symbol}`, async () => {
    const answer = await place(url, bearer, order);
    const isRefused = answer?.body.detail?.startsWith('Refused') === true;
    return answer !== undefined && (answer.status < 400 || isRefused) ? answer : undefined;
  });
}

interface Executed {
  readonly type: string;
  readonly seq: number;
  readonly event: { readonly exec_id: string; readonly order_refs: readonly string[] };
}

/** Each message once, as a receiver keeps them by `sluice-delivery`. */
function executed(): readonly Executed[] {
  const bodies = new Map(receiver.received.map(({ delivery, body }) => [delivery, body]));
  const messages = [...bodies.values()].map((body) => JSON.parse(body) as Executed);
  return messages.filter(({ type }) => type === 'execution.booked');
}

it('costs no order, no stop and no message of a webhook', async () => {
  await world.begin('--only', 'trader');
  await world.hold('AAPL', 100);
  await world.sluice('user', 'add', 'ann', '--role', 'admin', ...FILES);
  const bearer = (await world.sluice('user', 'token', 'ann', ...FILES)).stdout.trim();
  const first = await serve();

  const subscribed = await fetch(`${first.url}/api/v1/webhooks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url: receiver.url, events: ['orders', 'executions'] }),
  });
  expect(subscribed.status).toBe(201);

  let isOver = false;
  let reads = 0;
  const reading = Array.from({ length: READERS }, async () => {
    while (!isOver) {
      const response = await fetch(`${first.url}/api/v1/positions`, {
        headers: { authorization: `Bearer ${bearer}` },
      }).catch(() => undefined);
      await response?.arrayBuffer().catch(() => {});
      if (response?.status === 200) reads += 1;
    }
  });
  await until('the readers read', () => reads > 50);
  const placing = ORDERS.map((order) => place(first.url, bearer, order));
  // At least one has reached the trader, and none has been seen by its sender.
  await until('an order has arrived', async () => {
    const rows = await world.control<{ symbol: string }[]>('/orders');
    return rows.some(({ symbol }) => symbol !== 'AAPL');
  });
  first.child.removeAllListeners('exit');
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  isOver = true;
  await Promise.all([...placing, ...reading]);

  const second = await serve();
  const placed = new Map<string, string>();
  for (const order of ORDERS) {
    const { status, body } = await decided(second.url, bearer, order);
    // A retry of what is decided is answered the same.
    expect((await decided(second.url, bearer, order)).body.order_ref).toBe(body.order_ref);
    if (status < 400) placed.set(order.body.symbol, String(body.order_ref));
  }
  expect(placed.size).toBeGreaterThan(0);
  await until('all that was placed is held and protected', async () => {
    const rows = await world.control<{ symbol: string; protected: boolean }[]>('/positions');
    return rows.length === 1 + placed.size && rows.every((row) => row.protected);
  });

  const truth = await world.state();
  for (const { body } of ORDERS) {
    const bought = truth.executions.filter(
      ({ symbol, side }) => symbol === body.symbol && side === 'BOT',
    );
    // On a busy machine prices may be late, and an order is refused: then nothing was bought.
    const isPlaced = placed.has(body.symbol);
    expect(
      bought.reduce((sum, { shares }) => sum + shares, 0),
      body.symbol,
    ).toBe(isPlaced ? body.quantity : 0);
    const refs = new Set(bought.map(({ order_ref }) => order_ref));
    expect(refs.size, body.symbol).toBe(isPlaced ? 1 : 0);
  }
  expect(truth.positions.find(({ symbol }) => symbol === 'AAPL')?.quantity).toBe(100);
  expect(truth.naked_milliseconds).toBe(0);

  const bought = truth.executions.filter(({ symbol }) => symbol !== 'AAPL');
  await until('the webhook has every execution', () => executed().length >= bought.length);
  const messages = executed();
  expect(new Set(messages.map(({ event }) => event.exec_id)).size).toBe(messages.length);
  const byOrder = Map.groupBy(messages, ({ event }) => event.order_refs[0]);
  for (const [, ofOrder] of byOrder) {
    const places = ofOrder.map(({ seq }) => seq);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  }
});
