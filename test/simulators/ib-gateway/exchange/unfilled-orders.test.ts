// Orders that are shown working and do not trade: capped by the broker, or behind another one of their group.
import { describe, expect, test } from 'vitest';
import { createHarness, type Harness, order, stock } from './exchange-harness.ts';

const contract = stock('AAPL');

function long(): Harness {
  const harness = createHarness();
  harness.exchange.setPrice('AAPL', { last: 100 });
  harness.ask({ name: 'placeOrder', orderId: 1, contract, order: order({}) });
  harness.pass(4_000);
  return harness;
}

const sold = (harness: Harness) =>
  harness.all('executionData').filter(({ execution }) => execution.side === 'SLD');

function sell(harness: Harness, orderId: number, terms: Parameters<typeof order>[0] = {}): void {
  harness.ask({
    name: 'placeOrder',
    orderId,
    contract,
    order: order({ action: 'SELL', ...terms }),
  });
}

describe('price-capped', () => {
  test('shows the order working with its cap, warns with 2161, and never fills it; the next one fills', () => {
    const harness = long();
    harness.exchange.addFault({ kind: 'price-capped', price: 101.5 });
    sell(harness, 2);
    harness.pass(20_000);
    expect(sold(harness)).toEqual([]);
    expect(harness.all('error')).toMatchObject([{ id: 2, code: 2161 }]);
    expect(harness.all('orderStatus').findLast(({ orderId }) => orderId === 2)).toMatchObject({
      status: 'Submitted',
      remaining: 100,
      marketCapPrice: 101.5,
    });
    harness.ask({ name: 'cancelOrder', orderId: 2, manualTime: '' });
    harness.pass(1_000);
    sell(harness, 3);
    harness.pass(5_000);
    expect(sold(harness)).toHaveLength(1);
  });

  test('holds a stop that has triggered', () => {
    const harness = long();
    harness.exchange.addFault({ kind: 'price-capped' });
    sell(harness, 2, { type: 'STP', auxPrice: 98 });
    harness.exchange.setPrice('AAPL', { last: 95 });
    harness.pass(20_000);
    expect(sold(harness)).toEqual([]);
    expect(harness.all('error')).toMatchObject([{ id: 2, code: 2161 }]);
  });
});

describe('oca-block', () => {
  test.each([
    [1, 0],
    [2, 0],
    [3, 1],
  ])('in a group of type %i an exit behind a working target has %i fills', (ocaType, fills) => {
    const harness = long();
    harness.exchange.addFault({ kind: 'oca-block' });
    const group = { ocaGroup: 'g', ocaType };
    sell(harness, 2, { type: 'LMT', limitPrice: 120, tif: 'GTC', ...group });
    sell(harness, 3, { type: 'STP', auxPrice: 80, tif: 'GTC', ...group });
    sell(harness, 4, group);
    harness.pass(10_000);
    expect(sold(harness)).toHaveLength(fills);
    if (fills > 0) return;
    harness.ask({ name: 'cancelOrder', orderId: 2, manualTime: '' });
    harness.pass(10_000);
    expect(sold(harness)).toHaveLength(1);
  });
});
