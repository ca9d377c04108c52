// A person closes by an order that waits for a price or an auction: in the group of the stop, which rests on.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { OrderRequest } from '../../../../src/trader/domain/orders/order-request.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { ANN, place } from './order-requests.ts';

const GROUPED = { group: 'G', groupEffect: 'reduces', status: 'presubmitted' } as const;
const newYork = (time: string) => instant(Date.parse(`2026-11-18T${time}-05:00`));

/** 100 AAPL of ann, bought at 100.02, with a stop at 95.01 in group G. */
async function held(time = '10:00:20') {
  const harness = createHarness({ at: newYork(time) });
  await harness.ready();
  await place(harness);
  const legs = harness.bracket();
  await harness.told(legs.e);
  await harness.told(legs.s, GROUPED);
  await harness.fill(legs.e, 100, 100.02);
  await harness.pass(6_000);
  await harness.quote(100);
  return { harness, ...legs };
}

/** The parked order, shown by the broker. */
async function parked(harness: Harness, order: Partial<OrderRequest>): Promise<OrderTerms> {
  expect(await place(harness, { side: 'sell', ...order })).toMatchObject({ ok: true });
  const x = harness.newest('x');
  await harness.told(x, GROUPED);
  return x;
}

const MOC = { type: 'MOC' } as const;
const TRAIL = { type: 'TRAIL', trailBy: { kind: 'percent', percent: 2 } } as const;

describe('an order to close', () => {
  it.each<[string, Partial<OrderRequest>, object]>([
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
    const { harness, s } = await held();
    const x = await parked(harness, order);
    expect(x).toMatchObject({ ...terms, leg: 'x', side: 'sell', quantity: 100, group: 'G' });
    await harness.pass(60_000);
    expect([harness.cancels(), harness.modifies()]).toEqual([[], []]);
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    await harness.fill(x, 100, 99);
    await harness.status(s, 'cancelled');
    await harness.pass(3_000);
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'operator' }]);
    expect(harness.submits('exit')).toHaveLength(1);
  });

  it.each([
    ['MOO', {}],
    ['LOO', { price: 101 }],
  ] as const)('%s waits over the night, from the close on', async (type, prices) => {
    const { harness } = await held();
    const order = { side: 'sell', type, ...prices } as const;
    expect(await place(harness, order)).toMatchObject({
      reasons: [{ kind: 'auction_window_closed' }],
    });
    await harness.jump(newYork('16:00:05'));
    const x = await parked(harness, order);
    expect(x).toMatchObject({ validity: { kind: 'opening' }, quantity: 100, group: 'G' });
  });

  it('takes part of the fill and leaves the rest under a stop of its size', async () => {
    const { harness, s } = await held();
    const x = await parked(harness, { type: 'LOC', price: 101 });
    await harness.fill(x, 40, 101);
    expect(harness.modifies()).toEqual([{ orderRef: s.orderRef, quantity: 60 }]);
    await harness.told(s, { ...GROUPED, quantity: 60 });
    await harness.status(x, 'cancelled');
    await harness.pass(3_000);
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });

  it('ends with the position when its stop is faster', async () => {
    const { harness, s } = await held();
    const x = await parked(harness, MOC);
    await harness.fill(s, 100, 95);
    await harness.status(x, 'cancelled');
    await harness.pass(3_000);
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'stop' }]);
    expect(harness.cancels()).toEqual([]);
  });
});

it('that the broker refuses leaves the position to its stop, and the next exit tries the group again', async () => {
  const { harness } = await held();
  expect(await place(harness, { side: 'sell', ...TRAIL })).toMatchObject({ ok: true });
  await harness.refused(harness.newest('x'), 201);
  await harness.pass(3_000);
  expect([harness.cancels(), harness.submits('exit').length]).toEqual([[], 1]);
  await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'ann' });
  expect(harness.newest('x')).toMatchObject({ type: 'market', quantity: 100, group: 'G' });
});

