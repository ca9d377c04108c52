// While a parent fills in pieces its children cover what is filled, however the gateway sizes them.
import { describe, expect, test } from 'vitest';
import type { ExchangeOptions } from '../../../../src/simulators/ib-gateway/exchange/exchange.ts';
import { createHarness, type Harness, order, placeBracket, stock } from './exchange-harness.ts';

function halfFilled(options: Partial<ExchangeOptions>): Harness {
  const harness = createHarness(options);
  harness.exchange.setPrice('AAPL', { last: 100 });
  harness.exchange.addFault({ kind: 'partial-fill', shares: 40 });
  placeBracket(harness, {
    symbol: 'AAPL',
    firstId: 1,
    quantity: 100,
    parent: {
      type: 'LMT',
      limitPrice: 100.2,
      tif: 'GTD',
      goodTillAt: harness.exchange.now() + 30_000,
    },
    target: 104,
    stop: 98,
  });
  harness.pass(5_000);
  return harness;
}

function openOrders(harness: Harness) {
  return harness.exchange.view().openOrders.map(({ orderId, stage, quantity, filled }) => ({
    orderId,
    stage,
    quantity,
    filled,
  }));
}

describe('a bracket whose parent has filled 40 of 100', () => {
  test('reports its children with the full quantity under full-size and closes at most what is filled', () => {
    const harness = halfFilled({ children: 'full-size' });
    expect(openOrders(harness)).toEqual([
      { orderId: 1, stage: 'working', quantity: 100, filled: 40 },
      { orderId: 2, stage: 'working', quantity: 100, filled: 0 },
      { orderId: 3, stage: 'working', quantity: 100, filled: 0 },
    ]);
    harness.exchange.setPrice('AAPL', { last: 97.5 });
    harness.pass(5_000);
    expect(harness.all('executionData').at(-1)?.execution).toMatchObject({
      side: 'SLD',
      shares: 40,
    });
    expect(openOrders(harness)).toContainEqual({
      orderId: 2,
      stage: 'working',
      quantity: 60,
      filled: 0,
    });
    expect(harness.exchange.view().nakedMs).toBe(0);
  });

  test('reports its children with the filled quantity under filled-size', () => {
    const harness = halfFilled({ children: 'filled-size' });
    expect(harness.all('openOrder').find(({ orderId }) => orderId === 3)?.order.quantity).toBe(0);
    expect(openOrders(harness).slice(1)).toEqual([
      { orderId: 2, stage: 'working', quantity: 40, filled: 0 },
      { orderId: 3, stage: 'working', quantity: 40, filled: 0 },
    ]);
  });

  test('keeps its children waiting under on-full-fill until it ends, then sizes them to what is filled', () => {
    const harness = halfFilled({ children: 'on-full-fill' });
    expect(openOrders(harness)[2]).toMatchObject({ stage: 'dormant', quantity: 100 });
    harness.pass(30_000);
    expect(openOrders(harness)).toEqual([
      { orderId: 2, stage: 'working', quantity: 40, filled: 0 },
      { orderId: 3, stage: 'working', quantity: 40, filled: 0 },
    ]);
  });

  test.each([
    ['keeps', 2],
    ['kills', 0],
  ] as const)('%s its children when it expires', (parentCancel, left) => {
    const harness = halfFilled({ parentCancel });
    harness.pass(30_000);
    expect(harness.all('orderStatus').findLast(({ orderId }) => orderId === 1)).toMatchObject({
      status: 'Cancelled',
      filled: 40,
      remaining: 60,
    });
    expect(openOrders(harness)).toHaveLength(left);
    harness.pass(10_000);
    expect(harness.exchange.view().nakedMs > 0).toBe(left === 0);
  });

  test('ends its children when the stop has closed all of it, even while the rest is being cancelled', () => {
    const harness = halfFilled({ children: 'full-size' });
    harness.exchange.setPrice('AAPL', { last: 97.5 });
    harness.pass(2_000);
    harness.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
    harness.pass(5_000);
    expect(openOrders(harness)).toEqual([]);
    expect(harness.exchange.view().accounts[0]?.account.holdingBySymbol.get('AAPL')?.quantity).toBe(
      0,
    );
  });

  test('fills at most the size shown at a price, and the rest at later quotes', () => {
    const harness = createHarness();
    harness.exchange.setPrice('AAPL', { last: 100 });
    const large = order({ quantity: 9_000, tif: 'DAY' });
    harness.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: large });
    harness.pass(60_000);
    const shares = harness.all('executionData').map(({ execution }) => execution.shares);
    expect(shares.length).toBeGreaterThan(1);
    expect(shares.reduce((sum, one) => sum + one, 0)).toBe(9_000);
    const commission = harness
      .all('commissionReport')
      .reduce((sum, one) => sum + one.commission, 0);
    expect(commission).toBeCloseTo(45, 6);
  });
});

test('the average of many prices has no float dust', () => {
  const harness = createHarness();
  harness.exchange.setPrice('AAPL', { last: 100.1 });
  harness.ask({
    name: 'placeOrder',
    orderId: 1,
    contract: stock('AAPL'),
    order: order({ quantity: 8_000, type: 'LMT', limitPrice: 103 }),
  });
  for (let step = 1; step <= 20; step += 1) {
    harness.exchange.setPrice('AAPL', { last: 100.1 + step / 10 });
    harness.pass(2_000);
  }
  const averages = harness.all('orderStatus').map(({ averageFillPrice }) => averageFillPrice);
  expect(new Set(averages).size).toBeGreaterThan(3);
  for (const average of averages) expect(String(average)).toMatch(/^\d+(\.\d{1,8})?$/);
});
