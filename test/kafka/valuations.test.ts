// Live valuations in a topic of a real broker: prices that move are told within seconds, and nothing queues behind a broker.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replayMessages } from '../../src/relay/app/kafka-log.ts';
import { type KafkaServer, startKafka } from '../processes/kafka.ts';
import { until } from '../processes/waiting.ts';
import { faultsOf } from '../relay/kafka/strict-schemas.ts';
import { type LiveEnvironment, liveEnvironment } from './harness/live-environment.ts';

interface Told {
  readonly type: string;
  readonly portfolio: number;
  readonly of: string;
  readonly valued_at: number;
  readonly data: Readonly<Record<string, unknown>>;
}

let server: KafkaServer;

beforeAll(async () => {
  server = await startKafka();
});
afterAll(() => server?.stop());

async function portfolioWith(
  { post }: LiveEnvironment,
  ...tickers: readonly string[]
): Promise<number> {
  const { id } = (await post('/portfolios', { name: 'own' })) as { id: number };
  for (const ticker of tickers)
    await post('/holdings/positions/open', {
      ...{ portfolio_id: id, ticker, quantity: '10', price: '50', date: '2025-01-03' },
    });
  return id;
}

async function told({ topics }: LiveEnvironment): Promise<readonly Told[]> {
  const found = await topics('live_valuations');
  for (const { headers, value, key } of found) {
    expect(faultsOf(String(headers.schema), JSON.parse(value))).toEqual([]);
    expect(key).toBe(String((JSON.parse(value) as Told).portfolio));
  }
  return found.map(({ value }) => JSON.parse(value) as Told);
}

/** The newest of this symbol. */
async function positionOf(environment: LiveEnvironment, symbol: string): Promise<Told | undefined> {
  return (await told(environment)).findLast(({ data }) => data.symbol === symbol);
}

const pricedAt = (environment: LiveEnvironment, symbol: string, price: string) =>
  until(`${symbol} is valued at ${price}`, async () => {
    const found = await positionOf(environment, symbol);
    return found?.data.price === price && found;
  });

/** The totals come after the positions. */
const worth = (environment: LiveEnvironment, marketValue: string) =>
  until(`the portfolio is worth ${marketValue}`, async () => {
    const last = (await told(environment)).at(-1);
    return last?.type === 'PORTFOLIO_VALUED' && last.data.marketValue === marketValue;
  });

it('tells each price that moves, with its time and source, and what it makes of the portfolio', async () => {
  const environment = await liveEnvironment(server.address);
  const id = await portfolioWith(environment, 'SPY', 'KO');
  await worth(environment, '4300');
  const before = (await told(environment)).length;
  environment.prices.SPY = '371.5';
  const moved = await pricedAt(environment, 'SPY', '371.5');
  await worth(environment, '4315');
  const version = await environment.api.book.ledger.versionOf(id as never);
  expect(moved).toMatchObject({
    ...{ type: 'POSITION_VALUED', portfolio: id, of: `portfolio-${id}@${version}` },
    data: {
      ...{ symbol: 'SPY', quantity: '10', currency: 'USD', source: 'stated', stale: false },
      ...{ value: '3715', unrealized: '3215', priceAt: expect.any(Number) },
    },
  });
  const after = (await told(environment)).slice(before);
  // What came in the middle of the first valuation may be told once more at the same price, SPY only before it moves.
  const positions = after.filter(({ type }) => type === 'POSITION_VALUED');
  const prices = positions.map(({ data }) => `${data.symbol} ${data.price}`);
  expect(prices).toContain('SPY 371.5');
  const sinceMoved = prices.slice(prices.indexOf('SPY 371.5'));
  expect(sinceMoved.filter((one) => one !== 'SPY 371.5' && one !== 'KO 60')).toEqual([]);
  expect(prices.filter((one) => one.startsWith('KO') && one !== 'KO 60')).toEqual([]);
  expect(after.at(-1)).toMatchObject({ type: 'PORTFOLIO_VALUED' });
  expect(after.at(-1)?.data).toMatchObject({ marketValue: '4315', cash: '-1000', positions: 2 });
  const replayed: string[] = [];
  const asked = { topic: 'live_valuations', from: { offset: 0 }, to: undefined };
  const done = await replayMessages(
    environment.settings,
    { ...asked, partition: undefined, portfolio: id },
    ({ headers }) => replayed.push(String(headers.type)),
  );
  expect(done.ok && replayed.at(-1)).toBe('PORTFOLIO_VALUED');
});

it('tells a position that was booked, at once, and none of a portfolio that holds nothing', async () => {
  const environment = await liveEnvironment(server.address);
  const empty = await portfolioWith(environment);
  const id = await portfolioWith(environment, 'SPY');
  await pricedAt(environment, 'SPY', '370');
  expect(new Set((await told(environment)).map(({ portfolio }) => portfolio))).toEqual(
    new Set([id]),
  );
  expect(empty).not.toBe(id);
});

it('values a portfolio once in an interval, however often prices move, and then at the newest', async () => {
  const everyMs = 2_000;
  const environment = await liveEnvironment(server.address, { valuationsEveryMs: everyMs });
  await portfolioWith(environment, 'SPY');
  await pricedAt(environment, 'SPY', '370');
  let price = 370;
  const moving = setInterval(() => {
    price += 0.01;
    environment.prices.SPY = price.toFixed(2);
  }, 25);
  await until('some are told', async () => (await told(environment)).length >= 6);
  clearInterval(moving);
  await pricedAt(environment, 'SPY', Number(price.toFixed(2)).toString());
  const times = (await told(environment))
    .filter(({ type }) => type === 'PORTFOLIO_VALUED')
    .map(({ valued_at: at }) => at);
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  // Timers and the clock of the wall differ by some milliseconds.
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(everyMs - 10);
});

it('keeps nothing for a broker that is gone, and tells the newest once it is back', async () => {
  const environment = await liveEnvironment(server.address);
  await portfolioWith(environment, 'SPY', 'KO');
  await pricedAt(environment, 'KO', '60');
  await server.kill();
  for (const price of ['371', '372', '373']) {
    environment.prices.SPY = price;
    const waits = `sluice_kafka_valuations_waiting 1`;
    await until('it waits', async () => (await environment.metrics.text()).includes(waits));
  }
  await server.start();
  await pricedAt(environment, 'SPY', '373');
  const all = await told(environment);
  const prices = all.filter(({ data }) => data.symbol === 'SPY').map(({ data }) => data.price);
  expect(prices.at(-1)).toBe('373');
  // One batch was on its way when the broker went; no other was kept.
  expect(prices.filter((price) => price === '371' || price === '372').length).toBeLessThan(2);
  expect(environment.said.join('\n')).toContain('Live valuations are left out until it works');
});
