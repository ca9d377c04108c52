// A split over a night in which an order filled unheard: the split is recorded in the shares from before it, the fills in theirs.
import { expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { isHeld } from '../../../../src/trader/domain/positions/position-state.ts';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker-reports.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, permLinkOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, FIVE_MINUTES, strategy } from '../harness/settings.ts';

const NEXT_OPEN = Date.UTC(2026, 10, 19, 14, 30);
const NEXT_TEN = Date.UTC(2026, 10, 19, 15);

const holds = (quantity: number, averageCost: number): BrokerSnapshot['positions'] => [
  { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost },
];

/** The price before the night. */
const BEFORE = 100.02;

const held = (harness: Harness) => [...harness.state().positions.values()].filter(isHeld);
const alarms = (harness: Harness) => harness.of('alarm-raised').map(({ alarm }) => alarm);

/** The daemon dies and starts at ten on the next day; the shares were split 2:1 overnight. */
async function nextDay(before: Harness): Promise<Harness> {
  const harness = await before.crash(NEXT_TEN - before.now());
  await harness.connect();
  await harness.quote(50);
  return harness;
}

it('restates an entry that filled before the split, and places its stop at the new price', async () => {
  const before = createHarness();
  await before.ready();
  await before.predict('BUY');
  const { e, t, s } = before.bracket();
  const harness = await nextDay(before);
  const parts = { positions: holds(200, 50) };
  await harness.snapshot(parts);
  for (const { handle } of [e, t, s]) {
    const word = handle === e.handle ? { isFilled: true as const } : { isCancelled: true as const };
    harness.broker.say({ type: 'cancel-refused', handle, known: true, ...word, text: 'no' });
  }
  await harness.settle();
  for (let time = 0; time < 4; time += 1) {
    await harness.snapshot(parts);
    await harness.pass(3_000);
  }
  expect(harness.of('position-split')).toMatchObject([{ ratio: { to: 2, from: 1 } }]);
  expect(harness.of('foreign-seen')).toEqual([]);
  expect(held(harness)).toMatchObject([{ quantity: 200 }]);
  const stops = harness.submits('protection').flatMap(({ legs }) => legs);
  expect(stops[0]).toMatchObject({ leg: 's', quantity: 200 });
  expect(stops[0]?.stopPrice).toBeLessThan(50);
});

it('takes the ratio of shares and price if the entry filled far from the price that was planned for it: its cost is a guess', async () => {
  const before = createHarness();
  await before.ready();
  await before.predict('BUY');
  const { e, t, s } = before.bracket();
  const harness = await nextDay(before);
  await harness.quote(47);
  const parts = { positions: holds(200, 47.01) };
  await harness.snapshot(parts);
  for (const { handle } of [e, t, s]) {
    const word = handle === e.handle ? { isFilled: true as const } : { isCancelled: true as const };
    harness.broker.say({ type: 'cancel-refused', handle, known: true, ...word, text: 'no' });
  }
  await harness.settle();
  for (let time = 0; time < 4; time += 1) {
    await harness.snapshot(parts);
    await harness.pass(3_000);
  }
  expect(harness.of('position-split')).toMatchObject([
    { ratio: { to: 2, from: 1 }, before: { quantity: 100 }, after: { quantity: 200 } },
  ]);
  expect(harness.of('stop-reset')).toEqual([]);
  expect(harness.of('foreign-seen')).toEqual([]);
});

it('records a split before the fill of a target that the broker kept over it: no profit that is none', async () => {
  const before = createHarness();
  await before.ready();
  const { t } = await before.enter();
  const harness = await nextDay(before);
  const fill = { execId: '0001.9.9.01', shares: 100, price: 50.4, at: instant(NEXT_OPEN) };
  await harness.snapshot({
    positions: holds(100, 50.01),
    executions: [executionOf(t, fill, { cumulativeQuantity: 100 })],
  });
  expect(harness.of('position-split')).toMatchObject([{ after: { quantity: 200 } }]);
  expect(held(harness)).toMatchObject([{ quantity: 100 }]);
  expect(harness.of('position-filled').at(-1)?.realizedPnl).toBeCloseTo(39, 6);
  expect(harness.of('foreign-seen')).toEqual([]);
});

it('waits with a split for a part of the stop that the broker states', async () => {
  const before = createHarness();
  await before.ready();
  const { s } = await before.enter();
  const harness = await nextDay(before);
  harness.broker.say({
    type: 'order-status',
    handle: s.handle,
    brokerLink: permLinkOf(s),
    status: 'submitted',
    filled: 40,
    remaining: 60,
    whyHeld: '',
  });
  const openOrders = [reportOf(s, { group: 'G', groupEffect: 'reduces' })];
  for (let time = 0; time < 5; time += 1) {
    await harness.snapshot({ positions: holds(120, 50.01), openOrders });
    await harness.pass(3_000);
  }
  expect(harness.of('stop-reset')).toEqual([]);
  expect(harness.of('position-split')).toMatchObject([
    { before: { quantity: 60 }, after: { quantity: 120 } },
  ]);
});