describe('beside a parked order', () => {
  it('an exit joins the group and closes at once', async () => {
    const { harness } = await held();
    const x = await parked(harness, TRAIL);
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'ann' });
    const exit = harness.newest('x');
    expect(exit.orderRef).not.toBe(x.orderRef);
    expect(exit).toMatchObject({ type: 'market', quantity: 100, group: 'G' });
  });

  it('a second order to wait is refused until the first has ended', async () => {
    const { harness } = await held();
    const x = await parked(harness, MOC);
    expect(await place(harness, { side: 'sell', ...TRAIL })).toMatchObject({
      ok: false,
      reasons: [{ kind: 'exit_waiting', orderRef: x.orderRef }],
    });
    expect(await place(harness, { side: 'sell', type: 'LMT', price: 104 })).toMatchObject({
      reasons: [{ kind: 'exit_waiting', orderRef: x.orderRef }],
    });
    await harness.status(x, 'cancelled');
    expect(await place(harness, { side: 'sell', ...TRAIL })).toMatchObject({ ok: true });
  });

  it('a stop that vanished comes back in the same group', async () => {
    const { harness, s } = await held();
    await parked(harness, { type: 'STP', stopPrice: 98, validity: 'gtc' });
    await harness.status(s, 'cancelled');
    await harness.pass(1_000);
    expect(harness.of('stop-meddled')).toMatchObject([{ what: 'cancelled' }]);
    expect(harness.newest('s')).toMatchObject({ quantity: 100, stopPrice: 95.01, group: 'G' });
  });

  it('a stop that its group ended is not restored: the order may have filled', async () => {
    const { harness, s } = await held();
    const x = await parked(harness, { type: 'STP', stopPrice: 98 });
    await harness.quote(97.9);
    await harness.status(s, 'cancelled');
    expect(harness.of('stop-meddled')).toEqual([]);
    await harness.fill(x, 100, 97.88);
    await harness.pass(3_000);
    expect(harness.of('position-closed')).toHaveLength(1);
  });

  it('shares closed by hand shrink the order with the stop', async () => {
    const { harness, s } = await held();
    const x = await parked(harness, { type: 'STP', stopPrice: 98 });
    await harness.snapshot({
      openOrders: [reportOf(s, GROUPED), reportOf(x, GROUPED)],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
    });
    harness.broker.say({
      type: 'execution',
      execution: {
        account: ACCOUNT,
        execId: '9.9.9.01',
        orderRef: '',
        symbol: 'AAPL',
        side: 'sell',
        shares: 30,
        price: 100,
        at: harness.now(),
        cumulativeQuantity: 30,
        averagePrice: 100,
      },
    });
    await harness.settle();
    await harness.pass(3_000);
    expect(harness.modifies()).toEqual(
      expect.arrayContaining([
        { orderRef: s.orderRef, quantity: 70 },
        { orderRef: x.orderRef, quantity: 70 },
      ]),
    );
  });
});

describe('after the cut-off of its auction', () => {
  it('an order is not joined by an exit that the exchange could not stop from filling too', async () => {
    const { harness } = await held('15:40:00');
    const x = await parked(harness, MOC);
    await harness.jump(newYork('15:52:00'));
    await harness.quote(100);
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'ann' });
    await harness.pass(5_000);
    expect([harness.submits('exit').length, harness.cancels()]).toEqual([1, []]);
    await harness.jump(newYork('16:00:01'));
    await harness.fill(x, 100, 100.2);
    await harness.pass(3_000);
    expect(harness.of('position-closed')).toHaveLength(1);
  });

  it('an order that the auction did not fill leaves the position to its stop until it can be closed', async () => {
    const { harness } = await held('15:40:00');
    const x = await parked(harness, { type: 'LOC', price: 105 });
    await harness.jump(newYork('15:52:00'));
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'ann' });
    await harness.jump(newYork('16:00:01'));
    await harness.status(x, 'cancelled');
    await harness.pass(5_000);
    expect(harness.submits('exit')).toHaveLength(1);
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    await harness.jump(instant(newYork('09:30:05') + 86_400_000));
    await harness.quote(100);
    await harness.pass(1_000);
    expect(harness.newest('x')).toMatchObject({ type: 'market', quantity: 100, group: 'G' });
  });

  it('a new order for it is refused', async () => {
    const { harness } = await held('15:40:00');
    await harness.jump(newYork('15:50:00'));
    expect(await place(harness, { side: 'sell', ...MOC })).toMatchObject({
      reasons: [{ kind: 'auction_window_closed', auction: 'closing' }],
    });
  });
});

