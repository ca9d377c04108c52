// Orders that wait for an auction: what can no longer end them, and when their children do.
import { describe, expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createRig, order, type Rig, stock } from './exchange-rig.ts';

type Wanted = Parameters<typeof order>[0];

/** GAP is listed on the NYSE, whose closing auction takes no orders after 15:50. */
const AFTERNOON = '2020-12-17T20:40:00Z';
const AFTER_CUT_OFF = '2020-12-17T20:50:05Z';
const CLOSED = '2020-12-17T21:00:02Z';

function rigAt(at: string): Rig {
  const rig = createRig({ start: instant(Date.parse(at)) });
  rig.exchange.setPrice('GAP', { last: 100 });
  return rig;
}

function place(rig: Rig, orderId: number, wanted: Wanted): void {
  rig.ask({ name: 'placeOrder', orderId, contract: stock('GAP'), order: order(wanted) });
  rig.pass(500);
}

const openIds = (rig: Rig) => rig.exchange.view().openOrders.map(({ orderId }) => orderId);
const errors = (rig: Rig) => rig.all('error').map(({ id, code }) => [id, code]);
const held = (rig: Rig) =>
  rig.exchange.view().accounts[0]?.account.holdingBySymbol.get('GAP')?.quantity;

const MOC = { type: 'MOC', action: 'SELL' };
const STOP = { action: 'SELL', type: 'STP', auxPrice: 95, tif: 'GTC' };

/** The stop fills after the cut-off, and the order on the close (3) sells the same shares again. */
function expectBothSell(rig: Rig): void {
  rig.passTo(AFTER_CUT_OFF);
  rig.exchange.setPrice('GAP', { last: 94 });
  rig.pass(3_000);
  expect(openIds(rig)).toEqual([3]);
  rig.passTo(CLOSED);
  expect(held(rig)).toBe(-100);
}

describe('a market-on-close order after its cut-off', () => {
  test('survives a cancel of all orders, and its client hears why', () => {
    const rig = rigAt(AFTERNOON);
    place(rig, 1, MOC);
    place(rig, 2, { type: 'LMT', limitPrice: 90 });
    rig.passTo(AFTER_CUT_OFF);
    rig.ask({ name: 'reqGlobalCancel' });
    rig.pass(500);
    expect(errors(rig)).toEqual(
      expect.arrayContaining([
        [1, 161],
        [2, 202],
      ]),
    );
    expect(openIds(rig)).toEqual([1]);
    rig.passTo(CLOSED);
    expect(held(rig)).toBe(-100);
  });

  test('is not cancelled by a fill in its group: both sell', () => {
    const rig = rigAt(AFTERNOON);
    place(rig, 1, {});
    const group = { ocaGroup: 'g', ocaType: 2 };
    place(rig, 2, { ...group, ...STOP });
    place(rig, 3, { ...group, ...MOC });
    expectBothSell(rig);
  });

  test('is not cancelled with its siblings, which have closed the position', () => {
    const rig = rigAt(AFTERNOON);
    place(rig, 1, { transmit: false });
    place(rig, 2, { ...STOP, parentId: 1, transmit: false });
    place(rig, 3, { ...MOC, parentId: 1 });
    expectBothSell(rig);
  });

  test('cannot be cancelled at the terminal either', () => {
    const rig = rigAt(AFTERNOON);
    place(rig, 1, MOC);
    const permId = rig.exchange.view().openOrders[0]?.permId ?? 0;
    rig.passTo(AFTER_CUT_OFF);
    expect(rig.exchange.hand.cancel(permId)).toMatchObject({ kind: 'refused' });
    expect(openIds(rig)).toEqual([1]);
  });
});

test('a cancel of all orders leaves one alone that is being cancelled', () => {
  const rig = rigAt(AFTERNOON);
  place(rig, 1, { type: 'LMT', limitPrice: 90 });
  rig.forget();
  rig.ask({ name: 'cancelOrder', orderId: 1, manualTime: '' });
  rig.ask({ name: 'reqGlobalCancel' });
  rig.pass(1_000);
  expect(errors(rig)).toEqual([[1, 202]]);
  const pending = rig.all('orderStatus').filter(({ status }) => status === 'PendingCancel');
  expect(pending).toHaveLength(1);
});

describe('the children of an order for the next open', () => {
  const PARENT = { type: 'MKT', tif: 'OPG', transmit: false };

  test('are for its session too: a DAY child does not expire before', () => {
    const rig = rigAt('2020-12-16T20:00:00Z');
    place(rig, 1, PARENT);
    place(rig, 2, { ...STOP, tif: 'DAY', parentId: 1 });
    rig.passTo('2020-12-16T21:00:05Z');
    expect(openIds(rig)).toEqual([1, 2]);
    rig.passTo('2020-12-17T14:31:05Z');
    expect([openIds(rig), held(rig)]).toEqual([[2], 100]);
    rig.passTo(CLOSED);
    expect(openIds(rig)).toEqual([]);
  });

  test('of an order that is good after tomorrow: likewise', () => {
    const rig = rigAt('2020-12-16T20:00:00Z');
    const goodAfterAt = Date.parse('2020-12-17T15:00:00Z');
    const later = { goodAfterTime: '20201217 10:00:00', goodAfterAt };
    place(rig, 1, { ...later, transmit: false });
    place(rig, 2, { ...STOP, tif: 'DAY', parentId: 1 });
    rig.passTo('2020-12-17T15:01:00Z');
    expect([openIds(rig), held(rig)]).toEqual([[2], 100]);
  });
});

test('an order for the open ends with its session if a halt lasts all day', () => {
  const rig = rigAt('2020-12-17T13:00:00Z');
  place(rig, 1, { tif: 'OPG' });
  rig.exchange.addFault({ kind: 'halt', symbol: 'GAP', forMs: 24 * 3_600_000 });
  rig.passTo(CLOSED);
  expect(openIds(rig)).toEqual([]);
});
