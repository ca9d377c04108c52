// A person closes by an order that waits for a price or an auction: in the group of the stop, which rests on.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { AskedOrder } from '../../../../src/trader/domain/orders/asked-order.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';
import { ANN, place } from './asked.ts';

const GROUPED = { group: 'G', groupEffect: 'reduces', status: 'presubmitted' } as const;
const newYork = (time: string) => instant(Date.parse(`2026-11-18T${time}-05:00`));

/** 100 AAPL of ann, bought at 100.02, with a stop at 95.01 in group G. */
async function held(time = '10:00:20') {
  const rig = createRig({ at: newYork(time) });
  await rig.ready();
  await place(rig);
  const legs = rig.bracket();
  await rig.told(legs.e);
  await rig.told(legs.s, GROUPED);
  await rig.fill(legs.e, 100, 100.02);
  await rig.pass(6_000);
  await rig.quote(100);
  return { rig, ...legs };
}

/** The parked order, shown by the broker. */
async function parked(rig: Rig, order: Partial<AskedOrder>): Promise<OrderTerms> {
  expect(await place(rig, { side: 'sell', ...order })).toMatchObject({ ok: true });
  const x = rig.newest('x');
  await rig.told(x, GROUPED);
  return x;
}

const MOC = { type: 'MOC' } as const;
const TRAIL = { type: 'TRAIL', trailBy: { kind: 'percent', percent: 2 } } as const;

describe('an order to close', () => {
  it.each<[string, Partial<AskedOrder>, object]>([
    [
      'STP',
      { type: 'STP', stopPrice: 98 },
      { type: 'stop', stopPrice: 98, validity: { kind: 'day' } },
    ],
    [
      'STP_LMT until cancelled',
      { type: 'STP_LMT', stopPrice: 98, price: 97.5, validity: 'gtc' },
      { type: 'stop-limit', stopPrice: 98, limitPrice: 97.5, validity: { kind: 'gtc' } },
    ],
    [
      'TRAIL until cancelled',
      { ...TRAIL, validity: 'gtc' },
      { type: 'trail', trailBy: { kind: 'percent', percent: 2 }, validity: { kind: 'gtc' } },
    ],
    ['MOC', MOC, { type: 'market', validity: { kind: 'closing' } }],
    [
      'LOC',
      { type: 'LOC', price: 101 },
      { type: 'limit', limitPrice: 101, validity: { kind: 'closing' } },
    ],
  ])('%s waits in the group of the stop, which keeps resting', async (_, order, terms) => {
    const { rig, s } = await held();
    const x = await parked(rig, order);
    expect(x).toMatchObject({ ...terms, leg: 'x', side: 'sell', quantity: 100, group: 'G' });
    await rig.pass(60_000);
    expect([rig.cancels(), rig.modifies()]).toEqual([[], []]);
    expect(rig.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    await rig.fill(x, 100, 99);
    await rig.status(s, 'cancelled');
    await rig.pass(3_000);
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'operator' }]);
    expect(rig.submits('exit')).toHaveLength(1);
  });

  it.each([
    ['MOO', {}],
    ['LOO', { price: 101 }],
  ] as const)('%s waits over the night, from the close on', async (type, prices) => {
    const { rig } = await held();
    const order = { side: 'sell', type, ...prices } as const;
    expect(await place(rig, order)).toMatchObject({ reasons: [{ kind: 'auction_window_closed' }] });
    await rig.jump(newYork('16:00:05'));
    const x = await parked(rig, order);
    expect(x).toMatchObject({ validity: { kind: 'opening' }, quantity: 100, group: 'G' });
  });

  it('takes part of the fill and leaves the rest under a stop of its size', async () => {
    const { rig, s } = await held();
    const x = await parked(rig, { type: 'LOC', price: 101 });
    await rig.fill(x, 40, 101);
    expect(rig.modifies()).toEqual([{ orderRef: s.orderRef, quantity: 60 }]);
    await rig.told(s, { ...GROUPED, quantity: 60 });
    await rig.status(x, 'cancelled');
    await rig.pass(3_000);
    expect(rig.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });

  it('ends with the position when its stop is faster', async () => {
    const { rig, s } = await held();
    const x = await parked(rig, MOC);
    await rig.fill(s, 100, 95);
    await rig.status(x, 'cancelled');
    await rig.pass(3_000);
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'stop' }]);
    expect(rig.cancels()).toEqual([]);
  });
});

