// The broker ends a stop with the fill of an order in its group. The two messages come in either order, and between them prices
// may not have shown the fill: only a cancel that no fill explains is one by a person.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { OrderRequest } from '../../../../src/trader/domain/orders/order-request.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { type Bracket, createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { place } from '../requests/order-requests.ts';

const GROUPED = { group: 'G', groupEffect: 'reduces', status: 'presubmitted' } as const;
const SHARES = { account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 };

/** 100 AAPL of ann with a stop and, if asked, a target at 103, quoted at 100; the other order of the group. */
async function held(order?: Partial<OrderRequest>) {
  const harness = createHarness();
  await harness.ready();
  const target = { kind: 'at', price: 103 } as const;
  await place(harness, order === undefined ? { protection: { target } } : {});
  const legs = harness.bracket();
  for (const leg of [legs.e, legs.s]) await harness.told(leg, leg === legs.e ? {} : GROUPED);
  if (order === undefined) await harness.told(legs.t, GROUPED);
  await harness.fill(legs.e, 100, 100.02);
  await harness.pass(6_000);
  await harness.quote(100);
  if (order === undefined) return { harness, s: legs.s, other: legs.t };
  await place(harness, { side: 'sell', ...order });
  const other = harness.newest(order.type === 'LMT' ? 't' : 'x');
  await harness.told(other, GROUPED);
  return { harness, s: legs.s, other };
}

const alarms = (harness: Harness): string[] => harness.of('alarm-raised').map(({ alarm }) => alarm);

type Messages = (harness: Harness, s: Bracket['s'], other: OrderTerms) => Promise<void>;

/** In the snapshot the gateway shows the fill that it has not yet reported by itself. */
async function filledInSnapshot(harness: Harness, other: OrderTerms): Promise<void> {
  const told = { execId: '0009.1.1.01', shares: 100, price: 103, at: harness.now() };
  await harness.snapshot({ executions: [executionOf(other, told, { cumulativeQuantity: 100 })] });
}

const ORDERS: readonly [string, Partial<OrderRequest> | undefined][] = [
  ['a target', undefined],
  ['a stop', { type: 'STP', stopPrice: 98, validity: 'gtc' }],
  ['a stop-limit', { type: 'STP_LMT', stopPrice: 98, price: 97.5, validity: 'gtc' }],
  ['a limit', { type: 'LMT', price: 103, validity: 'gtc' }],
  ['an order for the close', { type: 'MOC' }],
];

const ORDERS_OF_MESSAGES: readonly [string, Messages][] = [
  [
    'the fill, then the end of the stop',
    async (harness, s, other) => {
      await harness.fill(other, 100, 103);
      await harness.status(s, 'cancelled');
    },
  ],
  [
    'the end of the stop, then the fill',
    async (harness, s, other) => {
      await harness.status(s, 'cancelled');
      await harness.fill(other, 100, 103);
    },
  ],
  [
    'the end of the stop, and the fill two seconds later',
    async (harness, s, other) => {
      await harness.status(s, 'cancelled');
      await harness.told(harness.newest('s'), GROUPED);
      await harness.pass(2_000);
      await harness.fill(other, 100, 103);
    },
  ],
  [
    'the end of the stop, and the fill in a snapshot',
    async (harness, s, other) => {
      await harness.status(s, 'cancelled');
      await filledInSnapshot(harness, other);
    },
  ],
];

describe.each(ORDERS)('a stop that ends because %s in its group fills', (_, order) => {
  it.each(ORDERS_OF_MESSAGES)('raises no alarm: %s', async (_, messages) => {
    const { harness, s, other } = await held(order);
    await messages(harness, s, other);
    await harness.pass(10_000);
    expect(harness.of('position-closed')).toHaveLength(1);
    expect(alarms(harness)).toEqual([]);
  });
});

describe.each(ORDERS)('a stop beside %s that a person cancels', (_, order) => {
  it('is restored at once; the alarm follows the answer of the broker', async () => {
    const { harness, s, other } = await held(order);
    await harness.status(s, 'cancelled');
    const next = harness.newest('s');
    expect(next).toMatchObject({ quantity: 100, stopPrice: s.stopPrice, group: 'G' });
    await harness.told(next, GROUPED);
    expect(alarms(harness)).toEqual([]);
    const openOrders = [reportOf(next, GROUPED), reportOf(other, GROUPED)];
    await harness.snapshot({ positions: [SHARES], openOrders });
    await harness.pass(260);
    expect(alarms(harness)).toEqual(['stop-by-hand']);
    await harness.pass(10_000);
    expect(alarms(harness)).toEqual(['stop-by-hand']);
    expect(harness.of('cover-lost')).toEqual([]);
  });
});

