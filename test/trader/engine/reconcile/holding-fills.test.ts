// Orders for a holding that the broker says have filled, and reports no execution of: their shares count at the best price that is known.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { OrderRequest } from '../../../../src/trader/domain/orders/order-request.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';
import { place } from '../requests/order-requests.ts';

const MANUAL = { defaultStopPercent: 5, allowsHoldings: true };

async function readyHarness(): Promise<Harness> {
  const harness = createHarness({ settings: { manual: MANUAL } });
  await harness.ready();
  return harness;
}

const holds = (quantity: number, averageCost: number) => ({
  positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost }],
});

/** The order is at the broker, which calls it filled; then complete answers show the account. */
async function unheard(
  harness: Harness,
  order: Partial<OrderRequest>,
  account: ReturnType<typeof holds>,
): Promise<void> {
  expect(await place(harness, { as: 'holding', ...order })).toMatchObject({ ok: true });
  const h = harness.newest('h');
  await harness.told(h);
  await harness.status(h, 'filled');
  for (let look = 0; look < 3; look += 1) {
    await harness.pass(6_000);
    await harness.snapshot(account);
  }
}

async function invested(): Promise<Harness> {
  const harness = await readyHarness();
  await place(harness, { as: 'holding' });
  const h = harness.newest('h');
  await harness.told(h);
  await harness.fill(h, 100, 90);
  await harness.status(h, 'filled');
  await harness.pass(70_000);
  await harness.snapshot(holds(100, 90));
  await harness.quote(100);
  return harness;
}

const texts = (harness: Harness): string[] =>
  harness
    .of('alarm-raised')
    .filter(({ alarm }) => alarm === 'inferred-execution')
    .map(({ text }) => text);

describe('an order for a holding that has filled without a reported execution', () => {
  it.each([
    ["at the market: the account's average", {}, 100.07],
    ['with a limit: its limit', { type: 'LMT', price: 99.5 }, 99.5],
  ] as const)('has bought, %s', async (_, order, price) => {
    const harness = await readyHarness();
    await unheard(harness, order, holds(100, 100.07));
    const { orderRef } = harness.newest('h');
    expect(harness.of('execution-booked')).toMatchObject([
      { orderRef, side: 'buy', shares: 100, price, leg: 'h', isInferred: true },
    ]);
    expect(harness.state().holdings.get('AAPL')).toMatchObject({
      quantity: 100,
      averagePrice: price,
    });
    expect(texts(harness)).toEqual([
      `AAPL: ${orderRef} bought 100 shares of the holding without a reported execution; recorded at ${price}`,
    ]);
    expect(harness.state().foreign.get('AAPL') ?? 0).toBe(0);
  });

  it.each([
    ['at the market: without gain or loss', {}, 90],
    ['with a limit: its limit', { type: 'LMT', price: 101 }, 101],
  ] as const)('has sold, %s', async (_, order, price) => {
    const harness = await invested();
    await unheard(harness, { side: 'sell', quantity: 40, ...order }, holds(60, 90));
    const { orderRef } = harness.newest('h');
    expect(harness.of('execution-booked').at(-1)).toMatchObject({
      ...{ orderRef, side: 'sell', shares: 40, price, leg: 'h', isInferred: true },
    });
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 60 });
    expect(texts(harness)).toEqual([
      `AAPL: ${orderRef} sold 40 shares of the holding without a reported execution; recorded at ${price}`,
    ]);
  });

  it.each([
    ['at another price', [100]],
    ['in two parts', [40, 60]],
  ])('counts once if its executions are reported after all, %s', async (_, parts) => {
    const harness = await readyHarness();
    await unheard(harness, {}, holds(100, 100.07));
    const h = harness.newest('h');
    const at = instant(harness.now() - MINUTE_MS);
    let known = 0;
    for (const shares of parts) {
      known += shares;
      const fill = { execId: `7.1.${known}.01`, shares, price: 99.9, at };
      const execution = executionOf(h, fill, { cumulativeQuantity: known });
      harness.broker.say({ type: 'execution', execution });
      await harness.settle();
      expect(harness.state().holdings.get('AAPL')).toMatchObject({
        quantity: 100,
        averagePrice: expect.closeTo((known * 99.9 + (100 - known) * 100.07) / 100, 9),
      });
    }
  });
});