it('that the broker refuses leaves the position to its stop, and the next exit tries the group again', async () => {
  const { rig } = await held();
  expect(await place(rig, { side: 'sell', ...TRAIL })).toMatchObject({ ok: true });
  await rig.refused(rig.newest('x'), 201);
  await rig.pass(3_000);
  expect([rig.cancels(), rig.submits('exit').length]).toEqual([[], 1]);
  await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'ann' });
  expect(rig.newest('x')).toMatchObject({ type: 'market', quantity: 100, group: 'G' });
});

describe('beside a parked order', () => {
  it('an exit joins the group and closes at once', async () => {
    const { rig } = await held();
    const x = await parked(rig, TRAIL);
    await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'ann' });
    const exit = rig.newest('x');
    expect(exit.orderRef).not.toBe(x.orderRef);
    expect(exit).toMatchObject({ type: 'market', quantity: 100, group: 'G' });
  });

  it('a second order to wait is refused until the first has ended', async () => {
    const { rig } = await held();
    const x = await parked(rig, MOC);
    expect(await place(rig, { side: 'sell', ...TRAIL })).toMatchObject({
      ok: false,
      reasons: [{ kind: 'exit_waiting', orderRef: x.orderRef }],
    });
    expect(await place(rig, { side: 'sell', type: 'LMT', price: 104 })).toMatchObject({
      reasons: [{ kind: 'exit_waiting', orderRef: x.orderRef }],
    });
    await rig.status(x, 'cancelled');
    expect(await place(rig, { side: 'sell', ...TRAIL })).toMatchObject({ ok: true });
  });

  it('a stop that vanished comes back in the same group', async () => {
    const { rig, s } = await held();
    await parked(rig, { type: 'STP', stopPrice: 98, validity: 'gtc' });
    await rig.status(s, 'cancelled');
    await rig.pass(1_000);
    expect(rig.of('stop-meddled')).toMatchObject([{ what: 'cancelled' }]);
    expect(rig.newest('s')).toMatchObject({ quantity: 100, stopPrice: 95.01, group: 'G' });
  });

  it('a stop that its group ended is not restored: the order may have filled', async () => {
    const { rig, s } = await held();
    const x = await parked(rig, { type: 'STP', stopPrice: 98 });
    await rig.quote(97.9);
    await rig.status(s, 'cancelled');
    expect(rig.of('stop-meddled')).toEqual([]);
    await rig.fill(x, 100, 97.88);
    await rig.pass(3_000);
    expect(rig.of('position-closed')).toHaveLength(1);
  });

  it('shares closed by hand shrink the order with the stop', async () => {
    const { rig, s } = await held();
    const x = await parked(rig, { type: 'STP', stopPrice: 98 });
    await rig.snapshot({
      openOrders: [reportOf(s, GROUPED), reportOf(x, GROUPED)],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
    });
    rig.broker.say({
      type: 'execution',
      execution: {
        account: ACCOUNT,
        execId: '9.9.9.01',
        orderRef: '',
        symbol: 'AAPL',
        side: 'sell',
        shares: 30,
        price: 100,
        at: rig.now(),
        cumulativeQuantity: 30,
        averagePrice: 100,
      },
    });
    await rig.settle();
    await rig.pass(3_000);
    expect(rig.modifies()).toEqual(
      expect.arrayContaining([
        { orderRef: s.orderRef, quantity: 70 },
        { orderRef: x.orderRef, quantity: 70 },
      ]),
    );
  });
});

describe('after the cut-off of its auction', () => {
  it('an order is not joined by an exit that the exchange could not stop from filling too', async () => {
    const { rig } = await held('15:40:00');
    const x = await parked(rig, MOC);
    await rig.jump(newYork('15:52:00'));
    await rig.quote(100);
    await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'ann' });
    await rig.pass(5_000);
    expect([rig.submits('exit').length, rig.cancels()]).toEqual([1, []]);
    await rig.jump(newYork('16:00:01'));
    await rig.fill(x, 100, 100.2);
    await rig.pass(3_000);
    expect(rig.of('position-closed')).toHaveLength(1);
  });

  it('an order that the auction did not fill leaves the position to its stop until it can be closed', async () => {
    const { rig } = await held('15:40:00');
    const x = await parked(rig, { type: 'LOC', price: 105 });
    await rig.jump(newYork('15:52:00'));
    await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'ann' });
    await rig.jump(newYork('16:00:01'));
    await rig.status(x, 'cancelled');
    await rig.pass(5_000);
    expect(rig.submits('exit')).toHaveLength(1);
    expect(rig.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    await rig.jump(instant(newYork('09:30:05') + 86_400_000));
    await rig.quote(100);
    await rig.pass(1_000);
    expect(rig.newest('x')).toMatchObject({ type: 'market', quantity: 100, group: 'G' });
  });

  it('a new order for it is refused', async () => {
    const { rig } = await held('15:40:00');
    await rig.jump(newYork('15:50:00'));
    expect(await place(rig, { side: 'sell', ...MOC })).toMatchObject({
      reasons: [{ kind: 'auction_window_closed', auction: 'closing' }],
    });
  });
});