it('does not take the orders that a split ends for cancelled by a person', async () => {
  const before = createHarness();
  await before.ready();
  const { s } = await before.enter();
  const harness = await nextDay(before);
  const completed = {
    account: ACCOUNT,
    brokerLink: permLinkOf(s),
    orderRef: s.orderRef,
    symbol: 'AAPL',
    status: 'cancelled' as const,
    filled: 0,
    why: 'Corporate action',
  };
  await harness.snapshot({ positions: holds(200, 50.01), completedOrders: [completed] });
  expect(alarms(harness)).not.toContain('stop-by-hand');
  expect(harness.of('position-split')).toHaveLength(1);
});

it('compares with the shares from before a move of the stop that is heard only after the night', async () => {
  const trail = {
    kind: 'atr',
    atr: FIVE_MINUTES,
    multiple: 2,
    activateAtR: 0.5,
    step: undefined,
  } as const;
  const before = createHarness({ strategies: [strategy({ target: undefined, trail })] });
  await before.ready();
  const { s } = await before.enter();
  const group = { group: s.orderRef, groupEffect: 'reduces' } as const;
  await before.told(s, group);
  await before.pass(1_000);
  await before.quote(100.8);
  expect(before.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: 99.8 }]);
  const harness = await nextDay(before);
  await harness.told(s, { ...group, stopPrice: 99.8 });
  expect(harness.of('stop-moved')).toMatchObject([{ to: 99.8 }]);
  await harness.snapshot({ positions: holds(200, 50.01) });
  expect(harness.of('position-split')).toHaveLength(1);
});

it('takes the ratio of cost and price if shares were sold unheard before the split: the rest is missing, not worth more', async () => {
  const before = createHarness();
  await before.ready();
  const { t, s } = await before.enter();
  const harness = await nextDay(before);
  await harness.quote(800);
  for (const { handle } of [t, s]) {
    harness.broker.say({ type: 'cancelled', handle, text: 'Corporate action' });
    await harness.settle();
  }
  // Forty were sold, and half a share was paid out: 7 of 100 are left by 1:8.
  for (let time = 0; time < 6; time += 1) {
    await harness.snapshot({ positions: holds(7, 797.76) });
    await harness.quote(800);
    await harness.pass(6_000);
  }
  expect(harness.of('stop-reset')).toEqual([]);
  expect(harness.of('position-split')).toMatchObject([
    { ratio: { to: 1, from: 8 }, after: { quantity: 12 } },
  ]);
  expect(held(harness)).toMatchObject([{ quantity: 7 }]);
  expect(harness.of('execution-booked').at(-1)).toMatchObject({
    shares: 5,
    price: held(harness)[0]?.averagePrice,
    isInferred: true,
  });
  expect(alarms(harness)).toContain('quantity-mismatch');
  expect(harness.of('daily-loss-reached')).toEqual([]);
});

it('sells no more than the account holds after a split that is not clean, also right after the first sale', async () => {
  const before = createHarness();
  await before.ready();
  const { t, s } = await before.enter();
  const harness = await nextDay(before);
  await harness.quote(800);
  for (const { handle } of [t, s]) {
    harness.broker.say({ type: 'cancelled', handle, text: 'Corporate action' });
    await harness.settle();
  }
  for (let time = 0; time < 4; time += 1) {
    await harness.snapshot({ positions: holds(7, 0) });
    await harness.pass(3_000);
  }
  expect(harness.of('stop-reset')).toMatchObject([
    { carriedPnl: expect.closeTo(7 * (800 - BEFORE), 6) },
  ]);
  await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'ann' });
  for (const leg of harness.submits('protection').flatMap(({ legs }) => legs))
    harness.broker.say({ type: 'cancelled', handle: leg.handle, text: 'Cancelled' });
  await harness.pass(1_000);
  const sold = () => harness.submits('exit').flatMap(({ legs }) => legs);
  expect(sold()).toMatchObject([{ quantity: 7 }]);
  await harness.fill(harness.newest('x'), 7, 800);
  await harness.pass(2_000);
  expect(sold()).toHaveLength(1);
});

/** Sent, and dead before any answer; the shares of the entry were split 2:1 overnight, and its stop, which the broker kept, has sold some. */
async function unheardEntry(sold: number, left: number) {
  const before = createHarness();
  await before.ready();
  await before.predict('BUY');
  const { e, s } = before.bracket();
  const harness = await nextDay(before);
  const fill = { execId: '0001.9.9.01', shares: sold, price: 49.99, at: instant(NEXT_OPEN) };
  const parts = {
    positions: holds(left, 50),
    executions: [executionOf(s, fill, { cumulativeQuantity: sold })],
    completedOrders: [completedOf(s, 'filled', sold)],
  };
  await harness.snapshot(parts);
  const first = held(harness);
  harness.broker.say({ type: 'cancel-refused', handle: e.handle, known: false, text: 'not found' });
  await harness.settle();
  for (let time = 0; time < 4; time += 1) {
    await harness.snapshot(parts);
    await harness.pass(3_000);
  }
  return { harness, first };
}

