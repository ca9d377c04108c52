// Statuses, changed terms and refusals of our orders: what each may change and what it must not.
import { describe, expect, it } from 'vitest';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { entered, quantity, working } from './entered.ts';

const snapshotsAsked = ({ broker }: Harness): number =>
  broker.calls.filter(({ kind }) => kind === 'snapshot').length;

describe('a status', () => {
  it('that makes the stop inactive leaves the position unprotected, and a snapshot is requested', async () => {
    const harness = createHarness();
    const { s } = await entered(harness);
    expect(harness.engine.status().protectedPositions).toBe(1);
    await harness.pass(6_000);
    const before = snapshotsAsked(harness);
    await harness.status(s, 'held');
    await harness.pass(300);
    expect(snapshotsAsked(harness)).toBe(before + 1);
    expect(harness.engine.status().protectedPositions).toBe(0);
    expect(harness.of('alarm-raised')).toMatchObject([{ alarm: 'stop-held' }]);
    await harness.status(s, 'presubmitted');
    expect(harness.engine.status().protectedPositions).toBe(1);
  });

  it('older than the known one changes nothing', async () => {
    const harness = createHarness();
    const { e, s } = await entered(harness);
    await harness.status(e, 'submitted');
    await harness.status(e, 'pending');
    expect(harness.state().orders.get(e.orderRef)?.status).toBe('filled');
    await harness.status(s, 'pending');
    expect(harness.state().orders.get(s.orderRef)?.status).toBe('working');
  });

  it('never fills an order', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    await harness.status(harness.bracket().e, 'filled');
    expect(quantity(harness)).toBe(0);
    expect(harness.of('position-filled')).toEqual([]);
  });

  it('of another client or permanent id with the same number does not concern our order', async () => {
    const harness = createHarness();
    const { s } = await entered(harness);
    const status = { filled: 0, remaining: 0, whyHeld: '', status: 'cancelled' } as const;
    for (const handle of [undefined, s.handle])
      harness.broker.say({ type: 'order-status', ...status, handle, brokerLink: 'permId:4711' });
    await harness.settle();
    expect(harness.engine.status().protectedPositions).toBe(1);
    expect(harness.submits('protection')).toEqual([]);
  });
});

describe('new terms', () => {
  it('of a target that are confirmed after the trade has ended change nothing else', async () => {
    const harness = createHarness();
    const { e, s, t } = await working(harness);
    await harness.fill(e, 100, 100.1);
    await harness.fill(s, 100, 98.5);
    await harness.told(t, { limitPrice: 103.26, group: 'G' });
    expect(harness.state().orders.get(t.orderRef)).toMatchObject({ limitPrice: 103.26 });
    expect(harness.of('target-moved')).toEqual([]);
  });
});

describe('an order shown with no quantity', () => {
  it('keeps the quantity it had', async () => {
    const harness = createHarness();
    const { s } = await entered(harness);
    await harness.told(s, {
      quantity: 0,
      group: 'G',
      groupEffect: 'reduces',
      status: 'presubmitted',
    });
    expect(harness.state().orders.get(s.orderRef)).toMatchObject({ quantity: 100 });
    expect(harness.modifies()).toEqual([]);
    expect(harness.engine.status().protectedPositions).toBe(1);
  });
});

