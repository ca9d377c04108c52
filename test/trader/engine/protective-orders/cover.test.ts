// While an entry fills and after it has ended, a stop of the right size rests at the broker.
import { describe, expect, it } from 'vitest';
import { createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT, strategy } from '../rig/settings.ts';

async function partlyFilled(rig: Rig, shares = 40, price = 100.1) {
  await rig.ready();
  await rig.predict('BUY');
  const legs = rig.bracket();
  await rig.told(legs.e);
  await rig.told(legs.t, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
  await rig.told(legs.s, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
  await rig.fill(legs.e, shares, price);
  return legs;
}

describe('an entry that fills in parts', () => {
  it('does not change its children while it works and fits them once it has expired', async () => {
    const rig = createRig();
    const { e, s, t } = await partlyFilled(rig);
    await rig.fill(e, 20, 100.16);
    expect(rig.modifies()).toEqual([]);
    expect(rig.of('position-opened')).toEqual([]);
    await rig.pass(30_000);
    await rig.status(e, 'cancelled');
    expect(rig.state().orders.get(e.orderRef)?.status).toBe('expired');
    // Average 100.12, stop planned at 98.52: R is 1.60, two R above the average is 103.32.
    const [opened] = rig.of('position-opened');
    expect(opened).toMatchObject({ quantity: 60, targetPrice: 103.32 });
    expect(opened?.averagePrice).toBeCloseTo(100.12, 9);
    expect(opened?.r).toBeCloseTo(1.6, 9);
    expect(rig.modifies()).toEqual([
      { orderRef: s.orderRef, quantity: 60 },
      { orderRef: t.orderRef, quantity: 60, limitPrice: 103.32 },
    ]);
    const changes = rig.broker.calls.flatMap((c) => (c.kind === 'modify' ? [c.change] : []));
    expect(changes.every(({ detachParent }) => detachParent)).toBe(true);
    await rig.told(s, { group: 'G', groupEffect: 'reduces', quantity: 60 });
    expect(rig.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });

  it('is closed at once after a fill so bad that half of the planned risk is gone', async () => {
    const rig = createRig();
    const { e, t } = await partlyFilled(rig, 100, 99.26);
    expect(rig.of('position-closing')).toMatchObject([{ reason: 'bad_fill' }]);
    expect(rig.newest('x')).toMatchObject({ quantity: 100, type: 'market', group: 'G' });
    expect(rig.state().orders.get(e.orderRef)?.status).toBe('filled');
    expect(rig.cancels()).not.toContain(t.orderRef);
  });

  it('ends as soon as its stop has partially filled', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, t, s } = rig.bracket();
    await rig.told(e);
    for (const leg of [t, s]) await rig.told(leg, { group: 'G', groupEffect: 'reduces' });
    await rig.fill(e, 40, 100.02);
    expect(rig.cancels()).toEqual([]);
    await rig.fill(s, 10, 98.5);
    expect(rig.cancels()).toEqual([e.orderRef]);
  });

  it('ends when its stop executes first, and a later fill gets a new stop', async () => {
    const rig = createRig();
    const { e, s } = await partlyFilled(rig);
    await rig.fill(s, 40, 98.5, { cumulativeQuantity: 40 });
    expect(rig.cancels()).toEqual([e.orderRef]);
    expect(rig.of('position-closed')).toEqual([]);
    await rig.fill(e, 10, 100.1);
    await rig.status(e, 'cancelled');
    // The child still states 100: 40 are filled, 10 are held.
    expect(rig.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 50 });
  });

  it('ends when its stop is refused, and the filled part gets a stop in the group of its target', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    await rig.told(e);
    await rig.told(t, { group: 'G', groupEffect: 'reduces' });
    await rig.refused(s, 201);
    expect(rig.cancels()).toEqual([e.orderRef]);
    await rig.fill(e, 30, 100.1);
    const stop = rig.newest('s');
    expect(stop.orderRef).not.toBe(s.orderRef);
    expect(stop).toMatchObject({
      quantity: 30,
      stopPrice: 98.52,
      group: 'G',
      validity: { kind: 'gtc' },
    });
    expect(rig.submits('protection')).toHaveLength(1);
    await rig.told(stop);
    // The cancel is in flight while more fills.
    await rig.fill(e, 20, 100.1);
    expect(rig.modifies()).toEqual([{ orderRef: stop.orderRef, quantity: 50 }]);
    await rig.told(stop, { quantity: 50 });
    await rig.status(e, 'cancelled');
    expect(rig.engine.status().protectedPositions).toBe(1);
  });

  it('without a target gets a separate stop in its own group', async () => {
    const rig = createRig({ strategies: [strategy({ target: undefined })] });
    await rig.ready();
    await rig.predict('BUY');
    const { e, s } = rig.bracket();
    await rig.told(e);
    await rig.fill(e, 100, 100.02);
    await rig.refused(s, 201);
    const stop = rig.newest('s');
    expect(stop).toMatchObject({ quantity: 100, group: stop.orderRef });
  });

  it('gets no stop beside a target that can fill outside its group: the target ends first', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    await rig.told(e);
    await rig.told(t);
    await rig.told(s);
    await rig.fill(e, 100, 100.02);
    await rig.refused(s, 201);
    expect(rig.submits('protection')).toEqual([]);
    expect(rig.cancels()).toEqual([t.orderRef]);
    await rig.status(t, 'cancelled');
    expect(rig.submits('protection')).toHaveLength(1);
  });

  it('gets its target cancelled again if the first cancel was lost and the stop had to be placed beside it', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg);
    await rig.fill(e, 100, 100.02);
    await rig.refused(s, 201);
    await rig.pass(3_000);
    const stop = rig.newest('s');
    expect(stop.orderRef).not.toBe(s.orderRef);
    await rig.told(stop);
    await rig.pass(11_000);
    const openOrders = [reportOf(t), reportOf(stop)];
    const held = { account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 };
    await rig.snapshot({ openOrders, positions: [held] });
    expect(rig.cancels()).toEqual([t.orderRef, t.orderRef]);
  });

  it('is closed after three refused placements of a stop, with one alarm', async () => {
    const rig = createRig({ strategies: [strategy({ target: undefined })] });
    await rig.ready();
    const { s } = await rig.enter();
    await rig.refused(s, 201);
    await rig.refused(rig.newest('s'), 201);
    await rig.refused(rig.newest('s'), 201);
    expect(rig.submits('protection')).toHaveLength(2);
    expect(rig.of('position-closing')).toMatchObject([{ reason: 'unprotected' }]);
    expect(rig.newest('x')).toMatchObject({ quantity: 100 });
    await rig.pass(5_000);
    const alarms = rig.of('alarm-raised').filter(({ alarm }) => alarm === 'unprotected');
    expect(alarms).toHaveLength(1);
  });

  it('leads to a request for all orders if its stop has not appeared one second after the fill', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s } = rig.bracket();
    rig.broker.say({ type: 'sent', orderRefs: [e.orderRef, s.orderRef] });
    await rig.fill(e, 100, 100.02);
    const asked = () => rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    const before = asked();
    await rig.pass(900);
    expect(asked()).toBe(before);
    await rig.pass(400);
    expect(asked()).toBe(before + 1);
  });

  it('gets a lost change of its stop again at once, and a refused one after a pause', async () => {
    const rig = createRig();
    const { e, s, t } = await partlyFilled(rig);
    await rig.status(e, 'cancelled');
    const group = { group: 'G', groupEffect: 'reduces' } as const;
    await rig.refused(t, 201);
    await rig.pass(4_000);
    expect(rig.modifies()).toHaveLength(2);
    await rig.pass(6_500);
    const open = [
      { terms: s, quantity: 100 },
      { terms: t, quantity: 100 },
    ].map(({ terms, quantity }) => ({ ...reportOf(terms), ...group, quantity }));
    await rig.snapshot({ openOrders: open, executions: [] });
    const again = rig.modifies().filter(({ orderRef }) => orderRef === s.orderRef);
    expect(again).toEqual([
      { orderRef: s.orderRef, quantity: 40 },
      { orderRef: s.orderRef, quantity: 40 },
    ]);
  });
});
