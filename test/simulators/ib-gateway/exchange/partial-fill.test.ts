// While a parent fills in pieces its children cover what is filled, however the gateway sizes them.
import { describe, expect, test } from 'vitest';
import type { ExchangeOptions } from '../../../../src/simulators/ib-gateway/exchange/exchange.ts';
import { createRig, order, placeBracket, type Rig, stock } from './exchange-rig.ts';

function halfFilled(options: Partial<ExchangeOptions>): Rig {
  const rig = createRig(options);
  rig.exchange.setPrice('AAPL', { last: 100 });
  rig.exchange.addFault({ kind: 'partial-fill', shares: 40 });
  placeBracket(rig, {
    symbol: 'AAPL',
    firstId: 1,
    quantity: 100,
    parent: { type: 'LMT', limitPrice: 100.2, tif: 'GTD', goodTillAt: rig.exchange.now() + 30_000 },
    target: 104,
    stop: 98,
  });
  rig.pass(5_000);
  return rig;
}

function openOrders(rig: Rig) {
  return rig.exchange.view().openOrders.map(({ orderId, stage, quantity, filled }) => ({
    orderId,
    stage,
    quantity,
    filled,
  }));
}

describe('a bracket whose parent has filled 40 of 100', () => {
  test('reports its children with the full quantity under full-size and closes at most what is filled', () => {
    const rig = halfFilled({ children: 'full-size' });
    expect(openOrders(rig)).toEqual([
      { orderId: 1, stage: 'working', quantity: 100, filled: 40 },
      { orderId: 2, stage: 'working', quantity: 100, filled: 0 },
      { orderId: 3, stage: 'working', quantity: 100, filled: 0 },
    ]);
    rig.exchange.setPrice('AAPL', { last: 97.5 });
    rig.pass(5_000);
    expect(rig.all('executionData').at(-1)?.execution).toMatchObject({ side: 'SLD', shares: 40 });
    expect(openOrders(rig)).toContainEqual({
      orderId: 2,
      stage: 'working',
      quantity: 60,
      filled: 0,
    });
    expect(rig.exchange.view().nakedMs).toBe(0);
  });

  test('reports its children with the filled quantity under filled-size', () => {
    const rig = halfFilled({ children: 'filled-size' });
    expect(rig.all('openOrder').find(({ orderId }) => orderId === 3)?.order.quantity).toBe(0);
    expect(openOrders(rig).slice(1)).toEqual([
      { orderId: 2, stage: 'working', quantity: 40, filled: 0 },
      { orderId: 3, stage: 'working', quantity: 40, filled: 0 },
    ]);
  });

  test('keeps its children waiting under on-full-fill until it ends, then sizes them to what is filled', () => {
    const rig = halfFilled({ children: 'on-full-fill' });
    expect(openOrders(rig)[2]).toMatchObject({ stage: 'dormant', quantity: 100 });
    rig.pass(30_000);
    expect(openOrders(rig)).toEqual([
      { orderId: 2, stage: 'working', quantity: 40, filled: 0 },
      { orderId: 3, stage: 'working', quantity: 40, filled: 0 },
    ]);
  });

  test.each([
    ['keeps', 2],
    ['kills', 0],
  ] as const)('%s its children when it expires', (parentCancel, left) => {
    const rig = halfFilled({ parentCancel });
    rig.pass(30_000);
    expect(rig.all('orderStatus').findLast(({ orderId }) => orderId === 1)).toMatchObject({
      status: 'Cancelled',
      filled: 40,
      remaining: 60,
    });
    expect(openOrders(rig)).toHaveLength(left);
    rig.pass(10_000);
    expect(rig.exchange.view().nakedMs > 0).toBe(left === 0);
  });

  test('ends its children when the stop has closed all of it, even while the rest is being cancelled', () => {
    const rig = halfFilled({ children: 'full-size' });
    rig.exchange.setPrice('AAPL', { last: 97.5 });
    rig.pass(2_000);
    rig.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
    rig.pass(5_000);
    expect(openOrders(rig)).toEqual([]);
    expect(rig.exchange.view().accounts[0]?.account.holdingBySymbol.get('AAPL')?.quantity).toBe(0);
  });

  test('fills at most the size shown at a price, and the rest at later quotes', () => {
    const rig = createRig();
    rig.exchange.setPrice('AAPL', { last: 100 });
    const large = order({ quantity: 9_000, tif: 'DAY' });
    rig.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: large });
    rig.pass(60_000);
    const shares = rig.all('executionData').map(({ execution }) => execution.shares);
    expect(shares.length).toBeGreaterThan(1);
    expect(shares.reduce((sum, one) => sum + one, 0)).toBe(9_000);
    const commission = rig.all('commissionReport').reduce((sum, one) => sum + one.commission, 0);
    expect(commission).toBeCloseTo(45, 6);
  });
});

test('the average of many prices has no float dust', () => {
  const rig = createRig();
  rig.exchange.setPrice('AAPL', { last: 100.1 });
  rig.ask({
    name: 'placeOrder',
    orderId: 1,
    contract: stock('AAPL'),
    order: order({ quantity: 8_000, type: 'LMT', limitPrice: 103 }),
  });
  for (let step = 1; step <= 20; step += 1) {
    rig.exchange.setPrice('AAPL', { last: 100.1 + step / 10 });
    rig.pass(2_000);
  }
  const averages = rig.all('orderStatus').map(({ averageFillPrice }) => averageFillPrice);
  expect(new Set(averages).size).toBeGreaterThan(3);
  for (const average of averages) expect(String(average)).toMatch(/^\d+(\.\d{1,8})?$/);
});