it('refuses a part, more than is held, and a price between ticks', async () => {
  const { harness } = await held();
  expect(await place(harness, { side: 'sell', ...MOC, quantity: 40 })).toMatchObject({
    reasons: [{ kind: 'partial_limit', quantity: 40, held: 100 }],
  });
  expect(await place(harness, { side: 'sell', ...MOC, quantity: 101 })).toMatchObject({
    reasons: [{ kind: 'would_cross_zero', quantity: 101, held: 100 }],
  });
  const off = { side: 'sell', type: 'STP', stopPrice: 98.005 } as const;
  expect(await place(harness, off)).toMatchObject({ reasons: [{ kind: 'price_off_tick' }] });
  expect(harness.submits('exit')).toEqual([]);
});

it('survives a crash as what it is', async () => {
  const { harness, s } = await held();
  const x = await parked(harness, { type: 'STP', stopPrice: 98, validity: 'gtc' });
  const next = await harness.crash();
  await next.ready({
    openOrders: [reportOf(s, GROUPED), reportOf(x, GROUPED)],
    positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
  });
  await next.pass(5_000);
  expect([next.submits(), next.cancels(), next.modifies()]).toEqual([[], [], []]);
});

describe('on request', () => {
  const modify = (harness: Harness, { orderRef }: OrderTerms, changes: object) =>
    harness.command({ type: 'modify-order', orderRef, ...changes, requester: ANN });
  const cancel = (harness: Harness, { orderRef }: OrderTerms) =>
    harness.command({ type: 'cancel-order', orderRef, requester: ANN });

  it('its prices change, and only those it has', async () => {
    const { harness } = await held();
    const order = { type: 'STP_LMT', stopPrice: 98, price: 97.5 } as const;
    const x = await parked(harness, order);
    expect(await modify(harness, x, { quantity: 50 })).toMatchObject({ ok: false });
    expect(await modify(harness, x, { price: 97.005 })).toMatchObject({ ok: false });
    expect(await modify(harness, x, { stopPrice: 97, price: 96.5 })).toMatchObject({
      ok: true,
      text: `The exit ${x.orderRef} changes to stop 97, limit 96.5, for ann.`,
    });
    expect(harness.modifies()).toEqual([{ orderRef: x.orderRef, stopPrice: 97, limitPrice: 96.5 }]);
  });

  it('one without prices has nothing to change', async () => {
    const { harness } = await held();
    const x = await parked(harness, MOC);
    expect(await modify(harness, x, { price: 97 })).toMatchObject({ ok: false });
    expect(await modify(harness, x, { stopPrice: 97 })).toMatchObject({ ok: false });
  });

  it('it is cancelled, and the stop stays', async () => {
    const { harness, s } = await held();
    const x = await parked(harness, TRAIL);
    expect(await cancel(harness, x)).toMatchObject({ ok: true });
    expect(harness.cancels()).toEqual([x.orderRef]);
    await harness.status(x, 'cancelled');
    expect(await cancel(harness, s)).toMatchObject({ ok: false });
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });

  it('it can be neither changed nor cancelled after the cut-off of its auction', async () => {
    const { harness } = await held('15:40:00');
    const x = await parked(harness, { type: 'LOC', price: 105 });
    await harness.jump(newYork('15:50:00'));
    for (const answer of [await modify(harness, x, { price: 104 }), await cancel(harness, x)]) {
      expect(answer).toMatchObject({ ok: false });
      expect(answer.text).toContain('takes no change and no cancel');
    }
    expect([harness.cancels(), harness.modifies()]).toEqual([[], []]);
  });
});
