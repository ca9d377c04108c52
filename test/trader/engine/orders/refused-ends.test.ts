// Cancels that the broker refuses, and exits that it ends without a fill: retried with pauses, and reported by an alarm.
import { describe, expect, it } from 'vitest';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

const alarms = (harness: Harness): string[] => harness.of('alarm-raised').map(({ alarm }) => alarm);

describe('an exit that the broker ends each time', () => {
  it('is tried three times at once, then each minute, with an alarm', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.enter();
    await harness.pass(6_000);
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' });
    for (let time = 0; time < 8; time += 1) {
      const { handle } = harness.newest('x');
      harness.broker.say({
        type: 'cancelled',
        handle,
        text: 'Order Canceled - reason: closing only',
      });
      await harness.pass(300);
    }
    expect(harness.submits('exit')).toHaveLength(3);
    expect(alarms(harness)).toEqual(['exit-failed']);
    expect(harness.engine.status().protectedPositions).toBe(1);
    await harness.pass(60_000);
    await harness.quote(100);
    await harness.pass(300);
    expect(harness.submits('exit')).toHaveLength(4);
  });
});

describe('an entry that the broker refuses to cancel', () => {
  it('is cancelled again every five seconds, with an alarm the third time', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg, leg === e ? {} : GROUP);
    await harness.fill(e, 40, 100);
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' });
    let answered = 0;
    for (let time = 0; time < 50; time += 1) {
      if (harness.cancels().length > answered) {
        answered = harness.cancels().length;
        const { handle } = e;
        harness.broker.say({ type: 'cancel-refused', handle, known: true, text: 'not found' });
        await harness.pass(100);
        await harness.snapshot({
          openOrders: [reportOf(e), reportOf(t, GROUP), reportOf(s, GROUP)],
          positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 40, averageCost: 100 }],
        });
      }
      await harness.pass(300);
    }
    expect(harness.cancels().length).toBeGreaterThanOrEqual(3);
    expect(harness.cancels().length).toBeLessThanOrEqual(4);
    expect(alarms(harness)).toContain('cancel-refused');
  });
});
