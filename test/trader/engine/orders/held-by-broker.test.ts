// An order that the broker holds without refusing it (`Inactive`): we do not wait for it until the close.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

const alarms = (harness: Harness): string[] => harness.of('alarm-raised').map(({ alarm }) => alarm);

async function held() {
  const harness = createHarness();
  await harness.ready();
  const legs = await harness.enter();
  await harness.pass(6_000);
  return { harness, legs };
}

describe('an order that the broker holds', () => {
  it('is cancelled after ten seconds if it is an exit, raises an alarm, and is sent again once it has ended', async () => {
    const { harness } = await held();
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' });
    const first = harness.newest('x');
    await harness.told(first, { ...GROUP, status: 'held' });
    await harness.pass(9_000);
    expect(harness.cancels()).toEqual([]);
    await harness.pass(2_000);
    expect(harness.cancels()).toEqual([first.orderRef]);
    expect(harness.of('alarm-raised')).toMatchObject([
      {
        alarm: 'exit-held',
        text: `AAPL: the broker has held the exit ${first.orderRef} for 10 s without activating it; it is cancelled and replaced`,
      },
    ]);
    expect(harness.submits('exit')).toHaveLength(1);
    await harness.status(first, 'cancelled');
    expect(harness.submits('exit')).toHaveLength(2);
  });

  it('is replaced again if it is a replaced stop', async () => {
    const { harness, legs } = await held();
    await harness.status(legs.s, 'cancelled');
    const second = harness.newest('s');
    await harness.told(second, { ...GROUP, status: 'held' });
    await harness.pass(11_000);
    expect(harness.cancels()).toEqual([second.orderRef]);
    await harness.status(second, 'cancelled');
    expect(harness.submits('protection')).toHaveLength(2);
    expect(alarms(harness)).toContain('stop-held');
    expect(harness.of('alarm-raised').map(({ text }) => text)).toContain(
      `AAPL: the broker has held the stop ${second.orderRef} for 10 s without activating it; it is cancelled and replaced`,
    );
    expect(alarms(harness)).not.toContain('contested');
  });

  it('is replaced after two seconds if it is a stop, in its group, although its cancel is never answered', async () => {
    const { harness, legs } = await held();
    await harness.told(legs.s, { ...GROUP, status: 'held' });
    await harness.pass(1_700);
    expect(harness.submits('protection')).toEqual([]);
    await harness.pass(600);
    expect(harness.newest('s')).toMatchObject({ group: 'G', quantity: 100, stopPrice: 98.52 });
    expect(harness.cancels()).toEqual([]);
    await harness.told(harness.newest('s'), { ...GROUP, status: 'presubmitted' });
    expect(harness.cancels()).toEqual([legs.s.orderRef]);
    await harness.pass(60_000);
    expect(harness.submits('protection')).toHaveLength(1);
    expect(harness.engine.status()).toMatchObject({ protectedPositions: 1, unprotected: [] });
    expect(harness.submits('exit')).toEqual([]);
  });

  it('protects nothing after its cancel was lost, while the broker lists it as held', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    await harness.told(e);
    await harness.refused(t, 201);
    await harness.fill(e, 100, 100.02);
    await harness.told(s, { status: 'presubmitted' });
    await harness.told(s, { status: 'held' });
    await harness.pass(2_300);
    expect(harness.cancels()).toContain(s.orderRef);
    const positions = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }];
    const openOrders = [reportOf(s, { status: 'held' })];
    for (let seconds = 0; seconds < 40; seconds += 4) {
      await harness.pass(4_000);
      await harness.snapshot({ positions, openOrders });
      expect(harness.engine.status()).toMatchObject({ protectedPositions: 0 });
    }
    expect(alarms(harness)).toEqual(expect.arrayContaining(['cancel-unanswered', 'unprotected']));
    expect(harness.of('cover-restored')).toEqual([]);
    expect(harness.cancels().length).toBeGreaterThan(1);
  });

  it('does not keep the target from shrinking with a corrected entry, if it is a stop', async () => {
    const { harness, legs } = await held();
    await harness.told(legs.s, { ...GROUP, status: 'held' });
    const { execId = '' } = harness.of('execution-booked')[0] ?? {};
    await harness.pass(2_300);
    const corrected = { execId: execId.replace(/01$/, '02'), cumulativeQuantity: 50 };
    await harness.fill(legs.e, 50, 100.02, corrected);
    expect(harness.modifies()).toContainEqual({ orderRef: legs.t.orderRef, quantity: 50 });
  });

  it('protects nothing after a change of it was refused', async () => {
    const { harness, legs } = await held();
    await harness.told(legs.s, { ...GROUP, status: 'held' });
    const { execId = '' } = harness.of('execution-booked')[0] ?? {};
    const corrected = { execId: execId.replace(/01$/, '02'), cumulativeQuantity: 50 };
    await harness.fill(legs.e, 50, 100.02, corrected);
    expect(harness.modifies()).toContainEqual({ orderRef: legs.s.orderRef, quantity: 50 });
    await harness.refused(legs.s, 201);
    // The gateway repeats itself: that refuses the change, not the order.
    await harness.refused(legs.s, 201);
    expect(harness.state().orders.get(legs.s.orderRef)?.status).toBe('acknowledged');
    expect(harness.engine.status()).toMatchObject({ protectedPositions: 0 });
    await harness.pass(2_300);
    expect(harness.newest('s')).toMatchObject({ group: 'G', quantity: 50 });
  });

  it('is replaced over all shares if it is a stop, although a person has asked to close a part', async () => {
    const { harness, legs } = await held();
    await harness.told(legs.s, { ...GROUP, status: 'held' });
    await harness.pass(2_300);
    const second = harness.newest('s');
    await harness.told(second, { ...GROUP, status: 'presubmitted' });
    await harness.command({
      type: 'exit',
      symbol: 'AAPL',
      quantity: 50,
      isConfirmed: true,
      by: 'me',
    });
    await harness.pass(5_000);
    const half = { orderRef: second.orderRef, quantity: 50 };
    expect(harness.modifies()).not.toContainEqual(half);
    expect(harness.submits('exit')).toEqual([]);
    await harness.status(legs.s, 'cancelled');
    expect(harness.modifies()).toContainEqual(half);
  });

  it('is left alone if it is an exit and the line is down: its cancel would be lost', async () => {
    const { harness } = await held();
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' });
    const exit = harness.newest('x');
    await harness.told(exit, { ...GROUP, status: 'held' });
    harness.broker.say({ type: 'gateway-changed', state: 'dead', why: 'a test' });
    await harness.pass(20_000);
    expect(harness.cancels()).toEqual([]);
    expect(alarms(harness)).not.toContain('exit-held');
  });

  it('is not replaced if it is a stop that becomes active within two seconds', async () => {
    const { harness, legs } = await held();
    await harness.told(legs.s, { ...GROUP, status: 'held' });
    await harness.pass(1_500);
    await harness.status(legs.s, 'presubmitted');
    await harness.pass(30_000);
    expect(harness.submits('protection')).toEqual([]);
    expect(harness.cancels()).toEqual([]);
  });

  it('is not replaced outside the session, where it could not act anyway', async () => {
    const { harness, legs } = await held();
    await harness.jump(instant(Date.UTC(2026, 10, 18, 21, 30)));
    await harness.told(legs.s, { ...GROUP, status: 'held' });
    await harness.pass(30_000);
    expect(harness.submits('protection')).toEqual([]);
  });

  it('stays if it becomes active in time', async () => {
    const { harness } = await held();
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' });
    const exit = harness.newest('x');
    await harness.told(exit, { ...GROUP, status: 'held' });
    await harness.pass(5_000);
    await harness.status(exit, 'submitted');
    await harness.pass(9_000);
    expect(harness.cancels()).toEqual([]);
  });
});
