// The rebalancing workflow with a trader: a price moves at the gateway, agents find the drift and trigger, a command on a topic executes,
// the trader's orders fill, and a reader of the topics alone sees each step in order.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FACT_FAMILIES } from '../../src/trader/app/journal-reading/outward-facts.ts';
import type { KafkaSettings } from '../../src/trader/ports/kafka-settings.ts';
import { type KafkaServer, startKafka } from '../processes/kafka.ts';
import { getJson, type ServedApi, startApi } from '../processes/served-api.ts';
import { createWorld, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';
import { FILES } from '../processes/world-files.ts';
import { faultsOf } from '../relay/kafka/strict-schemas.ts';
import { loggedIn, withBroker } from './harness/topics.ts';

const STRATEGY = `
name: follow
symbols: [AAPL]
entry: { side: long, when: "prediction.confidence >= 0.99" }
size: { shares: 100 }
stop: { percent: 20 }
target: { r: 9 }
`;

interface Told {
  readonly id: string;
  readonly type: string;
  readonly position: number;
  readonly stream: string;
  readonly actor: string;
  readonly correlation_id: string;
  readonly causation_id: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

let server: KafkaServer;
let settings: KafkaSettings;
let world: World;
let api: ServedApi;
let bearer: string;
let portfolio: { readonly id: number };

beforeAll(async () => {
  server = await startKafka();
  settings = {
    ...{ brokers: [server.address], clientName: 'test', prefix: `t${randomUUID().slice(0, 8)}` },
    ...{ isEncrypted: false, credentials: undefined },
  };
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL'],
    strategy: STRATEGY,
    config: `
api:
  enabled: true
  port: 0
  prices: { watch_seconds: 1 }
  kafka: { brokers: ["${server.address}"], prefix: ${settings.prefix}, commands: true, valuations_seconds: 1 }
metrics: { port: 0 }
manual: { allow_holdings: true }
agents:
  rebalancer: { relative_drift_percent: 25 }
  autopilot:
    plan-rebalancing: { portfolios: all, max_amount: 50000, max_amount_per_day: 200000, max_per_day: 20 }
`,
  });
  for (const symbol of ['MSFT', 'NVDA']) await price(symbol, 100);
  expect((await world.start('--only', 'trader')).stderr).toBe('');
  await world.sluice('user', 'add', 'ann', '--role', 'admin', ...FILES);
  bearer = (await world.sluice('user', 'token', 'ann', '--minutes', '60', ...FILES)).stdout.trim();
  api = await startApi(world.folder, FILES);
  await bought('MSFT');
  await bought('NVDA');
});

afterAll(async () => {
  api?.child.kill('SIGTERM');
  await world?.end();
  await server?.stop();
});

const price = (symbol: string, last: number) => world.gateway('POST', '/price', { symbol, last });

