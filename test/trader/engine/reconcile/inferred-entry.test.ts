// An entry that filled while disconnected, on a day that the broker no longer lists: the shares are ours and stay protected.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';

const NIGHT_MS = 23 * 3_600_000;

const holds = (quantity: number) => [
  { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100.03 },
];

interface Shown {
  readonly shares: number;
  readonly hasChildren: boolean;
  /** Of the entry, before the disconnect. */
  readonly filled?: number;
  readonly awayMs?: number;
}

/** The entry is sent, then disconnected overnight; the broker reports that it cannot be cancelled any more. */
async function nextDay(shown: Shown) {
  const before = createHarness();
  await before.ready();
  await before.predict('BUY');
  const legs = before.bracket();
  if (shown.filled !== undefined) await before.fill(legs.e, shown.filled, 100.02);
  const harness = await before.crash(shown.awayMs ?? NIGHT_MS);
  await harness.connect();
  const { e, s, t } = legs;
  const answer = {
    openOrders: shown.hasChildren ? [s, t].map((leg) => reportOf(leg, { group: 'G' })) : [],
    positions: holds(shown.shares),
  };
  await harness.snapshot(answer);
  expect(harness.cancels()).toContain(e.orderRef);
  const refused = shown.hasChildren ? [e] : [e, t, s];
  for (const { handle } of refused) {
    harness.broker.say({ type: 'cancel-refused', handle, known: true, text: 'not found' });
  }
  await harness.pass(600);
  await harness.snapshot(answer);
  await harness.pass(6_000);
  await harness.snapshot(answer);
  return { harness, legs };
}

const booked = (harness: Harness) =>
  harness.of('execution-booked').filter(({ leg }) => leg === 'e');

describe('an entry the broker no longer lists', () => {
  it('counts as filled if the account holds its shares and its children work, and keeps its stop', async () => {
    const { harness, legs } = await nextDay({ shares: 100, hasChildren: true });
    expect(booked(harness)).toMatchObject([{ shares: 100, price: 100.03, isInferred: true }]);
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    expect(harness.cancels()).not.toContain(legs.s.orderRef);
    expect(harness.state().foreign.size).toBe(0);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('inferred-execution');
  });

  it('counts as filled if somebody has bought more of it; their shares are foreign, and its stop stays', async () => {
    const { harness, legs } = await nextDay({ shares: 150.37, hasChildren: true });
    expect(booked(harness)).toMatchObject([{ shares: 100, isInferred: true }]);
    expect(harness.state().foreign.get('AAPL')).toBeCloseTo(50.37, 9);
    expect(harness.cancels()).not.toContain(legs.s.orderRef);
    expect(harness.cancels()).not.toContain(legs.t.orderRef);
    expect(harness.modifies().filter(({ quantity }) => quantity !== undefined)).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });

  it('counts as filled for the rest only if a part of it is booked, whatever somebody has bought more', async () => {
    const { harness } = await nextDay({ shares: 150, hasChildren: true, filled: 40 });
    expect(booked(harness)).toMatchObject([{ shares: 60, isInferred: true }]);
    expect(harness.of('position-filled').at(-1)).toMatchObject({ quantityAfter: 100 });
    expect(harness.state().foreign.get('AAPL')).toBe(50);
  });

  it('of today does not count as filled without its shares: the broker would list its executions', async () => {
    const { harness } = await nextDay({ shares: 0, hasChildren: true, awayMs: 10_000 });
    expect(booked(harness)).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ positions: 0 });
  });

  it('counts as partially filled if the account holds a part, and its stop shrinks to that', async () => {
    const { harness, legs } = await nextDay({ shares: 40, hasChildren: true });
    expect(booked(harness)).toMatchObject([{ shares: 40 }]);
    expect(harness.of('position-opened')).toMatchObject([{ quantity: 40 }]);
    expect(harness.modifies()).toContainEqual({ orderRef: legs.s.orderRef, quantity: 40 });
  });

  it('counts as filled in all its parts if the account holds them all', async () => {
    const legs = [1, 3].map((r) => ({ kind: 'r', r, portionPercent: 50 }) as const);
    const before = createHarness({ strategies: [strategy({ target: { kind: 'legs', legs } })] });
    await before.ready();
    await before.predict('BUY');
    const parts = before.submits('entry').map((order) => order.legs);
    const harness = await before.crash(NIGHT_MS);
    await harness.connect();
    const children = parts.flatMap((part, index) =>
      part.slice(1).map((leg) => reportOf(leg, { group: `G${index}` })),
    );
    const answer = { openOrders: children, positions: holds(100) };
    await harness.snapshot(answer);
    for (const [entry] of parts) {
      const handle = entry?.handle;
      harness.broker.say({ type: 'cancel-refused', handle, known: true, text: 'not found' });
    }
    await harness.pass(600);
    await harness.snapshot(answer);
    await harness.pass(6_000);
    await harness.snapshot(answer);
    expect(booked(harness).map(({ shares }) => shares)).toEqual([50, 50]);
    expect(harness.engine.status()).toMatchObject({ positions: 2, protectedPositions: 2 });
    expect(harness.state().foreign.size).toBe(0);
  });

  it('never filled if none of its children work: the shares are foreign', async () => {
    const { harness } = await nextDay({ shares: 100, hasChildren: false });
    expect(booked(harness)).toEqual([]);
    expect(harness.state().foreign.get('AAPL')).toBe(100);
  });

  it('has its own price in the trade that its stop has closed, heard before it', async () => {
    const before = createHarness();
    await before.ready();
    await before.predict('BUY');
    const { e, s } = before.bracket();
    const harness = await before.crash(NIGHT_MS);
    await harness.connect();
    const sold = executionOf(s, { execId: '1.1.2.01', shares: 100, price: 97, at: harness.now() });
    const answer = { executions: [sold], openOrders: [], positions: [] };
    await harness.snapshot(answer);
    harness.broker.say({
      type: 'cancel-refused',
      handle: e.handle,
      known: true,
      text: 'not found',
    });
    await harness.pass(600);
    await harness.snapshot(answer);
    await harness.pass(6_000);
    await harness.snapshot(answer);
    const [{ price } = { price: 0 }] = booked(harness);
    expect(price).toBeGreaterThan(99);
    expect(harness.of('position-closed')).toMatchObject([
      { quantity: 100, exitPrice: 97, isInferred: true },
    ]);
    expect(harness.of('position-closed')[0]?.entryPrice).toBeCloseTo(price, 9);
    expect(harness.of('position-closed')[0]?.realizedPnl).toBeCloseTo((97 - price) * 100, 6);
  });

  it('is not counted twice if its execution arrives later or from a statement', async () => {
    const { harness, legs } = await nextDay({ shares: 100, hasChildren: true });
    const execution = executionOf(legs.e, {
      execId: '1.1.1.01',
      shares: 100,
      price: 100.01,
      at: instant(harness.now() - NIGHT_MS),
    });
    harness.broker.say({ type: 'execution', execution });
    await harness.settle();
    expect(harness.of('position-filled').at(-1)).toMatchObject({ quantityAfter: 100 });
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    // It was inferred at 100.03.
    const [position] = harness.state().positions.values();
    expect(position).toMatchObject({ averagePrice: expect.closeTo(100.01, 9) });
  });
});
