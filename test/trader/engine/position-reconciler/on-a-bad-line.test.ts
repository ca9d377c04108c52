// What the state of the line and the words of the broker hold back: entries, and nothing that closes or protects.
import { describe, expect, it } from 'vitest';
import { createRig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';
import { held, timed } from './held.ts';

describe('on a suspect line', () => {
  it('an exit is sent, and a stop that is gone is placed again', async () => {
    const rig = createRig({ strategies: [timed] });
    const { s } = await held(rig);
    rig.broker.say({ type: 'gateway-changed', state: 'suspect', why: 'a probe found no answer' });
    await rig.status(s, 'cancelled');
    expect(rig.newest('s')).toMatchObject({ quantity: 100 });
    expect(rig.submits('protection')).toHaveLength(1);
    await rig.told(rig.newest('s'), { group: 'G', groupEffect: 'reduces' });
    await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' });
    expect(rig.newest('x')).toMatchObject({ quantity: 100 });
  });
});

describe('a group that cancels its other orders at the first partial fill', () => {
  it('halts entries, once, with an alarm', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, t, s } = rig.bracket();
    await rig.told(e);
    for (const leg of [t, s]) await rig.told(leg, { group: 'G', groupEffect: 'cancels' });
    expect(rig.of('trading-changed')).toMatchObject([{ state: 'HALTED', why: 'oca-type' }]);
    expect(rig.of('alarm-raised').map(({ alarm }) => alarm)).toContain('oca-type');
    expect(rig.cancels()).toEqual([e.orderRef]);
  });
});

describe('a complete answer', () => {
  it('that lacks the stop right after a fill proves nothing, and is asked for again', async () => {
    const rig = createRig();
    const { s, t } = await held(rig);
    const grouped = { group: 'G', groupEffect: 'reduces' } as const;
    await rig.pass(6_000);
    await rig.fill(t, 40, 102);
    for (const leg of [t, s]) await rig.told(leg, { ...grouped, quantity: leg === t ? 100 : 60 });
    const lacking = {
      openOrders: [reportOf(t, grouped)],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 60, averageCost: 100 }],
    };
    const asked = () => rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    await rig.pass(1_000);
    const before = asked();
    await rig.snapshot(lacking);
    await rig.pass(2_500);
    await rig.snapshot(lacking);
    expect(rig.of('alarm-raised')).toEqual([]);
    expect(rig.submits('protection')).toEqual([]);
    expect(rig.cancels()).toEqual([]);
    expect(rig.of('reconciled').at(-1)).toMatchObject({
      isClean: false,
      differences: [{ kind: 'missing-stop', action: 'waits' }],
    });
    expect(rig.state().orders.get(s.orderRef)?.status).toBe('working');
    expect(asked()).toBeGreaterThan(before);
  });
});
