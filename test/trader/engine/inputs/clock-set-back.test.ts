// The host's clock is set back by an hour: timeouts do not last an hour longer.
import { describe, expect, it } from 'vitest';
import { HOUR_MS, instant, MINUTE_MS, plus, SECOND_MS } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness, TEN_O_CLOCK } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;
const POSITIONS = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }];

/** Holds 100 shares at eleven by a clock that is an hour ahead; then it is ten. */
async function setBack() {
  const harness = createHarness({ at: plus(TEN_O_CLOCK, HOUR_MS) });
  await harness.ready();
  const legs = await harness.enter();
  await harness.pass(MINUTE_MS);
  const shown = [legs.t, legs.s].map((leg) => reportOf(leg, GROUP));
  await harness.snapshot({ openOrders: shown, positions: POSITIONS });
  await harness.jump(instant(harness.now() - HOUR_MS));
  await harness.quote(100);
  return { harness, legs, shown };
}

const asked = (harness: Harness): number =>
  harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length;

describe('a clock that is set back', () => {
  it('raises an alarm, and everything is compared again', async () => {
    const { harness, shown } = await setBack();
    expect(harness.of('alarm-raised')).toMatchObject([
      { alarm: 'clock-set-back', text: expect.stringContaining('was set back by 1 h; every') },
    ]);
    const before = asked(harness);
    expect(before).toBeGreaterThan(1);
    await harness.snapshot({ openOrders: shown, positions: POSITIONS });
    await harness.pass(MINUTE_MS);
    expect(asked(harness)).toBeGreaterThan(before);
    expect(harness.of('clock-set-back')).toHaveLength(1);
    expect(harness.state().isReconciled).toBe(true);
  });

  it('delays neither a stop nor an exit', async () => {
    const { harness, legs, shown } = await setBack();
    await harness.snapshot({ openOrders: shown, positions: POSITIONS });
    await harness.status(legs.s, 'cancelled');
    expect(harness.submits('protection')).toHaveLength(1);
    await harness.told(harness.newest('s'), GROUP);
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' });
    expect(harness.submits('exit')).toHaveLength(1);
  });

  it('does not delay the detection of a missing stop', async () => {
    const { harness, legs, shown } = await setBack();
    // Two answers lack it; its cancel is not answered for five seconds.
    for (let time = 0; time < 5; time += 1) {
      await harness.pass(4 * SECOND_MS);
      await harness.snapshot({ openOrders: shown.slice(0, 1), positions: POSITIONS });
    }
    expect(harness.cancels()).toEqual([legs.s.orderRef]);
    expect(harness.submits('protection')).toHaveLength(1);
  });

  it('does not delay the alarm that a position has no stop', async () => {
    const harness = createHarness({ at: plus(TEN_O_CLOCK, HOUR_MS) });
    await harness.ready();
    const { s } = await harness.enter();
    await harness.pass(MINUTE_MS);
    await harness.status(s, 'cancelled');
    await harness.pass(SECOND_MS);
    await harness.jump(instant(harness.now() - HOUR_MS));
    expect(harness.of('cover-lost')).toEqual([]);
    await harness.pass(3 * SECOND_MS);
    expect(harness.of('cover-lost')).toMatchObject([{ symbol: 'AAPL', shares: 100 }]);
  });

  it('is detected by a daemon that starts after it', async () => {
    const { harness } = await (async () => {
      const first = createHarness({ at: plus(TEN_O_CLOCK, HOUR_MS) });
      await first.ready();
      await first.enter();
      return { harness: first };
    })();
    const next = await harness.crash(-HOUR_MS);
    await next.ready({ positions: POSITIONS });
    expect(next.of('clock-set-back')).toHaveLength(1);
    expect(Math.max(...next.state().lastExecutionAt.values())).toBeLessThanOrEqual(next.now());
  });

  it('does not settle anything by a snapshot requested before it', async () => {
    const { harness } = await setBack();
    await harness.snapshot({ requestedAt: plus(harness.now(), HOUR_MS) });
    expect(harness.state().differences).toEqual([]);
    expect(harness.cancels()).toEqual([]);
  });

  it('books the executions of such a snapshot, and asks for another one', async () => {
    const { harness, legs, shown } = await setBack();
    await harness.snapshot({ openOrders: shown, positions: POSITIONS });
    await harness.pass(MINUTE_MS);
    const before = asked(harness);
    const fill = { execId: '7.1.1.01', shares: 100, price: 98.5, at: harness.now() };
    const requestedAt = plus(harness.now(), HOUR_MS);
    await harness.snapshot({ requestedAt, executions: [executionOf(legs.s, fill)] });
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'stop', exitPrice: 98.5 }]);
    await harness.pass(2 * SECOND_MS);
    expect(asked(harness)).toBeGreaterThan(before);
  });
});
