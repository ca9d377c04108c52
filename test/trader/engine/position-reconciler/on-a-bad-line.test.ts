// What the state of the line and the words of the broker hold back: entries, and nothing that closes or protects.
import { describe, expect, it } from 'vitest';
import { createHarness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { held, timed } from './held.ts';

describe('on a suspect line', () => {
  it('an exit is sent, and a stop that is gone is placed again', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s } = await held(harness);
    harness.broker.say({
      type: 'gateway-changed',
      state: 'suspect',
      why: 'a probe found no answer',
    });
    await harness.status(s, 'cancelled');
    expect(harness.newest('s')).toMatchObject({ quantity: 100 });
    expect(harness.submits('protection')).toHaveLength(1);
    await harness.told(harness.newest('s'), { group: 'G', groupEffect: 'reduces' });
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' });
    expect(harness.newest('x')).toMatchObject({ quantity: 100 });
  });
});

describe('a group that cancels its other orders at the first partial fill', () => {
  it('halts entries, once, with an alarm', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    await harness.told(e);
    for (const leg of [t, s]) await harness.told(leg, { group: 'G', groupEffect: 'cancels' });
    expect(harness.of('trading-changed')).toMatchObject([{ state: 'HALTED', why: 'oca-type' }]);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('oca-type');
    expect(harness.cancels()).toEqual([e.orderRef]);
  });
});

describe('a complete answer', () => {
  it('that lacks the stop right after a fill proves nothing, and is asked for again', async () => {
    const harness = createHarness();
    const { s, t } = await held(harness);
    const grouped = { group: 'G', groupEffect: 'reduces' } as const;
    await harness.pass(6_000);
    await harness.fill(t, 40, 102);
    for (const leg of [t, s])
      await harness.told(leg, { ...grouped, quantity: leg === t ? 100 : 60 });
    const lacking = {
      openOrders: [reportOf(t, grouped)],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 60, averageCost: 100 }],
    };
    const asked = () => harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    await harness.pass(1_000);
    const before = asked();
    await harness.snapshot(lacking);
    await harness.pass(2_500);
    await harness.snapshot(lacking);
    expect(harness.of('alarm-raised')).toEqual([]);
    expect(harness.submits('protection')).toEqual([]);
    expect(harness.cancels()).toEqual([]);
    expect(harness.of('reconciled').at(-1)).toMatchObject({
      isClean: false,
      differences: [{ kind: 'missing-stop', action: 'waits' }],
    });
    expect(harness.state().orders.get(s.orderRef)?.status).toBe('working');
    expect(asked()).toBeGreaterThan(before);
  });
});