const completedOf = (leg: OrderTerms, status: 'filled' | 'cancelled', filled: number) => ({
  ...{ account: ACCOUNT, brokerLink: permLinkOf(leg), orderRef: leg.orderRef, symbol: 'AAPL' },
  ...{ status, filled, why: `Filled Size: ${filled}` },
});

it.each([
  ['all', 100, 100],
  ['a part', 40, 40],
])(
  'books %s of an entry of an earlier day before the split and before the sale of its stop',
  async (_, sold, left) => {
    const { harness, first } = await unheardEntry(sold, left);
    expect(first).toMatchObject([{ side: 'long', quantity: left }]);
    expect(harness.of('position-split')).toMatchObject([
      { before: { quantity: sold }, after: { quantity: 2 * sold } },
    ]);
    expect(harness.of('position-filled').map(({ shares }) => shares)).toEqual([sold, -sold]);
    expect(Math.abs(harness.of('position-filled').at(-1)?.realizedPnl ?? Number.NaN)).toBeLessThan(
      20,
    );
    expect(alarms(harness)).not.toContain('sign-flip');
    expect(harness.of('foreign-seen')).toEqual([]);
    const stops = harness.submits('protection').flatMap(({ legs }) => legs);
    expect(stops[0]).toMatchObject({ leg: 's', quantity: left });
  },
);

it('infers a part of an entry in the shares from before the split', async () => {
  const before = createHarness();
  await before.ready();
  await before.predict('BUY');
  const { e, t, s } = before.bracket();
  const harness = await nextDay(before);
  const parts = {
    positions: holds(80, 50),
    openOrders: [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' })),
  };
  await harness.snapshot(parts);
  harness.broker.say({ type: 'cancel-refused', handle: e.handle, known: false, text: 'not found' });
  await harness.settle();
  for (let time = 0; time < 4; time += 1) {
    await harness.snapshot(parts);
    await harness.pass(3_000);
  }
  expect(harness.of('execution-booked')).toMatchObject([{ shares: 40, isInferred: true }]);
  expect(harness.of('position-split')).toMatchObject([{ after: { quantity: 80 } }]);
});

it('waits before the open for a price of the day where the cost of unheard shares fits a split', async () => {
  const before = createHarness();
  await before.ready();
  await before.predict('BUY');
  const { e, t, s } = before.bracket();
  const harness = await before.crash(NEXT_OPEN - 1_800_000 - before.now());
  await harness.connect();
  await harness.quote(100, { isLive: false });
  const parts = {
    positions: holds(80, 50),
    openOrders: [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' })),
  };
  const compare = async () => {
    for (let time = 0; time < 4; time += 1) {
      await harness.snapshot(parts);
      await harness.pass(3_000);
    }
  };
  await harness.snapshot(parts);
  harness.broker.say({ type: 'cancel-refused', handle: e.handle, known: false, text: 'not found' });
  await harness.settle();
  await compare();
  expect(harness.of('execution-booked')).toEqual([]);
  await harness.quote(50);
  await compare();
  expect(harness.of('execution-booked')).toMatchObject([{ shares: 40, isInferred: true }]);
  expect(held(harness)).toMatchObject([{ quantity: 80 }]);
});

it('books a part of a target that the broker states, and that filled before today, in the shares from before the split', async () => {
  const before = createHarness();
  await before.ready();
  const { t, s } = await before.enter();
  const harness = await nextDay(before);
  const fill = { execId: '0001.9.9.01', shares: 60, price: 49.99, at: instant(NEXT_OPEN) };
  const parts = {
    positions: holds(60, 50.01),
    executions: [executionOf(s, fill, { cumulativeQuantity: 60 })],
    completedOrders: [completedOf(s, 'filled', 60), completedOf(t, 'cancelled', 40)],
  };
  await harness.snapshot(parts);
  // The broker's word has no number: the order was of 60 when it filled.
  harness.broker.say({
    ...{ type: 'cancel-refused', handle: s.handle, known: true, isFilled: true, text: 'Filled' },
  });
  await harness.settle();
  for (let time = 0; time < 4; time += 1) {
    await harness.snapshot(parts);
    await harness.pass(3_000);
  }
  expect(harness.of('position-split')).toMatchObject([
    { before: { quantity: 60 }, after: { quantity: 120 } },
  ]);
  expect(held(harness)).toMatchObject([{ quantity: 60 }]);
  expect(harness.of('position-filled').map(({ shares }) => shares)).toEqual([-40, -60]);
});

it('takes the number of a completed order for all that it has filled', async () => {
  const before = createHarness();
  await before.ready();
  const { s } = await before.enter();
  const harness = await nextDay(before);
  const fill = { execId: '0001.9.9.01', shares: 60, price: 49.99, at: instant(NEXT_OPEN) };
  const parts = {
    positions: holds(60, 50.01),
    executions: [executionOf(s, fill, { cumulativeQuantity: 60 })],
    completedOrders: [completedOf(s, 'filled', 60)],
  };
  await harness.snapshot(parts);
  harness.broker.say({
    ...{ type: 'cancel-refused', handle: s.handle, known: true, isFilled: true, text: 'Filled' },
  });
  await harness.settle();
  expect(harness.of('fill-reported')).toEqual([]);
});
