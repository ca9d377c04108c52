// What a complete answer shows late: both fills of a trade at once, and an order that was thought ended.
import { describe, expect, it } from 'vitest';
import { createHarness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const grouped = { group: 'G', groupEffect: 'reduces' } as const;
const held = { account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 };

describe('entry and stop that filled unheard within one second', () => {
  it('are booked as they happened, in whatever order the broker lists them', async () => {
    const before = createHarness();
    await before.ready();
    await before.predict('BUY');
    const { e, s } = before.bracket();
    const at = before.now();
    const harness = await before.crash(60_000);
    await harness.connect();
    const executions = [
      executionOf(s, { execId: '2.1.1.01', shares: 100, price: 98.5, at }),
      executionOf(e, { execId: '1.1.1.01', shares: 100, price: 100.02, at }),
    ];
    await harness.snapshot({ executions });
    expect(harness.of('position-filled').map(({ quantityAfter }) => quantityAfter)).toEqual([
      100, 0,
    ]);
    expect(harness.of('position-closed')).toMatchObject([
      { entryPrice: 100.02, exitPrice: 98.5, reason: 'stop', quantity: 100 },
    ]);
  });
});

describe('a fill listed late by a gateway whose clock is ahead', () => {
  async function shownAfter(skewMs: number) {
    const before = createHarness();
    await before.ready();
    await before.predict('BUY');
    const { e, s, t } = before.bracket();
    const at = before.now();
    const harness = await before.crash(1_000);
    await harness.connect();
    harness.broker.say({ type: 'clock-read', skewMs });
    await harness.pass(5_000);
    await harness.snapshot({
      executions: [executionOf(e, { execId: '1.1.1.01', shares: 100, price: 100.02, at })],
      openOrders: [s, t].map((leg) => reportOf(leg, grouped)),
      positions: [{ ...held, quantity: 150 }],
    });
    expect(harness.of('execution-booked')).toHaveLength(1);
    return harness.state().foreign.get('AAPL');
  }

  it('is as old as our own clock says, so that a position shown long after it contains it', async () => {
    expect(await shownAfter(1_500)).toBe(50);
  });

  it('may be new if the two clocks are far apart, so that a position may lack it', async () => {
    expect(await shownAfter(10_000)).toBeUndefined();
  });
});

describe('an order that was thought ended', () => {
  it('is live if a complete answer shows it later, and is cancelled', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s, t } = await harness.enter();
    await harness.status(t, 'cancelled');
    await harness.pass(10_000);
    expect(harness.cancels()).toEqual([]);
    await harness.snapshot({
      openOrders: [s, t].map((leg) => reportOf(leg, grouped)),
      positions: [held],
    });
    expect(harness.cancels()).toEqual([t.orderRef]);
    expect(harness.state().orders.get(t.orderRef)?.status).toBe('pending_cancel');
  });

  it.each([
    ['held', 'acknowledged'],
    ['pending', 'acknowledged'],
    ['presubmitted', 'working'],
  ] as const)('and is shown as %s counts as %s', async (status, is) => {
    const harness = createHarness();
    await harness.ready();
    const { s, t } = await harness.enter();
    await harness.pass(6_000);
    await harness.status(s, 'cancelled');
    const next = harness.newest('s');
    await harness.pass(10_000);
    const openOrders = [reportOf(s, { ...grouped, status }), reportOf(t, grouped)];
    await harness.snapshot({
      openOrders: [...openOrders, reportOf(next, grouped)],
      positions: [held],
    });
    const shown = harness.of('order-updated').filter(({ orderRef }) => orderRef === s.orderRef);
    expect(shown.at(-1)).toMatchObject({ status: is, why: 'the broker still shows it' });
  });

  it('stays ended for an answer that was asked for before it ended', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s, t } = await harness.enter();
    await harness.pass(10_000);
    const requestedAt = harness.now();
    await harness.pass(1_000);
    await harness.status(t, 'cancelled');
    await harness.snapshot({
      requestedAt,
      openOrders: [s, t].map((leg) => reportOf(leg, grouped)),
      positions: [held],
    });
    expect(harness.cancels()).toEqual([]);
    expect(harness.state().orders.get(t.orderRef)?.status).toBe('cancelled');
  });

  it('is left as it is if it is a stop, while the one that took its place does not work yet', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s, t } = await harness.enter();
    await harness.pass(6_000);
    await harness.status(s, 'cancelled');
    const next = harness.newest('s');
    expect(next.orderRef).not.toBe(s.orderRef);
    await harness.pass(6_000);
    await harness.snapshot({
      openOrders: [s, t].map((leg) => reportOf(leg, grouped)),
      positions: [held],
    });
    expect(harness.cancels()).not.toContain(s.orderRef);
    expect(harness.engine.status()).toMatchObject({ protectedPositions: 1 });
  });
});

describe('an order whose cancel is under way', () => {
  it('is not taken for one whose cancel was lost while the broker shows that it is', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg, leg === e ? {} : grouped);
    await harness.command({ type: 'halt', why: 'lunch', by: 'a test' });
    expect(harness.cancels()).toEqual([e.orderRef]);
    await harness.pass(20_000);
    await harness.snapshot({
      openOrders: [reportOf(e, { status: 'pending_cancel' }), reportOf(s, grouped)],
    });
    expect(harness.state().orders.get(e.orderRef)?.status).toBe('pending_cancel');
  });
});