describe('a refusal', () => {
  it('of a change that is reported twice does not refuse the order that rests', async () => {
    const harness = createHarness();
    const { e, s } = await working(harness);
    await harness.fill(e, 40, 100);
    await harness.status(e, 'cancelled');
    await harness.refused(s, 201);
    await harness.refused(s, 201);
    expect(harness.submits('protection')).toEqual([]);
    expect(harness.engine.status().protectedPositions).toBe(1);
  });

  it('of a change that was reported as made does not refuse the order either', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s } = await harness.enter();
    await harness.pass(6_000);
    const rests = { group: 'G', groupEffect: 'reduces', status: 'presubmitted' } as const;
    await harness.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
    await harness.told(s, { ...rests, stopPrice: 99.5 });
    await harness.refused(s, 201);
    await harness.told(s, rests);
    expect(harness.submits('protection')).toEqual([]);
    expect(harness.of('stop-meddled')).toEqual([]);
    expect(harness.state().orders.get(s.orderRef)).toMatchObject({
      status: 'working',
      stopPrice: s.stopPrice,
    });
    await harness.pass(5_000);
    expect(harness.modifies().at(-1)).toEqual({ orderRef: s.orderRef, stopPrice: 99.5 });
  });

  it('of a stop that its status confirms ends the stop, with or without a reported change', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s } = await harness.enter();
    await harness.pass(6_000);
    await harness.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
    await harness.told(s, { group: 'G', groupEffect: 'reduces', stopPrice: 99.5 });
    await harness.refused(s, 201);
    await harness.status(s, 'cancelled');
    expect(harness.submits('protection')).toHaveLength(1);
    expect(harness.newest('s')).toMatchObject({ stopPrice: 99.5, quantity: 100 });
  });

  it('of a change, by a number that is in use, asks what became of the order', async () => {
    const harness = createHarness();
    const { s } = await entered(harness);
    await harness.told(s, { group: 'G', groupEffect: 'reduces' });
    await harness.pass(6_000);
    await harness.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
    const before = snapshotsAsked(harness);
    await harness.refused(s, 103);
    await harness.pass(300);
    expect(snapshotsAsked(harness)).toBe(before + 1);
  });

  it('of a number that is in use leaves the order unknown, and asks what became of it', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e } = harness.bracket();
    const before = snapshotsAsked(harness);
    await harness.refused(e, 103);
    expect(harness.state().orders.get(e.orderRef)?.status).toBe('unknown');
    expect(harness.submits('entry')).toHaveLength(1);
    await harness.pass(300);
    expect(snapshotsAsked(harness)).toBe(before + 1);
  });
});

describe('an order that ends with a fill that the broker has stated and not reported', () => {
  it('waits for it, and asks for it at once', async () => {
    const harness = createHarness();
    const { e } = await working(harness);
    await harness.pass(6_000);
    const { handle } = e;
    const status = {
      type: 'order-status',
      handle,
      remaining: 60,
      filled: 40,
      whyHeld: '',
    } as const;
    harness.broker.say({ ...status, status: 'submitted' });
    const before = snapshotsAsked(harness);
    harness.broker.say({ ...status, status: 'cancelled' });
    await harness.pass(300);
    expect(harness.state().orders.get(e.orderRef)?.status).toBe('working');
    expect(snapshotsAsked(harness)).toBe(before + 1);
  });
});

describe('an order that nothing answers', () => {
  it('is unknown, and a snapshot is requested', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e } = harness.bracket();
    const before = snapshotsAsked(harness);
    harness.broker.say({ type: 'ack-overdue', orderRef: e.orderRef });
    await harness.pass(300);
    expect(harness.state().orders.get(e.orderRef)?.status).toBe('unknown');
    expect(snapshotsAsked(harness)).toBe(before + 1);
  });
});

describe('an entry whose good-till time is over', () => {
  it('is asked about once if no status says that it has ended', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.pass(10_000);
    await harness.quote(100);
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg);
    await harness.fill(e, 50, 100.1);
    const shown = {
      openOrders: [e, t, s].map((leg) => reportOf(leg)),
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 50, averageCost: 100.1 }],
    };
    await harness.pass(21_000);
    await harness.snapshot(shown);
    await harness.pass(9_500);
    const before = snapshotsAsked(harness);
    await harness.pass(1_000);
    expect(snapshotsAsked(harness)).toBe(before + 1);
    await harness.snapshot(shown);
    await harness.pass(5_000);
    expect(snapshotsAsked(harness)).toBe(before + 1);
  });
});