describe('an execution for a holding that the broker corrects', () => {
  it('counts with its new shares and price in the place of the old ones', async () => {
    const harness = await readyHarness();
    await place(harness, { as: 'holding' });
    const h = harness.newest('h');
    await harness.told(h);
    const report = async (execId: string, shares: number, price: number): Promise<void> => {
      const execution = executionOf(h, { execId, shares, price, at: harness.now() });
      harness.broker.say({ type: 'execution', execution });
      await harness.settle();
    };
    await report('7.1.1.01', 100, 100);
    await report('7.1.1.02', 80, 100.5);
    expect(harness.state().holdings.get('AAPL')).toMatchObject({
      quantity: 80,
      averagePrice: expect.closeTo(100.5, 9),
    });
    await report('7.1.1.03', 90, 100.5);
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 90 });
  });
});

describe('shares of a holding that the account does not show after their purchase', () => {
  it('are late for a minute, as no stop would show them to be there; then they are gone', async () => {
    const harness = await readyHarness();
    await place(harness, { as: 'holding' });
    const h = harness.newest('h');
    await harness.told(h);
    await harness.fill(h, 100, 90);
    await harness.status(h, 'filled');
    const look = async (afterMs: number) => {
      await harness.pass(afterMs);
      await harness.snapshot({});
    };
    await look(6_000);
    await look(6_000);
    await look(40_000);
    expect(harness.state().holdings.get('AAPL')).toMatchObject({ quantity: 100 });
    expect(texts(harness)).toEqual([]);
    await look(20_000);
    await look(6_000);
    expect(texts(harness)).toHaveLength(1);
    expect(texts(harness)[0]).toContain('100 shares of the holding are gone from the account');
  });
});

describe('shares below zero just after our order has sold the holding', () => {
  it.each([
    [100, -50, -50],
    [100, 50, undefined],
  ])(
    'sold %d: %d in the account are foreign at once only below zero',
    async (sold, net, foreign) => {
      const harness = await invested();
      await place(harness, { as: 'holding', side: 'sell', quantity: sold });
      const h = harness.newest('h');
      await harness.told(h);
      await harness.fill(h, sold, 100);
      await harness.status(h, 'filled');
      await harness.pass(1_000);
      await harness.snapshot(holds(net, 90));
      expect(harness.state().foreign.get('AAPL')).toBe(foreign);
    },
  );
});

describe('purchases for holdings while shares of others appear in one symbol', () => {
  it('end in that symbol, and in no other', async () => {
    const harness = createHarness({
      settings: { manual: MANUAL },
      strategies: [strategy({ symbols: ['AAPL', 'MSFT'] })],
    });
    await harness.ready();
    await harness.quote(100, { symbol: 'MSFT' });
    for (const symbol of ['AAPL', 'MSFT']) {
      await place(harness, { as: 'holding', symbol, type: 'LMT', price: 90 });
      await harness.told(harness.newest('h'));
    }
    const [aapl, msft] = harness.submits().map(({ legs }) => legs[0]?.orderRef);
    expect(msft).toBeDefined();
    const openOrders = [...harness.broker.terms.values()].map((terms) => reportOf(terms));
    for (let look = 0; look < 3; look += 1) {
      await harness.pass(6_000);
      await harness.snapshot({ ...holds(30, 90), openOrders });
    }
    expect(harness.state().foreign.get('AAPL')).toBe(30);
    expect(new Set(harness.cancels())).toEqual(new Set([aapl]));
  });
});