it('refuses a part, more than is held, and a price between ticks', async () => {
  const { rig } = await held();
  expect(await place(rig, { side: 'sell', ...MOC, quantity: 40 })).toMatchObject({
    reasons: [{ kind: 'partial_limit', quantity: 40, held: 100 }],
  });
  expect(await place(rig, { side: 'sell', ...MOC, quantity: 101 })).toMatchObject({
    reasons: [{ kind: 'would_cross_zero', quantity: 101, held: 100 }],
  });
  const off = { side: 'sell', type: 'STP', stopPrice: 98.005 } as const;
  expect(await place(rig, off)).toMatchObject({ reasons: [{ kind: 'price_off_tick' }] });
  expect(rig.submits('exit')).toEqual([]);
});

it('survives a crash as what it is', async () => {
  const { rig, s } = await held();
  const x = await parked(rig, { type: 'STP', stopPrice: 98, validity: 'gtc' });
  const next = await rig.crash();
  await next.ready({
    openOrders: [reportOf(s, GROUPED), reportOf(x, GROUPED)],
    positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
  });
  await next.pass(5_000);
  expect([next.submits(), next.cancels(), next.modifies()]).toEqual([[], [], []]);
});

describe('on request', () => {
  const modify = (rig: Rig, { orderRef }: OrderTerms, changes: object) =>
    rig.command({ type: 'modify-order', orderRef, ...changes, requester: ANN });
  const cancel = (rig: Rig, { orderRef }: OrderTerms) =>
    rig.command({ type: 'cancel-order', orderRef, requester: ANN });

  it('its prices change, and only those it has', async () => {
    const { rig } = await held();
    const order = { type: 'STP_LMT', stopPrice: 98, price: 97.5 } as const;
    const x = await parked(rig, order);
    expect(await modify(rig, x, { quantity: 50 })).toMatchObject({ ok: false });
    expect(await modify(rig, x, { price: 97.005 })).toMatchObject({ ok: false });
    expect(await modify(rig, x, { stopPrice: 97, price: 96.5 })).toMatchObject({
      ok: true,
      text: `The exit ${x.orderRef} changes to stop 97, limit 96.5, for ann.`,
    });
    expect(rig.modifies()).toEqual([{ orderRef: x.orderRef, stopPrice: 97, limitPrice: 96.5 }]);
  });

  it('one without prices has nothing to change', async () => {
    const { rig } = await held();
    const x = await parked(rig, MOC);
    expect(await modify(rig, x, { price: 97 })).toMatchObject({ ok: false });
    expect(await modify(rig, x, { stopPrice: 97 })).toMatchObject({ ok: false });
  });

  it('it is cancelled, and the stop stays', async () => {
    const { rig, s } = await held();
    const x = await parked(rig, TRAIL);
    expect(await cancel(rig, x)).toMatchObject({ ok: true });
    expect(rig.cancels()).toEqual([x.orderRef]);
    await rig.status(x, 'cancelled');
    expect(await cancel(rig, s)).toMatchObject({ ok: false });
    expect(rig.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });

  it('it can be neither changed nor cancelled after the cut-off of its auction', async () => {
    const { rig } = await held('15:40:00');
    const x = await parked(rig, { type: 'LOC', price: 105 });
    await rig.jump(newYork('15:50:00'));
    for (const answer of [await modify(rig, x, { price: 104 }), await cancel(rig, x)]) {
      expect(answer).toMatchObject({ ok: false });
      expect(answer.text).toContain('takes no change and no cancel');
    }
    expect([rig.cancels(), rig.modifies()]).toEqual([[], []]);
  });
});
