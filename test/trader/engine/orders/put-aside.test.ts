// An order that the broker takes note of and puts aside, without a word of refusal: nobody waits for it until the close.
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

describe('put aside', () => {
  it('an exit is taken back after ten seconds, told, and sent anew once it has ended', async () => {
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

  it('a stop that was placed anew is placed once more', async () => {
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

  it('an order that comes to work in time stays', async () => {
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
