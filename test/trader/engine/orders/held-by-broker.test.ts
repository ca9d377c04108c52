// An order that the broker holds without refusing it (`Inactive`): we do not wait for it until the close.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

const alarms = (rig: Rig): string[] => rig.of('alarm-raised').map(({ alarm }) => alarm);

async function held() {
  const rig = createRig();
  await rig.ready();
  const legs = await rig.enter();
  await rig.pass(6_000);
  return { rig, legs };
}

describe('an order that the broker holds', () => {
  it('is cancelled after ten seconds if it is an exit, raises an alarm, and is sent again once it has ended', async () => {
    const { rig } = await held();
    await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' });
    const first = rig.newest('x');
    await rig.told(first, { ...GROUP, status: 'held' });
    await rig.pass(9_000);
    expect(rig.cancels()).toEqual([]);
    await rig.pass(2_000);
    expect(rig.cancels()).toEqual([first.orderRef]);
    expect(alarms(rig)).toEqual(['exit-held']);
    expect(rig.submits('exit')).toHaveLength(1);
    await rig.status(first, 'cancelled');
    expect(rig.submits('exit')).toHaveLength(2);
  });

  it('is replaced again if it is a replaced stop', async () => {
    const { rig, legs } = await held();
    await rig.status(legs.s, 'cancelled');
    const second = rig.newest('s');
    await rig.told(second, { ...GROUP, status: 'held' });
    await rig.pass(11_000);
    expect(rig.cancels()).toEqual([second.orderRef]);
    await rig.status(second, 'cancelled');
    expect(rig.submits('protection')).toHaveLength(2);
    expect(alarms(rig)).not.toContain('contested');
  });

  it('is replaced after two seconds if it is a stop, in its group, although its cancel is never answered', async () => {
    const { rig, legs } = await held();
    await rig.told(legs.s, { ...GROUP, status: 'held' });
    await rig.pass(1_700);
    expect(rig.submits('protection')).toEqual([]);
    await rig.pass(600);
    expect(rig.newest('s')).toMatchObject({ group: 'G', quantity: 100, stopPrice: 98.52 });
    expect(rig.cancels()).toEqual([]);
    await rig.told(rig.newest('s'), { ...GROUP, status: 'presubmitted' });
    expect(rig.cancels()).toEqual([legs.s.orderRef]);
    await rig.pass(60_000);
    expect(rig.submits('protection')).toHaveLength(1);
    expect(rig.engine.status()).toMatchObject({ protectedPositions: 1, unprotected: [] });
    expect(rig.submits('exit')).toEqual([]);
  });

  it('protects nothing after its cancel was lost, while the broker lists it as held', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    await rig.told(e);
    await rig.refused(t, 201);
    await rig.fill(e, 100, 100.02);
    await rig.told(s, { status: 'presubmitted' });
    await rig.told(s, { status: 'held' });
    await rig.pass(2_300);
    expect(rig.cancels()).toContain(s.orderRef);
    const positions = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }];
    const openOrders = [reportOf(s, { status: 'held' })];
    for (let seconds = 0; seconds < 40; seconds += 4) {
      await rig.pass(4_000);
      await rig.snapshot({ positions, openOrders });
      expect(rig.engine.status()).toMatchObject({ protectedPositions: 0 });
    }
    expect(alarms(rig)).toEqual(expect.arrayContaining(['cancel-unanswered', 'unprotected']));
    expect(rig.of('cover-restored')).toEqual([]);
    expect(rig.cancels().length).toBeGreaterThan(1);
  });

  it('does not keep the target from shrinking with a corrected entry, if it is a stop', async () => {
    const { rig, legs } = await held();
    await rig.told(legs.s, { ...GROUP, status: 'held' });
    const { execId = '' } = rig.of('execution-booked')[0] ?? {};
    await rig.pass(2_300);
    const corrected = { execId: execId.replace(/01$/, '02'), cumulativeQuantity: 50 };
    await rig.fill(legs.e, 50, 100.02, corrected);
    expect(rig.modifies()).toContainEqual({ orderRef: legs.t.orderRef, quantity: 50 });
  });

  it('is not replaced if it is a stop that becomes active within two seconds', async () => {
    const { rig, legs } = await held();
    await rig.told(legs.s, { ...GROUP, status: 'held' });
    await rig.pass(1_500);
    await rig.status(legs.s, 'presubmitted');
    await rig.pass(30_000);
    expect(rig.submits('protection')).toEqual([]);
    expect(rig.cancels()).toEqual([]);
  });

  it('is not replaced outside the session, where it could not act anyway', async () => {
    const { rig, legs } = await held();
    await rig.jump(instant(Date.UTC(2026, 10, 18, 21, 30)));
    await rig.told(legs.s, { ...GROUP, status: 'held' });
    await rig.pass(30_000);
    expect(rig.submits('protection')).toEqual([]);
  });

  it('stays if it becomes active in time', async () => {
    const { rig } = await held();
    await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' });
    const exit = rig.newest('x');
    await rig.told(exit, { ...GROUP, status: 'held' });
    await rig.pass(5_000);
    await rig.status(exit, 'submitted');
    await rig.pass(30_000);
    expect(rig.cancels()).toEqual([]);
  });
});
