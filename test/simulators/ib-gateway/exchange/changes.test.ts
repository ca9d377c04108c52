// Changes of a live order, and the margin that a change or a what-if would take.
import { describe, expect, test } from 'vitest';
import type { Order } from '../../../../src/simulators/ib-gateway/messages/order.ts';
import { codes, harnessAt100, LOW_LIMIT, place } from './exchange-harness.ts';

describe('a change of a live order', () => {
  test('that needs more margin than there is is refused with 201, and the order lives', () => {
    const harness = harnessAt100();
    place(harness, 1, LOW_LIMIT);
    place(harness, 1, { ...LOW_LIMIT, quantity: 900_000 });
    expect(codes(harness)).toEqual([201]);
    expect(harness.exchange.view().openOrders).toMatchObject([{ quantity: 100 }]);
  });

  test('that needs less is taken, however little there is', () => {
    const harness = harnessAt100();
    place(harness, 1, { ...LOW_LIMIT, quantity: 20_000 });
    place(harness, 2, { quantity: 19_000 });
    harness.pass(600_000);
    place(harness, 1, { ...LOW_LIMIT, quantity: 15_000 });
    expect(codes(harness)).toEqual([]);
    expect(harness.exchange.view().openOrders).toMatchObject([{ quantity: 15_000 }]);
  });

  test('to another parent is refused with 10341', () => {
    const harness = harnessAt100();
    place(harness, 1, LOW_LIMIT);
    place(harness, 2, { ...LOW_LIMIT, parentId: 1, action: 'SELL' });
    place(harness, 1, { ...LOW_LIMIT, parentId: 2 });
    place(harness, 2, { ...LOW_LIMIT, parentId: 7, action: 'SELL' });
    expect(codes(harness)).toEqual([10_341, 10_341]);
    place(harness, 2, { ...LOW_LIMIT, parentId: 1, action: 'SELL' });
    place(harness, 2, { ...LOW_LIMIT, action: 'SELL' });
    expect(codes(harness)).toHaveLength(2);
  });

  test('that is not transmitted waits in the gateway for one that is', () => {
    const harness = harnessAt100();
    place(harness, 1, LOW_LIMIT);
    harness.forget();
    place(harness, 1, { ...LOW_LIMIT, limitPrice: 89, transmit: false });
    expect(harness.heard).toEqual([]);
    expect(harness.exchange.view().openOrders).toMatchObject([{ order: { limitPrice: 90 } }]);
    place(harness, 1, { ...LOW_LIMIT, limitPrice: 88 });
    expect(harness.exchange.view().openOrders).toMatchObject([{ order: { limitPrice: 88 } }]);
  });
});

test.each<[string, Partial<Order>, number]>([
  ['a sale of what is held', { action: 'SELL', quantity: 50 }, -2_500],
  ['a sale beyond what is held', { action: 'SELL', quantity: 250 }, 2_500],
  ['a purchase', { quantity: 50 }, 2_500],
])('a what-if of %s tells the change of the margin', (_, terms, change) => {
  const harness = harnessAt100();
  place(harness, 1, {});
  harness.forget();
  place(harness, 2, { ...terms, whatIf: true });
  const [{ state } = {}] = harness.all('openOrder');
  expect(state?.initMarginChange).toBe(change);
  expect(state?.maintMarginChange).toBe(change / 2);
  expect(state?.initMarginAfter).toBe((state?.initMarginBefore ?? 0) + change);
});