describe('a stop that ends after the broker called the target filled, without its execution', () => {
  it('is not taken for one that a person cancelled', async () => {
    const { harness, s, other } = await held();
    await harness.status(other, 'filled');
    await harness.status(s, 'cancelled');
    await harness.pass(10_000);
    expect(harness.of('stop-meddled')).toEqual([]);
    await harness.fill(other, 100, 103);
    expect(alarms(harness)).not.toContain('stop-by-hand');
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'target' }]);
  });
});

describe('a stop that a person cancels, and a fill that did not end it', () => {
  it.each([
    ['long after', 60_000],
    ['long before, which is reported late', -60_000],
  ])('stays a cancel by a person: %s', async (_, afterMs) => {
    const { harness, s, other } = await held();
    await harness.status(s, 'cancelled');
    await harness.told(harness.newest('s'), GROUPED);
    await harness.pass(6_000);
    const at = instant(harness.now() + afterMs);
    if (afterMs > 0) await harness.pass(afterMs);
    await harness.fill(other, 40, 103, { at });
    expect(harness.of('meddling-explained')).toEqual([]);
    expect(harness.state().meddled.size).toBe(1);
  });

  it('stays one also if the fill is of the stop that took its place, in a group of its own', async () => {
    const harness = createHarness();
    await harness.ready();
    await place(harness);
    const { e, s } = harness.bracket();
    await harness.told(e);
    await harness.told(s, { ...GROUPED, group: s.orderRef });
    await harness.fill(e, 100, 100.02);
    await harness.pass(6_000);
    await harness.status(s, 'cancelled');
    const next = harness.newest('s');
    await harness.told(next, { ...GROUPED, group: next.orderRef });
    await harness.pass(1_000);
    await harness.fill(next, 100, 95);
    expect(harness.of('meddling-explained')).toEqual([]);
    expect(alarms(harness)).toEqual(['stop-by-hand']);
  });
});

describe('a stop that the broker keeps no longer', () => {
  it.each(['its report', 'a snapshot'])(
    'is restored, and blamed on no person: by %s',
    async (how) => {
      const { harness, s, other } = await held();
      const { orderRef } = s;
      const text = 'it keeps no order for longer';
      const isTimeUp = true as const;
      if (how === 'its report') harness.broker.say({ type: 'cancelled', orderRef, text, isTimeUp });
      else {
        const ended = { account: ACCOUNT, symbol: 'AAPL', filled: 0, why: text, isTimeUp };
        const completedOrders = [s, other].map((one) => {
          return { ...ended, orderRef: one.orderRef, status: 'cancelled' } as const;
        });
        await harness.snapshot({ positions: [SHARES], completedOrders });
      }
      await harness.pass(2_000);
      const next = harness.newest('s');
      expect(next).toMatchObject({ quantity: 100, stopPrice: s.stopPrice });
      expect(next.orderRef).not.toBe(orderRef);
      await harness.told(next, GROUPED);
      await harness.pass(10_000);
      expect(alarms(harness)).not.toContain('stop-by-hand');
      const ends = harness.of('order-updated').filter((one) => one.orderRef === orderRef);
      expect(ends.at(-1)).toMatchObject({ status: 'expired', why: text });
    },
  );
});

describe('the alarm of a stop that a person cancels', () => {
  it('is raised after five seconds without an answer of the broker', async () => {
    const { harness, s } = await held();
    await harness.status(s, 'cancelled');
    await harness.told(harness.newest('s'), GROUPED);
    await harness.pass(4_500);
    expect(alarms(harness)).toEqual([]);
    await harness.pass(750);
    expect(alarms(harness)).toEqual(['stop-by-hand']);
  });

  it('does not hide that the position is unprotected after two', async () => {
    const { harness, s } = await held();
    await harness.status(s, 'cancelled');
    await harness.pass(2_500);
    expect(harness.of('cover-lost')).toHaveLength(1);
    expect(alarms(harness)).toEqual(['unprotected']);
  });

  it('is raised after a crash in between, once', async () => {
    const { harness, s } = await held();
    await harness.status(s, 'cancelled');
    const again = await harness.crash();
    await again.ready({ positions: [SHARES] });
    await again.pass(6_000);
    expect(alarms(again).filter((each) => each === 'stop-by-hand')).toHaveLength(1);
    const third = await again.crash();
    await third.ready({ positions: [SHARES] });
    await third.pass(6_000);
    expect(alarms(third)).not.toContain('stop-by-hand');
  });

  it('of the first cancel is raised although a second follows at once', async () => {
    const { harness, s } = await held();
    await harness.status(s, 'cancelled');
    const next = harness.newest('s');
    await harness.told(next, GROUPED);
    await harness.status(next, 'cancelled');
    expect(alarms(harness)).toEqual(['stop-by-hand']);
    await harness.pass(6_000);
    expect(alarms(harness)).toEqual(['stop-by-hand', 'contested']);
  });
});
