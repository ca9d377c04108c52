// While an entry fills and after it has ended, a stop of the right size rests at the broker.
import { describe, expect, it } from 'vitest';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';

async function partlyFilled(harness: Harness, shares = 40, price = 100.1) {
  await harness.ready();
  await harness.predict('BUY');
  const legs = harness.bracket();
  await harness.told(legs.e);
  await harness.told(legs.t, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
  await harness.told(legs.s, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
  await harness.fill(legs.e, shares, price);
  return legs;
}

describe('an entry that fills in parts', () => {
  it('does not change its children while it works and fits them once it has expired', async () => {
    const harness = createHarness();
    const { e, s, t } = await partlyFilled(harness);
    await harness.fill(e, 20, 100.16);
    expect(harness.modifies()).toEqual([]);
    expect(harness.of('position-opened')).toEqual([]);
    await harness.pass(30_000);
    await harness.status(e, 'cancelled');
    expect(harness.state().orders.get(e.orderRef)?.status).toBe('expired');
    // Average 100.12, stop planned at 98.52: R is 1.60, two R above the average is 103.32.
    const [opened] = harness.of('position-opened');
    expect(opened).toMatchObject({ quantity: 60, targetPrice: 103.32 });
    expect(opened?.averagePrice).toBeCloseTo(100.12, 9);
    expect(opened?.r).toBeCloseTo(1.6, 9);
    expect(harness.modifies()).toEqual([
      { orderRef: s.orderRef, quantity: 60 },
      { orderRef: t.orderRef, quantity: 60, limitPrice: 103.32 },
    ]);
    const changes = harness.broker.calls.flatMap((c) => (c.kind === 'modify' ? [c.change] : []));
    expect(changes.every(({ detachParent }) => detachParent)).toBe(true);
    await harness.told(s, { group: 'G', groupEffect: 'reduces', quantity: 60 });
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });

  it('is closed at once after a fill so bad that half of the planned risk is gone', async () => {
    const harness = createHarness();
    const { e, t } = await partlyFilled(harness, 100, 99.26);
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'bad_fill' }]);
    expect(harness.newest('x')).toMatchObject({ quantity: 100, type: 'market', group: 'G' });
    expect(harness.state().orders.get(e.orderRef)?.status).toBe('filled');
    expect(harness.cancels()).not.toContain(t.orderRef);
  });

  it('ends as soon as its stop has partially filled', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    await harness.told(e);
    for (const leg of [t, s]) await harness.told(leg, { group: 'G', groupEffect: 'reduces' });
    await harness.fill(e, 40, 100.02);
    expect(harness.cancels()).toEqual([]);
    await harness.fill(s, 10, 98.5);
    expect(harness.cancels()).toEqual([e.orderRef]);
  });

  it('ends when its stop executes first, and a later fill gets a new stop', async () => {
    const harness = createHarness();
    const { e, s } = await partlyFilled(harness);
    await harness.fill(s, 40, 98.5, { cumulativeQuantity: 40 });
    expect(harness.cancels()).toEqual([e.orderRef]);
    expect(harness.of('position-closed')).toEqual([]);
    await harness.fill(e, 10, 100.1);
    await harness.status(e, 'cancelled');
    // The child still states 100: 40 are filled, 10 are held.
    expect(harness.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 50 });
  });

  it('ends when its stop is refused, and the filled part gets a stop in the group of its target', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    await harness.told(e);
    await harness.told(t, { group: 'G', groupEffect: 'reduces' });
    await harness.refused(s, 201);
    expect(harness.cancels()).toEqual([e.orderRef]);
    await harness.fill(e, 30, 100.1);
    const stop = harness.newest('s');
    expect(stop.orderRef).not.toBe(s.orderRef);
    expect(stop).toMatchObject({
      quantity: 30,
      stopPrice: 98.52,
      group: 'G',
      validity: { kind: 'gtc' },
    });
    expect(harness.submits('protection')).toHaveLength(1);
    await harness.told(stop);
    // The cancel is in flight while more fills.
    await harness.fill(e, 20, 100.1);
    expect(harness.modifies()).toEqual([{ orderRef: stop.orderRef, quantity: 50 }]);
    await harness.told(stop, { quantity: 50 });
    await harness.status(e, 'cancelled');
    expect(harness.engine.status().protectedPositions).toBe(1);
  });

  it('without a target gets a separate stop in its own group', async () => {
    const harness = createHarness({ strategies: [strategy({ target: undefined })] });
    await harness.ready();
    await harness.predict('BUY');
    const { e, s } = harness.bracket();
    await harness.told(e);
    await harness.fill(e, 100, 100.02);
    await harness.refused(s, 201);
    const stop = harness.newest('s');
    expect(stop).toMatchObject({ quantity: 100, group: stop.orderRef });
  });

  it('gets no stop beside a target that can fill outside its group: the target ends first', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    await harness.told(e);
    await harness.told(t);
    await harness.told(s);
    await harness.fill(e, 100, 100.02);
    await harness.refused(s, 201);
    expect(harness.submits('protection')).toEqual([]);
    expect(harness.cancels()).toEqual([t.orderRef]);
    await harness.status(t, 'cancelled');
    expect(harness.submits('protection')).toHaveLength(1);
  });

  it('gets its target cancelled again if the first cancel was lost and the stop had to be placed beside it', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg);
    await harness.fill(e, 100, 100.02);
    await harness.refused(s, 201);
    await harness.pass(3_000);
    const stop = harness.newest('s');
    expect(stop.orderRef).not.toBe(s.orderRef);
    await harness.told(stop);
    await harness.pass(11_000);
    const openOrders = [reportOf(t), reportOf(stop)];
    const held = { account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 };
    await harness.snapshot({ openOrders, positions: [held] });
    expect(harness.cancels()).toEqual([t.orderRef, t.orderRef]);
  });

  it('is closed after three refused placements of a stop, with one alarm', async () => {
    const harness = createHarness({ strategies: [strategy({ target: undefined })] });
    await harness.ready();
    const { s } = await harness.enter();
    await harness.refused(s, 201);
    await harness.refused(harness.newest('s'), 201);
    await harness.refused(harness.newest('s'), 201);
    expect(harness.submits('protection')).toHaveLength(2);
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'unprotected' }]);
    expect(harness.newest('x')).toMatchObject({ quantity: 100 });
    await harness.pass(5_000);
    const alarms = harness.of('alarm-raised').filter(({ alarm }) => alarm === 'unprotected');
    expect(alarms).toHaveLength(1);
  });

  it('leads to a request for all orders if its stop has not appeared one second after the fill', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, s } = harness.bracket();
    harness.broker.say({ type: 'sent', orderRefs: [e.orderRef, s.orderRef] });
    await harness.fill(e, 100, 100.02);
    const asked = () => harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    const before = asked();
    await harness.pass(900);
    expect(asked()).toBe(before);
    await harness.pass(400);
    expect(asked()).toBe(before + 1);
  });

  it('gets a lost change of its stop again at once, and a refused one after a pause', async () => {
    const harness = createHarness();
    const { e, s, t } = await partlyFilled(harness);
    await harness.status(e, 'cancelled');
    const group = { group: 'G', groupEffect: 'reduces' } as const;
    await harness.refused(t, 201);
    await harness.pass(4_000);
    expect(harness.modifies()).toHaveLength(2);
    await harness.pass(6_500);
    const open = [
      { terms: s, quantity: 100 },
      { terms: t, quantity: 100 },
    ].map(({ terms, quantity }) => ({ ...reportOf(terms), ...group, quantity }));
    await harness.snapshot({ openOrders: open, executions: [] });
    const again = harness.modifies().filter(({ orderRef }) => orderRef === s.orderRef);
    expect(again).toEqual([
      { orderRef: s.orderRef, quantity: 40 },
      { orderRef: s.orderRef, quantity: 40 },
    ]);
  });
});