async function ask(method: string, path: string, body: object) {
  const response = await fetch(`${api.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

async function bought(symbol: string): Promise<void> {
  const order = { symbol, side: 'BUY', order_type: 'LMT', quantity: 100, price: 110 };
  await until(`an order for ${symbol}`, async () => {
    return (await ask('POST', '/orders', { ...order, as: 'holding' })).status === 201;
  });
}

const messages = (...families: readonly string[]) =>
  loggedIn(
    settings,
    families.map((family) => `${settings.prefix}.${family}`),
  ).catch(() => []);

async function events(): Promise<readonly Told[]> {
  const byId = new Map<string, Told>();
  for (const { headers, value } of await messages('trades', 'rebalancing', 'agents', 'positions')) {
    expect(faultsOf(String(headers.schema), JSON.parse(value))).toEqual([]);
    byId.set(String(headers.id), JSON.parse(value) as Told);
  }
  return [...byId.values()].toSorted((a, b) => a.position - b.position);
}

const event = (what: string, isIt: (one: Told) => boolean) =>
  until(`${what} is published`, async () => (await events()).find(isIt));

async function livePrice(symbol: string, isIt: (price: number) => boolean): Promise<void> {
  await until(`${symbol} is valued live`, async () =>
    (await messages('live_valuations'))
      .map(({ value }) => JSON.parse(value) as Told)
      .some(({ data }) => data.symbol === symbol && isIt(Number(data.price))),
  );
}

async function execute(plan: Told): Promise<Readonly<Record<string, unknown>>> {
  const { planId: plan_id, planHash: plan_hash } = plan.data;
  const id = `execute-${String(plan_id)}-${randomUUID().slice(0, 4)}`;
  const data = { plan_id, plan_hash, dry_run: false, max_slippage: '0.05' };
  const value = { id, type: 'EXECUTE_REBALANCING', portfolio: portfolio.id, data };
  await withBroker(settings, (broker) =>
    broker.send([
      {
        ...{ topic: `${settings.prefix}.commands`, key: String(portfolio.id) },
        ...{ value: JSON.stringify(value), headers: { authorization: `Bearer ${bearer}` } },
      },
    ]),
  );
  return until(`${id} is answered`, async () => {
    const answer = (await messages('answers')).find(({ key }) => key === id);
    return answer && (JSON.parse(answer.value) as Record<string, unknown>);
  });
}

it('goes from a price at the gateway to REBALANCING_COMPLETED', async () => {
  portfolio = await until('the portfolio of the account has both', async () => {
    const { body } = await getJson(`${api.url}/api/v1/portfolios`, bearer);
    const [found] = body as { id: number; holdings?: readonly unknown[] }[];
    if (found === undefined) return undefined;
    const opened = (await events()).filter(({ type }) => type === 'POSITION_OPENED');
    return opened.length === 2 && found;
  });
  await livePrice('MSFT', (seen) => Math.abs(seen - 100) < 3);
  await livePrice('NVDA', (seen) => Math.abs(seen - 100) < 3);
  // The cash of the account is known once the broker has told it.
  await until('the account is valued as a whole', async () =>
    (await messages('live_valuations'))
      .map(({ value }) => JSON.parse(value) as Told)
      .some(({ data }) => Number(data.cash) > 900_000),
  );
  // Of an account of a million: as it is, so that only a moved price is a drift.
  const targets = ['MSFT', 'NVDA'].map((symbol) => ({ symbol, weight: '0.01' }));
  const set = await ask('PUT', `/portfolios/${portfolio.id}`, { targets });
  expect(set.status, JSON.stringify(set.body)).toBe(200);

  const movedAt = Date.now();
  await price('MSFT', 150);
  await livePrice('MSFT', (seen) => seen > 145);
  const drift = await event('the drift', ({ type, data }) => {
    return type === 'FINDING_RAISED' && data.rule === 'drift';
  });
  const triggered = await event('the trigger', ({ type }) => type === 'REBALANCING_TRIGGERED');
  console.info(`from the price to REBALANCING_TRIGGERED in ${Date.now() - movedAt} ms`);
  const proposal = await event('the proposal', ({ type }) => type === 'PROPOSAL_MADE');
  expect(proposal).toMatchObject({ data: { finding: drift.data.id }, causation_id: drift.id });
  expect(triggered).toMatchObject({
    ...{ actor: 'autopilot', correlation_id: proposal.data.id, causation_id: proposal.id },
    data: { breached: ['MSFT'] },
  });

  // A commission that arrives late overtakes a plan; then the next one is proposed, and executed.
  const planId = await until('a plan is executed', async () => {
    const plans = (await events()).filter(({ type }) => type === 'REBALANCING_PLANNED');
    const plan = plans.at(-1);
    if (plan === undefined) return undefined;
    const answer = await execute(plan);
    return answer.status === 'done' && plan.data.planId;
  });
  const ofRun = (type: string) => (one: Told) => one.type === type && one.data.planId === planId;
  const started = await event('the start', ofRun('REBALANCING_STARTED'));
  const completed = await event('the end', ofRun('REBALANCING_COMPLETED'));
  expect(completed.data).toMatchObject({ outcome: 'FILLED' });
  expect(started.correlation_id).toMatch(/^kafka-command\.\d+\.\d+$/);
  // What the trader did for it has its correlation, and names the event that began it.
  const legs = (await events()).filter(ofRun('REBALANCING_LEG'));
  expect(legs.length).toBeGreaterThan(0);
  for (const one of [...legs, completed])
    expect(one).toMatchObject({
      ...{ correlation_id: started.correlation_id, causation_id: started.id },
    });
  const sold = await event('the sale', ({ type, data, position }) => {
    return type === 'TRADE_EXECUTED' && data.side === 'SELL' && position > started.position;
  });
  const orders = completed.data.orders as readonly { readonly quantity: string }[];
  expect(sold.data.quantity).toBe(orders[0]?.quantity);
  // Two purchases and the sale are among the trader's facts, too; each of these follows its schema.
  await until('the executions are published', async () => {
    const all = await messages('trader.executions');
    return all.filter(({ headers }) => headers.type === 'execution-booked').length >= 3;
  });
  const facts = await messages(...FACT_FAMILIES.map((family) => `trader.${family}`));
  for (const { headers, value } of facts)
    expect(faultsOf(String(headers.schema), JSON.parse(value))).toEqual([]);
  const types = (await events())
    .filter(({ stream }) => stream === `rebalancing-${portfolio.id}`)
    .map(({ type }) => type);
  expect(types.indexOf('REBALANCING_TRIGGERED')).toBe(0);
  expect(types.at(-1)).toBe('REBALANCING_COMPLETED');
});
