// The event-driven workflows of the holdings module over a real broker, told by the topics alone: a position is opened, prices move,
// and a drift leads to trades.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type KafkaServer, startKafka } from '../processes/kafka.ts';
import { until } from '../processes/waiting.ts';
import { faultsOf } from '../relay/kafka/strict-schemas.ts';
import { type LiveEnvironment, liveEnvironment } from './harness/live-environment.ts';

interface Told {
  readonly id?: string;
  readonly type: string;
  readonly position: number;
  readonly stream?: string;
  readonly version?: number;
  readonly actor?: string;
  readonly correlation_id?: string;
  readonly causation_id?: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

const BOOK = ['portfolios', 'trades', 'positions', 'cash', 'rebalancing', 'agents', 'products'];
/** Of more portfolios than there are. */
const AUTOPILOT = {
  'plan-rebalancing': {
    ...{ portfolios: 'all' as const, amountMax: 100_000, dayAmountMax: 100_000, dayCommandsMax: 9 },
  },
};

let server: KafkaServer;

beforeAll(async () => {
  server = await startKafka();
});
afterAll(() => server?.stop());

/** As a reader of somebody else's puts them together: each message once and by its schema, in the order of the book. */
async function eventsOf({ topics }: LiveEnvironment): Promise<readonly Told[]> {
  const found = await topics(...BOOK);
  const byId = new Map<string, Told>();
  for (const { headers, value } of found) {
    expect(faultsOf(String(headers.schema), JSON.parse(value))).toEqual([]);
    byId.set(String(headers.id), JSON.parse(value) as Told);
  }
  return [...byId.values()].toSorted((a, b) => a.position - b.position);
}

/** Waits for the first event of the type whose data fit. */
function event(environment: LiveEnvironment, type: string, data: object = {}): Promise<Told> {
  return until(`${type} is published`, async () =>
    (await eventsOf(environment)).find(
      (one) =>
        one.type === type &&
        Object.entries(data).every(([name, value]) => one.data[name] === value),
    ),
  );
}

/** Of a data product, each with the events that it follows from. */
async function rowsOf({ get }: LiveEnvironment, product: string, portfolio: number) {
  const rows: unknown = await get(`/data-products/${product}/rows?portfolio_id=${portfolio}`);
  return rows as readonly { readonly events: readonly string[] }[];
}

async function valuedLive(
  { topics }: LiveEnvironment,
  symbol: string,
  price: string,
): Promise<Told> {
  return until(`${symbol} is valued at ${price}`, async () =>
    (await topics('live_valuations'))
      .map(({ value }) => JSON.parse(value) as Told)
      .find(({ data }) => data.symbol === symbol && data.price === price),
  );
}

it('opening a position: command, events, quality, views, agents', async () => {
  const environment = await liveEnvironment(server.address);
  const { id } = (await environment.post('/portfolios', { name: 'own' })) as { id: number };
  const answer = await environment.command(id, {
    ...{ id: 'open-1', type: 'OPEN_POSITION' },
    data: { ticker: 'SPY', quantity: '10', price: '300', date: '2025-01-03' },
  });
  expect(answer).toMatchObject({ status: 'done', result: { ticker: 'SPY', quantity: '10' } });
  const opened = await event(environment, 'POSITION_OPENED');
  const [, partition, offset] = /\/(\d+)@(\d+)$/.exec(answer.place) ?? [];
  expect(opened).toMatchObject({
    ...{ actor: 'maria', correlation_id: `kafka-command.${partition}.${offset}` },
    data: { quantity: '10', cost: '3000', side: 'LONG' },
  });
  expect(answer.events.at(-1)?.id).toBe(opened.id);
  // The materialized view has it, and its rows name the event.
  const [row] = await rowsOf(environment, 'positions', id);
  expect(row?.events).toEqual([answer.events[0]?.id]);
  const judged = await environment.post('/data-products/lots/quality', { portfolio_id: id });
  expect(await event(environment, 'PRODUCT_JUDGED', { product: 'lots' })).toMatchObject({
    data: { quality: { score: judged.score, level: 'EXCELLENT' } },
  });
  // It was bought without cash.
  const found = await event(environment, 'FINDING_RAISED', { rule: 'negative-cash' });
  expect(found).toMatchObject({ actor: 'agents', correlation_id: found.data.id });
  expect(found.position).toBeGreaterThan(opened.position);
  expect((await valuedLive(environment, 'SPY', '370')).data).toMatchObject({ unrealized: '700' });
});

it('rebalancing: prices drift, agents trigger, trades are booked, and the run is complete', async () => {
  const environment = await liveEnvironment(server.address, { autopilot: AUTOPILOT });
  const { id } = (await environment.post('/portfolios', { name: 'core' })) as { id: number };
  const record = (name: string, data: object) =>
    environment.command(id, { id: name, type: 'RECORD_TRANSACTION', data });
  const day = '2025-01-03';
  await record('cash', { transaction_type: 'DEPOSIT', amount: '7400', transaction_date: day });
  for (const [symbol, quantity, price] of [
    ['SPY', '10', '370'],
    ['KO', '50', '60'],
  ])
    await record(`buy-${symbol}`, {
      ...{ transaction_type: 'BUY', symbol, quantity, price, transaction_date: day },
    });
  await valuedLive(environment, 'KO', '60');
  // As it is: only a moved price is a drift.
  const set = await environment.api.ask('PUT', `/api/v1/portfolios/${id}`, {
    bearer: environment.bearer,
    body: {
      targets: [
        { symbol: 'SPY', weight: '0.5' },
        { symbol: 'KO', weight: '0.4' },
      ],
    },
  });
  expect(set.status).toBe(200);
  expect((await eventsOf(environment)).some(({ type }) => type === 'REBALANCING_TRIGGERED')).toBe(
    false,
  );

  // SPY rises by a third: 57 % of the portfolio, where 50 % are wanted.
  const movedAt = Date.now();
  environment.prices.SPY = '500';
  const live = await valuedLive(environment, 'SPY', '500');
  const drift = await event(environment, 'FINDING_RAISED', { rule: 'drift' });
  expect(drift.data.figures).toMatchObject({ symbol: 'SPY' });
  const proposal = await event(environment, 'PROPOSAL_MADE', { finding: drift.data.id });
  const triggered = await event(environment, 'REBALANCING_TRIGGERED');
  console.info(`from the price to REBALANCING_TRIGGERED in ${Date.now() - movedAt} ms`);
  const planned = await event(environment, 'REBALANCING_PLANNED');
  expect(live.position).toBeLessThan(drift.position);
  expect(proposal).toMatchObject({ correlation_id: drift.data.id, causation_id: drift.id });
  for (const one of [triggered, planned])
    expect(one).toMatchObject({
      ...{ actor: 'autopilot', correlation_id: proposal.data.id, causation_id: proposal.id },
    });
  expect(triggered.data.breached).toContain('SPY');

  const { planId: plan_id, planHash: plan_hash } = planned.data;
  const executed = await environment.command(id, {
    ...{ id: 'execute', type: 'EXECUTE_REBALANCING' },
    data: { plan_id, plan_hash, dry_run: false },
  });
  expect(executed).toMatchObject({ status: 'done', result: { outcome: 'ORDERS_LISTED' } });
  const completed = await event(environment, 'REBALANCING_COMPLETED');
  expect(executed.events).toEqual([
    { id: completed.id, type: 'REBALANCING_COMPLETED', position: completed.position },
  ]);
  const orders = completed.data.orders as readonly Readonly<Record<string, string>>[];
  expect(orders.map(({ side, symbol }) => `${side} ${symbol}`)).toEqual(['SELL SPY', 'BUY KO']);
  // Whoever has an account without a trader places them, and books the fills.
  for (const { side, symbol, quantity, price } of orders)
    await record(`fill-${symbol}`, {
      ...{ transaction_type: side, symbol, quantity, price },
      transaction_date: new Date().toISOString(),
    });
  const sold = await until('the sale is published', async () =>
    (await eventsOf(environment)).find(
      ({ type, data }) => type === 'TRADE_EXECUTED' && data.side === 'SELL',
    ),
  );
  expect(sold.correlation_id).toMatch(/^kafka-command\.\d+\.\d+$/);
  await event(environment, 'FINDING_CLEARED', { id: drift.data.id });

  // The lineage of the view names the events of the topics, and nothing else.
  const rows = await rowsOf(environment, 'transactions', id);
  const told = await eventsOf(environment);
  const ids = new Set(told.map((one) => one.id));
  expect(rows.length).toBe(5);
  for (const { events } of rows) for (const one of events) expect(ids).toContain(one);
  // Each stream in order and without a gap, whatever the topics of its events.
  const streams = Map.groupBy(told, ({ stream }) => stream);
  for (const [stream, events] of streams)
    expect([stream, events.map(({ version }) => version)]).toEqual([
      stream,
      events.map((_, index) => index + 1),
    ]);
  const types = (streams.get(`rebalancing-${id}`) ?? []).map(({ type }) => type);
  expect(types).toEqual(['REBALANCING_TRIGGERED', 'REBALANCING_PLANNED', 'REBALANCING_COMPLETED']);
});
