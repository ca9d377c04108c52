// The broker ends a stop with the fill of an order in its group. The two messages come in either order, and between them prices
// may not have shown the fill: only a cancel that no fill explains is one by a person.
import { describe, expect, it } from 'vitest';
import type { AskedOrder } from '../../../../src/trader/domain/orders/asked-order.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { place } from '../requests/asked.ts';
import { type Bracket, createRig, type Rig } from '../rig/rig.ts';
import { executionOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const GROUPED = { group: 'G', groupEffect: 'reduces', status: 'presubmitted' } as const;
const SHARES = { account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 };

/** 100 AAPL of ann with a stop and, if asked, a target at 103, quoted at 100; the other order of the group. */
async function held(order?: Partial<AskedOrder>) {
  const rig = createRig();
  await rig.ready();
  const target = { kind: 'at', price: 103 } as const;
  await place(rig, order === undefined ? { protection: { target } } : {});
  const legs = rig.bracket();
  for (const leg of [legs.e, legs.s]) await rig.told(leg, leg === legs.e ? {} : GROUPED);
  if (order === undefined) await rig.told(legs.t, GROUPED);
  await rig.fill(legs.e, 100, 100.02);
  await rig.pass(6_000);
  await rig.quote(100);
  if (order === undefined) return { rig, s: legs.s, other: legs.t };
  await place(rig, { side: 'sell', ...order });
  const other = rig.newest(order.type === 'LMT' ? 't' : 'x');
  await rig.told(other, GROUPED);
  return { rig, s: legs.s, other };
}

const alarms = (rig: Rig): string[] => rig.of('alarm-raised').map(({ alarm }) => alarm);

type Messages = (rig: Rig, s: Bracket['s'], other: OrderTerms) => Promise<void>;

/** In the snapshot the gateway shows the fill that it has not yet reported by itself. */
async function filledInSnapshot(rig: Rig, other: OrderTerms): Promise<void> {
  const told = { execId: '0009.1.1.01', shares: 100, price: 103, at: rig.now() };
  await rig.snapshot({ executions: [executionOf(other, told, { cumulativeQuantity: 100 })] });
}

const ORDERS: readonly [string, Partial<AskedOrder> | undefined][] = [
  ['a target', undefined],
  ['a stop', { type: 'STP', stopPrice: 98, validity: 'gtc' }],
  ['a stop-limit', { type: 'STP_LMT', stopPrice: 98, price: 97.5, validity: 'gtc' }],
  ['a limit', { type: 'LMT', price: 103, validity: 'gtc' }],
  ['an order for the close', { type: 'MOC' }],
];

const ORDERS_OF_MESSAGES: readonly [string, Messages][] = [
  [
    'the fill, then the end of the stop',
    async (rig, s, other) => {
      await rig.fill(other, 100, 103);
      await rig.status(s, 'cancelled');
    },
  ],
  [
    'the end of the stop, then the fill',
    async (rig, s, other) => {
      await rig.status(s, 'cancelled');
      await rig.fill(other, 100, 103);
    },
  ],
  [
    'the end of the stop, and the fill two seconds later',
    async (rig, s, other) => {
      await rig.status(s, 'cancelled');
      await rig.told(rig.newest('s'), GROUPED);
      await rig.pass(2_000);
      await rig.fill(other, 100, 103);
    },
  ],
  [
    'the end of the stop, and the fill in a snapshot',
    async (rig, s, other) => {
      await rig.status(s, 'cancelled');
      await filledInSnapshot(rig, other);
    },
  ],
];

describe.each(ORDERS)('a stop that ends because %s in its group fills', (_, order) => {
  it.each(ORDERS_OF_MESSAGES)('raises no alarm: %s', async (_, messages) => {
    const { rig, s, other } = await held(order);
    await messages(rig, s, other);
    await rig.pass(10_000);
    expect(rig.of('position-closed')).toHaveLength(1);
    expect(alarms(rig)).toEqual([]);
  });
});

describe.each(ORDERS)('a stop beside %s that a person cancels', (_, order) => {
  it('is restored at once; the alarm follows the answer of the broker', async () => {
    const { rig, s, other } = await held(order);
    await rig.status(s, 'cancelled');
    const next = rig.newest('s');
    expect(next).toMatchObject({ quantity: 100, stopPrice: s.stopPrice, group: 'G' });
    await rig.told(next, GROUPED);
    expect(alarms(rig)).toEqual([]);
    const openOrders = [reportOf(next, GROUPED), reportOf(other, GROUPED)];
    await rig.snapshot({ positions: [SHARES], openOrders });
    await rig.pass(260);
    expect(alarms(rig)).toEqual(['stop-by-hand']);
    await rig.pass(10_000);
    expect(alarms(rig)).toEqual(['stop-by-hand']);
    expect(rig.of('cover-lost')).toEqual([]);
  });
});

describe('the alarm of a stop that a person cancels', () => {
  it('is raised after five seconds without an answer of the broker', async () => {
    const { rig, s } = await held();
    await rig.status(s, 'cancelled');
    await rig.told(rig.newest('s'), GROUPED);
    await rig.pass(4_500);
    expect(alarms(rig)).toEqual([]);
    await rig.pass(750);
    expect(alarms(rig)).toEqual(['stop-by-hand']);
  });

  it('does not hide that the position is unprotected after two', async () => {
    const { rig, s } = await held();
    await rig.status(s, 'cancelled');
    await rig.pass(2_500);
    expect(rig.of('cover-lost')).toHaveLength(1);
    expect(alarms(rig)).toEqual(['unprotected']);
  });

  it('is raised after a crash in between, once', async () => {
    const { rig, s } = await held();
    await rig.status(s, 'cancelled');
    const again = await rig.crash();
    await again.ready({ positions: [SHARES] });
    await again.pass(6_000);
    expect(alarms(again).filter((each) => each === 'stop-by-hand')).toHaveLength(1);
    const third = await again.crash();
    await third.ready({ positions: [SHARES] });
    await third.pass(6_000);
    expect(alarms(third)).not.toContain('stop-by-hand');
  });

  it('of the first cancel is raised although a second follows at once', async () => {
    const { rig, s } = await held();
    await rig.status(s, 'cancelled');
    const next = rig.newest('s');
    await rig.told(next, GROUPED);
    await rig.status(next, 'cancelled');
    expect(alarms(rig)).toEqual(['stop-by-hand']);
    await rig.pass(6_000);
    expect(alarms(rig)).toEqual(['stop-by-hand', 'contested']);
  });
});
