// Foreign shares in the same account and symbol: we never sell them and never count them as ours.
import { describe, expect, it } from 'vitest';
import { createRig, type Rig } from '../rig/rig.ts';
import { executionOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT, strategy } from '../rig/settings.ts';
import { entered, quantity } from './entered.ts';

describe('a foreign holding', () => {
  const held = (quantity: number) => ({
    account: ACCOUNT,
    symbol: 'AAPL',
    quantity,
    averageCost: 100,
  });
  const byHand = (rig: Rig, shares: number, execId = '7.7.7.01') =>
    executionOf(
      rig.newest('s'),
      { execId, shares, price: 99, at: rig.now() },
      { orderRef: '', handle: undefined, brokerLink: 'permId:777' },
    );

  it('blocks entries, is never sold, and its manual sale is not ours, however often it is reported', async () => {
    const rig = createRig();
    const { s, t } = await entered(rig);
    const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
    await rig.pass(6_000);
    rig.broker.say({ type: 'position', position: held(150) });
    await rig.settle();
    // A position may be ahead of its execution: only a complete answer decides whose shares they are.
    expect(rig.of('foreign-seen')).toEqual([]);
    await rig.snapshot({ openOrders, positions: [held(150)] });
    expect(rig.state().foreign.get('AAPL')).toBe(50);
    const execution = byHand(rig, 50);
    rig.broker.say({ type: 'execution', execution });
    await rig.settle();
    expect(quantity(rig)).toBe(100);
    await rig.pass(6_000);
    rig.broker.say({ type: 'position', position: held(100) });
    await rig.pass(6_000);
    await rig.snapshot({ executions: [execution], positions: [held(100)] });
    expect(quantity(rig)).toBe(100);
    expect(rig.modifies()).toEqual([]);
    expect(rig.submits()).toHaveLength(1);
  });

  it('has no part in a sale of ours by hand, which is booked for each part of the trade by itself', async () => {
    const legs = [1, 3].map((r) => ({ kind: 'r', r, portionPercent: 50 }) as const);
    const rig = createRig({ strategies: [strategy({ target: { kind: 'legs', legs } })] });
    await rig.ready();
    await rig.predict('BUY');
    for (const [index, order] of rig.submits('entry').entries()) {
      for (const leg of order.legs)
        await rig.told(leg, leg.leg === 'e' ? {} : { group: `G${index}`, groupEffect: 'reduces' });
      for (const leg of order.legs) if (leg.leg === 'e') await rig.fill(leg, 50, 100.02);
    }
    await rig.pass(6_000);
    rig.broker.say({ type: 'execution', execution: byHand(rig, 100) });
    await rig.settle();
    const sold = rig.of('execution-booked').filter(({ leg }) => leg === 'x');
    expect(sold.map(({ shares }) => shares)).toEqual([50, 50]);
    // One id would be one execution to whoever books them.
    expect(new Set(sold.map(({ execRoot }) => execRoot)).size).toBe(2);
    expect(rig.of('position-closed')).toHaveLength(2);
  });

  it('does not close our position when its sale has an unreadable time', async () => {
    const rig = createRig();
    const { s, t } = await entered(rig);
    await rig.pass(6_000);
    const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
    // An execution of this morning, before our entry: each answer of the day reports it with the current time.
    for (let time = 0; time < 2; time += 1) {
      const execution = { ...byHand(rig, 100), execId: '0009.9.9.01', isUndated: true } as const;
      await rig.snapshot({ executions: [execution], openOrders, positions: [held(100)] });
      await rig.pass(6_000);
    }
    expect(quantity(rig)).toBe(100);
    expect(rig.engine.status().protectedPositions).toBe(1);
  });

  it('may be sold while the daemon is down: the broker’s net position shows whose shares remain', async () => {
    const rig = createRig();
    await entered(rig);
    await rig.pass(6_000);
    rig.broker.say({ type: 'position', position: held(150) });
    const execution = byHand(rig, 50);
    await rig.pass(60_000);
    // The answer to the snapshot brings positions before it is complete.
    rig.broker.say({ type: 'position', position: held(100) });
    await rig.snapshot({ executions: [execution], positions: [held(100)] });
    expect(quantity(rig)).toBe(100);
  });

  it('may be ours: bought and closed manually while the daemon was down', async () => {
    const before = createRig();
    await before.ready();
    await before.predict('BUY');
    const { e, s } = before.bracket();
    const at = before.now();
    const bought = executionOf(e, { execId: '1.1.1.01', shares: 100, price: 100, at });
    const sold = byHand(before, 100);
    const rig = await before.crash(60_000);
    await rig.connect();
    await rig.snapshot({ executions: [bought, sold], openOrders: [reportOf(s)] });
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'closed_by_hand' }]);
    expect(rig.cancels()).toContain(s.orderRef);
  });

  it('stays sold after a restart if it was sold before our entry was intended', async () => {
    const before = createRig();
    await before.ready();
    const morning = before.now();
    await before.pass(60_000);
    await before.quote(100);
    const { t, s } = await before.enter();
    const rig = await before.crash(60_000);
    await rig.connect();
    const told = { execId: '7.7.7.01', shares: 100, price: 99, at: morning };
    const hand = { orderRef: '', handle: undefined, brokerLink: 'permId:777' } as const;
    const sold = executionOf(s, told, hand);
    const openOrders = [t, s].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
    await rig.snapshot({ executions: [sold], openOrders, positions: [held(100)] });
    expect(quantity(rig)).toBe(100);
    expect(rig.modifies()).toEqual([]);
  });

  it('is not what another account of the same login holds', async () => {
    const rig = createRig();
    const { s, t } = await entered(rig);
    await rig.pass(6_000);
    const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
    const others = { ...held(70), account: 'DU7654321' };
    for (const positions of [
      [held(100), others],
      [others, held(100)],
    ]) {
      await rig.snapshot({ openOrders, positions });
      expect(rig.of('foreign-seen')).toEqual([]);
      expect(rig.state().differences).toEqual([]);
    }
  });

  it('is not sold in another account of the same login either', async () => {
    const rig = createRig();
    const { s, t } = await entered(rig);
    await rig.pass(1_000);
    const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
    const execution = { ...byHand(rig, 100), account: 'DU7654321' };
    // The net does not show our purchase yet: each sale is judged by itself.
    await rig.snapshot({ openOrders, executions: [execution], positions: [] });
    expect(quantity(rig)).toBe(100);
    // Nor is one whose time cannot be read: it may be of this morning.
    const undated = { ...byHand(rig, 100), isUndated: true } as const;
    await rig.snapshot({ openOrders, executions: [undated], positions: [] });
    expect(quantity(rig)).toBe(100);
  });

  it('is sold before ours by a sale that only a complete answer shows', async () => {
    const rig = createRig();
    const { s, t } = await entered(rig);
    const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
    await rig.pass(6_000);
    await rig.snapshot({ openOrders, positions: [held(150)] });
    await rig.pass(6_000);
    await rig.snapshot({ openOrders, executions: [byHand(rig, 50)], positions: [held(100)] });
    expect(quantity(rig)).toBe(100);
    expect(rig.state().foreign.get('AAPL') ?? 0).toBe(0);
    expect(rig.modifies()).toEqual([]);
  });

  it('is only seen in a second answer if a fill of ours that is not reported yet may be the cause', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, t, s } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg, leg === e ? {} : { group: 'G' });
    await rig.pass(6_000);
    const openOrders = [e, t, s].map((leg) => reportOf(leg));
    for (const ageMs of [1_000, 3_000]) {
      await rig.snapshot({ openOrders, positions: [held(100)] });
      await rig.pass(ageMs);
      expect(rig.of('foreign-seen')).toEqual([]);
    }
    await rig.pass(2_000);
    await rig.snapshot({ openOrders, positions: [held(100)] });
    expect(rig.of('foreign-seen')).toMatchObject([{ quantity: 100 }]);
  });

  it('ends a working entry as soon as a complete answer shows foreign shares in its symbol', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, t, s } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg, leg === e ? {} : { group: 'G' });
    rig.broker.say({ type: 'position', position: held(10) });
    await rig.settle();
    expect(rig.cancels()).toEqual([]);
    const openOrders = [e, t, s].map((leg) => reportOf(leg));
    await rig.snapshot({ openOrders, positions: [held(10)] });
    expect(rig.cancels()).toEqual([e.orderRef]);
  });

  it('stays foreign if it was sold between our entry order and its first fill', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e } = rig.bracket();
    rig.broker.say({ type: 'position', position: held(-10) });
    await rig.pass(6_000);
    const sold = byHand(rig, 10);
    await rig.pass(2_000);
    await rig.fill(e, 100, 100);
    // The broker reports the earlier execution of the two later.
    rig.broker.say({ type: 'execution', execution: sold });
    await rig.settle();
    expect(quantity(rig)).toBe(100);
    expect(rig.of('execution-booked')).toHaveLength(1);
  });

  it('is bought and sold in one answer, before the account shows our own fill: it closes before ours', async () => {
    const rig = createRig();
    const { s, t } = await entered(rig);
    const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
    const bought = { ...byHand(rig, 10, '7.7.6.01'), side: 'buy' } as const;
    const executions = [bought, byHand(rig, 40)];
    await rig.snapshot({ executions, openOrders, positions: [] });
    expect(quantity(rig)).toBe(70);
    // However often it is told.
    await rig.snapshot({ executions, openOrders, positions: [] });
    await rig.pass(6_000);
    await rig.snapshot({ executions, openOrders, positions: [held(70)] });
    expect(quantity(rig)).toBe(70);
    expect(rig.state().foreign.get('AAPL')).toBeUndefined();
  });

  it('is counted once, whether the account showed it first or an execution of ours came in between', async () => {
    const rig = createRig();
    const { s, t } = await entered(rig);
    const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
    const bought = { ...byHand(rig, 10, '7.7.6.01'), side: 'buy' } as const;
    await rig.pass(6_000);
    await rig.snapshot({ executions: [bought], openOrders, positions: [held(110)] });
    expect(rig.state().foreign.get('AAPL')).toBe(10);
    await rig.fill(t, 20, 102);
    const executions = [bought, byHand(rig, 40)];
    await rig.snapshot({ executions, openOrders, positions: [held(110)] });
    expect(quantity(rig)).toBe(50);
  });

  it('is what somebody buys after all of ours was sold by hand, in the same answer', async () => {
    const rig = createRig();
    const { s, t } = await entered(rig);
    const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
    await rig.pass(6_000);
    const sold = byHand(rig, 100);
    await rig.pass(1_000);
    const bought = { ...byHand(rig, 10, '7.7.8.01'), side: 'buy' } as const;
    await rig.snapshot({ executions: [bought, sold], openOrders, positions: [held(10)] });
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'closed_by_hand' }]);
    expect(rig.state().foreign.get('AAPL')).toBe(10);
  });

  it('is reduced once by a sale that is reported twice before the new position', async () => {
    const rig = createRig();
    await entered(rig);
    await rig.pass(6_000);
    rig.broker.say({ type: 'position', position: held(600) });
    const execution = byHand(rig, 100);
    for (let time = 0; time < 2; time += 1) rig.broker.say({ type: 'execution', execution });
    await rig.settle();
    expect(rig.state().foreign.get('AAPL')).toBe(400);
    expect(quantity(rig)).toBe(100);
  });

  it('is used up first by a larger manual sale, and the stop is reduced with our position', async () => {
    const rig = createRig();
    const { s } = await entered(rig);
    await rig.pass(6_000);
    rig.broker.say({ type: 'position', position: held(130) });
    rig.broker.say({ type: 'execution', execution: byHand(rig, 60) });
    await rig.settle();
    expect(quantity(rig)).toBe(70);
    expect(rig.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 70 });
    expect(rig.of('alarm-raised')).toMatchObject([{ alarm: 'closed-by-hand' }]);
    rig.broker.say({ type: 'execution', execution: byHand(rig, 70, '7.7.8.01') });
    await rig.settle();
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'closed_by_hand' }]);
    expect(rig.cancels()).toContain(s.orderRef);
  });

  it('leads to a request at once when the net changes, so that our shares are never sold twice', async () => {
    const rig = createRig();
    await entered(rig);
    await rig.pass(6_000);
    rig.broker.say({ type: 'position', position: held(100) });
    rig.broker.say({ type: 'snapshot-failed', why: 'a question of before' });
    await rig.pass(1_000);
    const before = rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    rig.broker.say({ type: 'position', position: held(0) });
    await rig.settle();
    expect(rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length).toBe(before + 1);
    await rig.snapshot({ executions: [byHand(rig, 100)] });
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'closed_by_hand' }]);
  });

  it('may seem foreign because the position arrived before its execution, and is ours after the answer', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e } = rig.bracket();
    rig.broker.say({ type: 'position', position: held(100) });
    await rig.fill(e, 100, 100);
    const before = rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    await rig.pass(5_600);
    expect(rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length).toBe(before + 1);
    await rig.snapshot({ positions: [held(100)] });
    expect(rig.state().foreign.size).toBe(0);
  });
});
