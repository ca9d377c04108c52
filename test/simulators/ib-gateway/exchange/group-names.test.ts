// The group of an entry's children is named by the gateway, as erdewit/ib_insync#606 reports it of TWS.
import { describe, expect, test } from 'vitest';
import { createHarness, type Harness, order, stock } from './exchange-harness.ts';

const CHILD = { action: 'SELL', tif: 'GTC', parentId: 1 } as const;

/** 100 shares with one child, a stop at 98 in a group of the client's. */
function withOneChild(harness: Harness): void {
  harness.exchange.setPrice('AAPL', { last: 100 });
  const contract = stock('AAPL');
  const parent = order({ transmit: false });
  harness.ask({ name: 'placeOrder', orderId: 1, contract, order: parent });
  const stop = order({ ...CHILD, type: 'STP', auxPrice: 98, ocaGroup: 'mine', ocaType: 2 });
  harness.ask({ name: 'placeOrder', orderId: 2, contract, order: stop });
  harness.pass(4_000);
}

function move(harness: Harness, ocaGroup: string): number | undefined {
  const terms = { ...CHILD, type: 'STP', auxPrice: 98.5, ocaGroup, ocaType: 3 };
  harness.ask({ name: 'placeOrder', orderId: 2, contract: stock('AAPL'), order: order(terms) });
  harness.pass(2_000);
  return harness.all('error').findLast(({ id }) => id === 2)?.code;
}

function shown(harness: Harness): readonly [string, number] {
  const told = harness.all('openOrder').findLast(({ orderId }) => orderId === 2);
  return [told?.order.ocaGroup ?? '', told?.order.ocaType ?? 0];
}

const permOfEntry = (harness: Harness): string =>
  String(harness.all('openOrder').find(({ orderId }) => orderId === 1)?.permId);

describe('the group of an only child', () => {
  test('is that of its parent, and a change that states the sent name is refused', () => {
    const harness = createHarness();
    withOneChild(harness);
    const name = permOfEntry(harness);
    expect(shown(harness)).toEqual([name, 3]);
    expect(move(harness, 'mine')).toBe(10326);
    move(harness, name);
    expect(shown(harness)).toEqual([name, 3]);
    expect(harness.exchange.view().openOrders).toMatchObject([{ order: { auxPrice: 98.5 } }]);
  });

  test('is the sent one with group-names-kept', () => {
    const harness = createHarness();
    harness.exchange.addFault({ kind: 'group-names-kept' });
    withOneChild(harness);
    expect(shown(harness)).toEqual(['mine', 2]);
    expect(move(harness, 'mine')).toBe(undefined);
  });

  test('is shown by its sent name with group-names-late, until a change states the other', () => {
    const harness = createHarness();
    harness.exchange.addFault({ kind: 'group-names-late' });
    withOneChild(harness);
    expect(shown(harness)).toEqual(['mine', 2]);
    expect(move(harness, 'mine')).toBe(10326);
    move(harness, permOfEntry(harness));
    expect(shown(harness)).toEqual([permOfEntry(harness), 3]);
  });

  test('is refused in every change with group-revisions', () => {
    const harness = createHarness();
    withOneChild(harness);
    harness.exchange.addFault({ kind: 'group-revisions' });
    for (let time = 0; time < 3; time += 1) {
      expect(move(harness, permOfEntry(harness))).toBe(10326);
    }
    expect(harness.all('error').filter(({ code }) => code === 10326)).toHaveLength(3);
  });
});
