// The host's clock is set back by an hour: timeouts do not last an hour longer.
import { describe, expect, it } from 'vitest';
import { HOUR_MS, instant, MINUTE_MS, plus, SECOND_MS } from '../../../../src/kernel/instant.ts';
import { createRig, type Rig, TEN_O_CLOCK } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;
const POSITIONS = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }];

/** Holds 100 shares at eleven by a clock that is an hour ahead; then it is ten. */
async function setBack() {
  const rig = createRig({ at: plus(TEN_O_CLOCK, HOUR_MS) });
  await rig.ready();
  const legs = await rig.enter();
  await rig.pass(MINUTE_MS);
  const shown = [legs.t, legs.s].map((leg) => reportOf(leg, GROUP));
  await rig.snapshot({ openOrders: shown, positions: POSITIONS });
  await rig.jump(instant(rig.now() - HOUR_MS));
  await rig.quote(100);
  return { rig, legs, shown };
}

const asked = (rig: Rig): number =>
  rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length;

describe('a clock that is set back', () => {
  it('raises an alarm, and everything is compared again', async () => {
    const { rig, shown } = await setBack();
    expect(rig.of('alarm-raised').map(({ alarm }) => alarm)).toEqual(['clock-set-back']);
    const before = asked(rig);
    expect(before).toBeGreaterThan(1);
    await rig.snapshot({ openOrders: shown, positions: POSITIONS });
    await rig.pass(MINUTE_MS);
    expect(asked(rig)).toBeGreaterThan(before);
    expect(rig.of('clock-set-back')).toHaveLength(1);
    expect(rig.state().isReconciled).toBe(true);
  });

  it('delays neither a stop nor an exit', async () => {
    const { rig, legs, shown } = await setBack();
    await rig.snapshot({ openOrders: shown, positions: POSITIONS });
    await rig.status(legs.s, 'cancelled');
    expect(rig.submits('protection')).toHaveLength(1);
    await rig.told(rig.newest('s'), GROUP);
    await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' });
    expect(rig.submits('exit')).toHaveLength(1);
  });

  it('does not delay the detection of a missing stop', async () => {
    const { rig, legs, shown } = await setBack();
    // Two answers lack it; its cancel is not answered for five seconds.
    for (let time = 0; time < 5; time += 1) {
      await rig.pass(4 * SECOND_MS);
      await rig.snapshot({ openOrders: shown.slice(0, 1), positions: POSITIONS });
    }
    expect(rig.cancels()).toEqual([legs.s.orderRef]);
    expect(rig.submits('protection')).toHaveLength(1);
  });

  it('is detected by a daemon that starts after it', async () => {
    const { rig } = await (async () => {
      const first = createRig({ at: plus(TEN_O_CLOCK, HOUR_MS) });
      await first.ready();
      await first.enter();
      return { rig: first };
    })();
    const next = await rig.crash(-HOUR_MS);
    await next.ready({ positions: POSITIONS });
    expect(next.of('clock-set-back')).toHaveLength(1);
    expect(Math.max(...next.state().lastExecutionAt.values())).toBeLessThanOrEqual(next.now());
  });

  it('does not settle anything by a snapshot requested before it', async () => {
    const { rig } = await setBack();
    await rig.snapshot({ requestedAt: plus(rig.now(), HOUR_MS) });
    expect(rig.state().differences).toEqual([]);
    expect(rig.cancels()).toEqual([]);
  });
});
