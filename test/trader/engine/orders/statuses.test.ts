// Statuses, changed terms and refusals of our orders: what each may change and what it must not.
import { describe, expect, it } from 'vitest';
import { createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';
import { entered, quantity, working } from './entered.ts';

describe('a status', () => {
  it('that makes the stop inactive leaves the position unprotected, and a snapshot is requested', async () => {
    const rig = createRig();
    const { s } = await entered(rig);
    expect(rig.engine.status().protectedPositions).toBe(1);
    await rig.status(s, 'held');
    expect(rig.engine.status().protectedPositions).toBe(0);
    expect(rig.of('alarm-raised')).toMatchObject([{ alarm: 'stop-held' }]);
    await rig.status(s, 'presubmitted');
    expect(rig.engine.status().protectedPositions).toBe(1);
  });

  it('older than the known one changes nothing', async () => {
    const rig = createRig();
    const { e, s } = await entered(rig);
    await rig.status(e, 'submitted');
    await rig.status(e, 'pending');
    expect(rig.state().orders.get(e.orderRef)?.status).toBe('filled');
    await rig.status(s, 'pending');
    expect(rig.state().orders.get(s.orderRef)?.status).toBe('working');
  });

  it('never fills an order', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    await rig.status(rig.bracket().e, 'filled');
    expect(quantity(rig)).toBe(0);
    expect(rig.of('position-filled')).toEqual([]);
  });

  it('of another client or permanent id with the same number does not concern our order', async () => {
    const rig = createRig();
    const { s } = await entered(rig);
    const status = { filled: 0, remaining: 0, whyHeld: '', status: 'cancelled' } as const;
    for (const handle of [undefined, s.handle])
      rig.broker.say({ type: 'order-status', ...status, handle, brokerLink: 'permId:4711' });
    await rig.settle();
    expect(rig.engine.status().protectedPositions).toBe(1);
    expect(rig.submits('protection')).toEqual([]);
  });
});

describe('new terms', () => {
  it('of a target that are confirmed after the trade has ended change nothing else', async () => {
    const rig = createRig();
    const { e, s, t } = await working(rig);
    await rig.fill(e, 100, 100.1);
    await rig.fill(s, 100, 98.5);
    await rig.told(t, { limitPrice: 103.26, group: 'G' });
    expect(rig.state().orders.get(t.orderRef)).toMatchObject({ limitPrice: 103.26 });
    expect(rig.of('target-moved')).toEqual([]);
  });
});

describe('an order shown with no quantity', () => {
  it('keeps the quantity it had', async () => {
    const rig = createRig();
    const { s } = await entered(rig);
    await rig.told(s, { quantity: 0, group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
    expect(rig.state().orders.get(s.orderRef)).toMatchObject({ quantity: 100 });
    expect(rig.modifies()).toEqual([]);
    expect(rig.engine.status().protectedPositions).toBe(1);
  });
});

describe('a refusal', () => {
  it('of a change that is reported twice does not refuse the order that rests', async () => {
    const rig = createRig();
    const { e, s } = await working(rig);
    await rig.fill(e, 40, 100);
    await rig.status(e, 'cancelled');
    await rig.refused(s, 201);
    await rig.refused(s, 201);
    expect(rig.submits('protection')).toEqual([]);
    expect(rig.engine.status().protectedPositions).toBe(1);
  });

  it('of a change that was reported as made does not refuse the order either', async () => {
    const rig = createRig();
    await rig.ready();
    const { s } = await rig.enter();
    await rig.pass(6_000);
    const rests = { group: 'G', groupEffect: 'reduces', status: 'presubmitted' } as const;
    await rig.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
    await rig.told(s, { ...rests, stopPrice: 99.5 });
    await rig.refused(s, 201);
    await rig.told(s, rests);
    expect(rig.submits('protection')).toEqual([]);
    expect(rig.of('stop-meddled')).toEqual([]);
    expect(rig.state().orders.get(s.orderRef)).toMatchObject({
      status: 'working',
      stopPrice: s.stopPrice,
    });
    await rig.pass(5_000);
    expect(rig.modifies().at(-1)).toEqual({ orderRef: s.orderRef, stopPrice: 99.5 });
  });

  it('of a stop that its status confirms ends the stop, with or without a reported change', async () => {
    const rig = createRig();
    await rig.ready();
    const { s } = await rig.enter();
    await rig.pass(6_000);
    await rig.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
    await rig.told(s, { group: 'G', groupEffect: 'reduces', stopPrice: 99.5 });
    await rig.refused(s, 201);
    await rig.status(s, 'cancelled');
    expect(rig.submits('protection')).toHaveLength(1);
    expect(rig.newest('s')).toMatchObject({ stopPrice: 99.5, quantity: 100 });
  });

  it('of a change, by a number that is in use, asks what became of the order', async () => {
    const rig = createRig();
    const { s } = await entered(rig);
    await rig.told(s, { group: 'G', groupEffect: 'reduces' });
    await rig.pass(6_000);
    const asked = () => rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    await rig.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
    const before = asked();
    await rig.refused(s, 103);
    await rig.pass(300);
    expect(asked()).toBe(before + 1);
  });

  it('of a number that is in use leaves the order unknown', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e } = rig.bracket();
    await rig.refused(e, 103);
    expect(rig.state().orders.get(e.orderRef)?.status).toBe('unknown');
    expect(rig.submits('entry')).toHaveLength(1);
  });
});

describe('an entry whose good-till time is over', () => {
  const asked = (rig: Rig): number => rig.broker.calls.filter((c) => c.kind === 'snapshot').length;

  it('is asked about once if no status says that it has ended', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.pass(10_000);
    await rig.quote(100);
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg);
    await rig.fill(e, 50, 100.1);
    const shown = {
      openOrders: [e, t, s].map((leg) => reportOf(leg)),
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 50, averageCost: 100.1 }],
    };
    await rig.pass(21_000);
    await rig.snapshot(shown);
    await rig.pass(9_500);
    const before = asked(rig);
    await rig.pass(1_000);
    expect(asked(rig)).toBe(before + 1);
    await rig.snapshot(shown);
    await rig.pass(5_000);
    expect(asked(rig)).toBe(before + 1);
  });
});
