// An order that the broker holds without refusing it (`Inactive`): we do not wait for it until the close.
import { describe, expect, it } from 'vitest';
import { createRig, type Rig } from '../rig/rig.ts';

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
