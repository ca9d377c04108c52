// Orders that wait for an auction: what can no longer end them, and when their children do.
import { describe, expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness, order, stock } from './exchange-harness.ts';

type Wanted = Parameters<typeof order>[0];

/** GAP is listed on the NYSE, whose closing auction takes no orders after 15:50. */
const AFTERNOON = '2020-12-17T20:40:00Z';
const AFTER_CUT_OFF = '2020-12-17T20:50:05Z';
const CLOSED = '2020-12-17T21:00:02Z';

function harnessAt(at: string): Harness {
  const harness = createHarness({ start: instant(Date.parse(at)) });
  harness.exchange.setPrice('GAP', { last: 100 });
  return harness;
}

function place(harness: Harness, orderId: number, wanted: Wanted): void {
  harness.ask({ name: 'placeOrder', orderId, contract: stock('GAP'), order: order(wanted) });
  harness.pass(500);
}

const openIds = (harness: Harness) =>
  harness.exchange.view().openOrders.map(({ orderId }) => orderId);
const errors = (harness: Harness) => harness.all('error').map(({ id, code }) => [id, code]);
const held = (harness: Harness) =>
  harness.exchange.view().accounts[0]?.account.holdingBySymbol.get('GAP')?.quantity;

const MOC = { type: 'MOC', action: 'SELL' };
const STOP = { action: 'SELL', type: 'STP', auxPrice: 95, tif: 'GTC' };

/** The stop fills after the cut-off, and the order on the close (3) sells the same shares again. */
function expectBothSell(harness: Harness): void {
  harness.passTo(AFTER_CUT_OFF);
  harness.exchange.setPrice('GAP', { last: 94 });
  harness.pass(3_000);
  expect(openIds(harness)).toEqual([3]);
  harness.passTo(CLOSED);
  expect(held(harness)).toBe(-100);
}

describe('a market-on-close order after its cut-off', () => {
  test('survives a cancel of all orders, and its client hears why', () => {
    const harness = harnessAt(AFTERNOON);
    place(harness, 1, MOC);
    place(harness, 2, { type: 'LMT', limitPrice: 90 });
    harness.passTo(AFTER_CUT_OFF);
    harness.ask({ name: 'reqGlobalCancel' });
    harness.pass(500);
    expect(errors(harness)).toEqual(
      expect.arrayContaining([
        [1, 161],
        [2, 202],
      ]),
    );
    expect(openIds(harness)).toEqual([1]);
    harness.passTo(CLOSED);
    expect(held(harness)).toBe(-100);
  });

  test('is not cancelled by a fill in its group: both sell', () => {
    const harness = harnessAt(AFTERNOON);
    place(harness, 1, {});
    const group = { ocaGroup: 'g', ocaType: 2 };
    place(harness, 2, { ...group, ...STOP });
    place(harness, 3, { ...group, ...MOC });
    expectBothSell(harness);
  });

  test('is not cancelled with its siblings, which have closed the position', () => {
    const harness = harnessAt(AFTERNOON);
    place(harness, 1, { transmit: false });
    place(harness, 2, { ...STOP, parentId: 1, transmit: false });
    place(harness, 3, { ...MOC, parentId: 1 });
    expectBothSell(harness);
  });

  test('cannot be cancelled at the terminal either', () => {
    const harness = harnessAt(AFTERNOON);
    place(harness, 1, MOC);
    const permId = harness.exchange.view().openOrders[0]?.permId ?? 0;
    harness.passTo(AFTER_CUT_OFF);
    expect(harness.exchange.hand.cancel(permId)).toMatchObject({ kind: 'refused' });
    expect(openIds(harness)).toEqual([1]);
  });
});

test('a cancel of all orders leaves one alone that is being cancelled', () => {
  const harness = harnessAt(AFTERNOON);
  place(harness, 1, { type: 'LMT', limitPrice: 90 });
  harness.forget();
  harness.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
  harness.ask({ name: 'reqGlobalCancel' });
  harness.pass(1_000);
  expect(errors(harness)).toEqual([[1, 202]]);
  const pending = harness.all('orderStatus').filter(({ status }) => status === 'PendingCancel');
  expect(pending).toHaveLength(1);
});

describe('the children of an order for the next open', () => {
  const PARENT = { type: 'MKT', tif: 'OPG', transmit: false };

  test('are for its session too: a DAY child does not expire before', () => {
    const harness = harnessAt('2020-12-16T20:00:00Z');
    place(harness, 1, PARENT);
    place(harness, 2, { ...STOP, tif: 'DAY', parentId: 1 });
    harness.passTo('2020-12-16T21:00:05Z');
    expect(openIds(harness)).toEqual([1, 2]);
    harness.passTo('2020-12-17T14:31:05Z');
    expect([openIds(harness), held(harness)]).toEqual([[2], 100]);
    harness.passTo(CLOSED);
    expect(openIds(harness)).toEqual([]);
  });

  test('of an order that is good after tomorrow: likewise', () => {
    const harness = harnessAt('2020-12-16T20:00:00Z');
    const goodAfterAt = Date.parse('2020-12-17T15:00:00Z');
    const later = { goodAfterTime: '20201217 10:00:00', goodAfterAt };
    place(harness, 1, { ...later, transmit: false });
    place(harness, 2, { ...STOP, tif: 'DAY', parentId: 1 });
    harness.passTo('2020-12-17T15:01:00Z');
    expect([openIds(harness), held(harness)]).toEqual([[2], 100]);
  });
});

test('an order for the open ends with its session if a halt lasts all day', () => {
  const harness = harnessAt('2020-12-17T13:00:00Z');
  place(harness, 1, { tif: 'OPG' });
  harness.exchange.addFault({ kind: 'halt', symbol: 'GAP', forMs: 24 * 3_600_000 });
  harness.passTo(CLOSED);
  expect(openIds(harness)).toEqual([]);
});
