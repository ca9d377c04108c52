// Cancels that the broker refuses, and exits that it ends without a fill: retried with pauses, and reported by an alarm.
import { describe, expect, it } from 'vitest';
import { createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

const alarms = (rig: Rig): string[] => rig.of('alarm-raised').map(({ alarm }) => alarm);

describe('an exit that the broker ends each time', () => {
  it('is tried three times at once, then each minute, with an alarm', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.enter();
    await rig.pass(6_000);
    await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' });
    for (let time = 0; time < 8; time += 1) {
      const { handle } = rig.newest('x');
      rig.broker.say({ type: 'cancelled', handle, text: 'Order Canceled - reason: closing only' });
      await rig.pass(300);
    }
    expect(rig.submits('exit')).toHaveLength(3);
    expect(alarms(rig)).toEqual(['exit-failed']);
    expect(rig.engine.status().protectedPositions).toBe(1);
    await rig.pass(60_000);
    await rig.quote(100);
    await rig.pass(300);
    expect(rig.submits('exit')).toHaveLength(4);
  });
});

describe('an entry that the broker refuses to cancel', () => {
  it('is cancelled again every five seconds, with an alarm the third time', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg, leg === e ? {} : GROUP);
    await rig.fill(e, 40, 100);
    await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' });
    let answered = 0;
    for (let time = 0; time < 50; time += 1) {
      if (rig.cancels().length > answered) {
        answered = rig.cancels().length;
        const { handle } = e;
        rig.broker.say({ type: 'cancel-refused', handle, known: true, text: 'not found' });
        await rig.pass(100);
        await rig.snapshot({
          openOrders: [reportOf(e), reportOf(t, GROUP), reportOf(s, GROUP)],
          positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 40, averageCost: 100 }],
        });
      }
      await rig.pass(300);
    }
    expect(rig.cancels().length).toBeGreaterThanOrEqual(3);
    expect(rig.cancels().length).toBeLessThanOrEqual(4);
    expect(alarms(rig)).toContain('cancel-refused');
  });
});
