// Foreign shares in the same account and symbol: we never sell them and never count them as ours.
import { describe, expect, it } from 'vitest';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';
import { entered, quantity } from './entered.ts';

describe('a foreign holding', () => {
  const held = (quantity: number) => ({
    account: ACCOUNT,
    symbol: 'AAPL',
    quantity,
    averageCost: 100,
  });
  const byHand = (harness: Harness, shares: number, execId = '7.7.7.01') =>
    executionOf(
      harness.newest('s'),
      { execId, shares, price: 99, at: harness.now() },
      { orderRef: '', handle: undefined, brokerLink: 'permId:777' },
    );

  it('blocks entries, is never sold, and its manual sale is not ours, however often it is reported', async () => {
    const harness = createHarness();
    const { s, t } = await entered(harness);
    const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
    await harness.pass(6_000);
    harness.broker.say({ type: 'position', position: held(150) });
    await harness.settle();
    // A position may be ahead of its execution: only a complete answer decides whose shares they are.
    expect(harness.of('foreign-seen')).toEqual([]);
    await harness.snapshot({ openOrders, positions: [held(150)] });
    expect(harness.state().foreign.get('AAPL')).toBe(50);
    const execution = byHand(harness, 50);
    harness.broker.say({ type: 'execution', execution });
    await harness.settle();
    expect(quantity(harness)).toBe(100);
    await harness.pass(6_000);
    harness.broker.say({ type: 'position', position: held(100) });
    await harness.pass(6_000);
    await harness.snapshot({ executions: [execution], positions: [held(100)] });
    expect(quantity(harness)).toBe(100);
    expect(harness.modifies()).toEqual([]);
    expect(harness.submits()).toHaveLength(1);
  });

  it('has no part in a sale of ours by hand, which is booked for each part of the trade by itself', async () => {
    const legs = [1, 3].map((r) => ({ kind: 'r', r, portionPercent: 50 }) as const);
    const harness = createHarness({ strategies: [strategy({ target: { kind: 'legs', legs } })] });
    await harness.ready();
    await harness.predict('BUY');
    for (const [index, order] of harness.submits('entry').entries()) {
      for (const leg of order.legs)
        await harness.told(
          leg,
          leg.leg === 'e' ? {} : { group: `G${index}`, groupEffect: 'reduces' },
        );
      for (const leg of order.legs) if (leg.leg === 'e') await harness.fill(leg, 50, 100.02);
    }
    await harness.pass(6_000);
    harness.broker.say({ type: 'execution', execution: byHand(harness, 100) });
    await harness.settle();
    const sold = harness.of('execution-booked').filter(({ leg }) => leg === 'x');
    expect(sold.map(({ shares }) => shares)).toEqual([50, 50]);
    // One id would be one execution to whoever books them.
    expect(new Set(sold.map(({ execRoot }) => execRoot)).size).toBe(2);
    expect(harness.of('position-closed')).toHaveLength(2);
  });

  it('does not close our position when its sale has an unreadable time', async () => {
    const harness = createHarness();
    const { s, t } = await entered(harness);
    await harness.pass(6_000);
    const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
    // An execution of this morning, before our entry: each answer of the day reports it with the current time.
    for (let time = 0; time < 2; time += 1) {
      const execution = {
        ...byHand(harness, 100),
        execId: '0009.9.9.01',
        isUndated: true,
      } as const;
      await harness.snapshot({ executions: [execution], openOrders, positions: [held(100)] });
      await harness.pass(6_000);
    }
    expect(quantity(harness)).toBe(100);
    expect(harness.engine.status().protectedPositions).toBe(1);
  });

  it('may be sold while the daemon is down: the broker’s net position shows whose shares remain', async () => {
    const harness = createHarness();
    await entered(harness);
    await harness.pass(6_000);
    harness.broker.say({ type: 'position', position: held(150) });
    const execution = byHand(harness, 50);
    await harness.pass(60_000);
    // The answer to the snapshot brings positions before it is complete.
    harness.broker.say({ type: 'position', position: held(100) });
    await harness.snapshot({ executions: [execution], positions: [held(100)] });
    expect(quantity(harness)).toBe(100);
  });

  it('may be ours: bought and closed manually while the daemon was down', async () => {
    const before = createHarness();
    await before.ready();
    await before.predict('BUY');
    const { e, s } = before.bracket();
    const at = before.now();
    const bought = executionOf(e, { execId: '1.1.1.01', shares: 100, price: 100, at });
    const sold = byHand(before, 100);
    const harness = await before.crash(60_000);
    await harness.connect();
    await harness.snapshot({ executions: [bought, sold], openOrders: [reportOf(s)] });
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'closed_by_hand' }]);
    expect(harness.cancels()).toContain(s.orderRef);
  });

  it('stays sold after a restart if it was sold before our entry was intended', async () => {
    const before = createHarness();
    await before.ready();
    const morning = before.now();
    await before.pass(60_000);
    await before.quote(100);
    const { t, s } = await before.enter();
    const harness = await before.crash(60_000);
    await harness.connect();
    const told = { execId: '7.7.7.01', shares: 100, price: 99, at: morning };
    const hand = { orderRef: '', handle: undefined, brokerLink: 'permId:777' } as const;
    const sold = executionOf(s, told, hand);
    const openOrders = [t, s].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
    await harness.snapshot({ executions: [sold], openOrders, positions: [held(100)] });
    expect(quantity(harness)).toBe(100);
    expect(harness.modifies()).toEqual([]);
  });

  it('is not what another account of the same login holds', async () => {
    const harness = createHarness();
    const { s, t } = await entered(harness);
    await harness.pass(6_000);
    const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
    const others = { ...held(70), account: 'DU7654321' };
    for (const positions of [
      [held(100), others],
      [others, held(100)],
    ]) {
      await harness.snapshot({ openOrders, positions });
      expect(harness.of('foreign-seen')).toEqual([]);
      expect(harness.state().differences).toEqual([]);
    }
  });

  it('is not sold in another account of the same login either', async () => {
    const harness = createHarness();
    const { s, t } = await entered(harness);
    await harness.pass(1_000);
    const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
    const execution = { ...byHand(harness, 100), account: 'DU7654321' };
    // The net does not show our purchase yet: each sale is judged by itself.
    await harness.snapshot({ openOrders, executions: [execution], positions: [] });
    expect(quantity(harness)).toBe(100);
    // Nor is one whose time cannot be read: it may be of this morning.
    const undated = { ...byHand(harness, 100), isUndated: true } as const;
    await harness.snapshot({ openOrders, executions: [undated], positions: [] });
    expect(quantity(harness)).toBe(100);
  });

  it('is sold before ours by a sale that only a complete answer shows', async () => {
    const harness = createHarness();
    const { s, t } = await entered(harness);
    const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
    await harness.pass(6_000);
    await harness.snapshot({ openOrders, positions: [held(150)] });
    await harness.pass(6_000);
    await harness.snapshot({
      openOrders,
      executions: [byHand(harness, 50)],
      positions: [held(100)],
    });
    expect(quantity(harness)).toBe(100);
    expect(harness.state().foreign.get('AAPL') ?? 0).toBe(0);
    expect(harness.modifies()).toEqual([]);
  });

  it('is only seen in a second answer if a fill of ours that is not reported yet may be the cause', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg, leg === e ? {} : { group: 'G' });
    await harness.pass(6_000);
    const openOrders = [e, t, s].map((leg) => reportOf(leg));
    for (const ageMs of [1_000, 3_000]) {
      await harness.snapshot({ openOrders, positions: [held(100)] });
      await harness.pass(ageMs);
      expect(harness.of('foreign-seen')).toEqual([]);
    }
    await harness.pass(2_000);
    await harness.snapshot({ openOrders, positions: [held(100)] });
    expect(harness.of('foreign-seen')).toMatchObject([{ quantity: 100 }]);
  });

  it('ends a working entry as soon as a complete answer shows foreign shares in its symbol', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg, leg === e ? {} : { group: 'G' });
    harness.broker.say({ type: 'position', position: held(10) });
    await harness.settle();
    expect(harness.cancels()).toEqual([]);
    const openOrders = [e, t, s].map((leg) => reportOf(leg));
    await harness.snapshot({ openOrders, positions: [held(10)] });
    expect(harness.cancels()).toEqual([e.orderRef]);
  });

  it('stays foreign if it was sold between our entry order and its first fill', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e } = harness.bracket();
    harness.broker.say({ type: 'position', position: held(-10) });
    await harness.pass(6_000);
    const sold = byHand(harness, 10);
    await harness.pass(2_000);
    await harness.fill(e, 100, 100);
    // The broker reports the earlier execution of the two later.
    harness.broker.say({ type: 'execution', execution: sold });
    await harness.settle();
    expect(quantity(harness)).toBe(100);
    expect(harness.of('execution-booked')).toHaveLength(1);
  });

  it('is bought and sold in one answer, before the account shows our own fill: it closes before ours', async () => {
    const harness = createHarness();
    const { s, t } = await entered(harness);
    const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
    const bought = { ...byHand(harness, 10, '7.7.6.01'), side: 'buy' } as const;
    const executions = [bought, byHand(harness, 40)];
    await harness.snapshot({ executions, openOrders, positions: [] });
    expect(quantity(harness)).toBe(70);
    // However often it is told.
    await harness.snapshot({ executions, openOrders, positions: [] });
    await harness.pass(6_000);
    await harness.snapshot({ executions, openOrders, positions: [held(70)] });
    expect(quantity(harness)).toBe(70);
    expect(harness.state().foreign.get('AAPL')).toBeUndefined();
  });

  it('is counted once, whether the account showed it first or an execution of ours came in between', async () => {
    const harness = createHarness();
    const { s, t } = await entered(harness);
    const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
    const bought = { ...byHand(harness, 10, '7.7.6.01'), side: 'buy' } as const;
    await harness.pass(6_000);
    await harness.snapshot({ executions: [bought], openOrders, positions: [held(110)] });
    expect(harness.state().foreign.get('AAPL')).toBe(10);
    await harness.fill(t, 20, 102);
    const executions = [bought, byHand(harness, 40)];
    await harness.snapshot({ executions, openOrders, positions: [held(110)] });
    expect(quantity(harness)).toBe(50);
  });

  it('is what somebody buys after all of ours was sold by hand, in the same answer', async () => {
    const harness = createHarness();
    const { s, t } = await entered(harness);
    const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
    await harness.pass(6_000);
    const sold = byHand(harness, 100);
    await harness.pass(1_000);
    const bought = { ...byHand(harness, 10, '7.7.8.01'), side: 'buy' } as const;
    await harness.snapshot({ executions: [bought, sold], openOrders, positions: [held(10)] });
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'closed_by_hand' }]);
    expect(harness.state().foreign.get('AAPL')).toBe(10);
  });

  it('is reduced once by a sale that is reported twice before the new position', async () => {
    const harness = createHarness();
    await entered(harness);
    await harness.pass(6_000);
    harness.broker.say({ type: 'position', position: held(600) });
    const execution = byHand(harness, 100);
    for (let time = 0; time < 2; time += 1) harness.broker.say({ type: 'execution', execution });
    await harness.settle();
    expect(harness.state().foreign.get('AAPL')).toBe(400);
    expect(quantity(harness)).toBe(100);
  });

  it('is used up first by a larger manual sale, and the stop is reduced with our position', async () => {
    const harness = createHarness();
    const { s } = await entered(harness);
    await harness.pass(6_000);
    harness.broker.say({ type: 'position', position: held(130) });
    harness.broker.say({ type: 'execution', execution: byHand(harness, 60) });
    await harness.settle();
    expect(quantity(harness)).toBe(70);
    expect(harness.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 70 });
    expect(harness.of('alarm-raised')).toMatchObject([{ alarm: 'closed-by-hand' }]);
    harness.broker.say({ type: 'execution', execution: byHand(harness, 70, '7.7.8.01') });
    await harness.settle();
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'closed_by_hand' }]);
    expect(harness.cancels()).toContain(s.orderRef);
  });

  it('leads to a request at once when the net changes, so that our shares are never sold twice', async () => {
    const harness = createHarness();
    await entered(harness);
    await harness.pass(6_000);
    harness.broker.say({ type: 'position', position: held(100) });
    harness.broker.say({ type: 'snapshot-failed', why: 'a question of before' });
    await harness.pass(1_000);
    const before = harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    harness.broker.say({ type: 'position', position: held(0) });
    await harness.settle();
    expect(harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length).toBe(before + 1);
    await harness.snapshot({ executions: [byHand(harness, 100)] });
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'closed_by_hand' }]);
  });

  it('may seem foreign because the position arrived before its execution, and is ours after the answer', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e } = harness.bracket();
    harness.broker.say({ type: 'position', position: held(100) });
    await harness.fill(e, 100, 100);
    const before = harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    await harness.pass(5_600);
    expect(harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length).toBe(before + 1);
    await harness.snapshot({ positions: [held(100)] });
    expect(harness.state().foreign.size).toBe(0);
  });
});
