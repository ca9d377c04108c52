// What a complete answer shows late: both fills of a trade at once, and an order that was thought ended.
import { describe, expect, it } from 'vitest';
import { createRig } from '../rig/rig.ts';
import { executionOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const grouped = { group: 'G', groupEffect: 'reduces' } as const;
const held = { account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 };

describe('entry and stop that filled unheard within one second', () => {
  it('are booked as they happened, in whatever order the broker lists them', async () => {
    const before = createRig();
    await before.ready();
    await before.predict('BUY');
    const { e, s } = before.bracket();
    const at = before.now();
    const rig = await before.crash(60_000);
    await rig.connect();
    const executions = [
      executionOf(s, { execId: '2.1.1.01', shares: 100, price: 98.5, at }),
      executionOf(e, { execId: '1.1.1.01', shares: 100, price: 100.02, at }),
    ];
    await rig.snapshot({ executions });
    expect(rig.of('position-filled').map(({ quantityAfter }) => quantityAfter)).toEqual([100, 0]);
    expect(rig.of('position-closed')).toMatchObject([
      { entryPrice: 100.02, exitPrice: 98.5, reason: 'stop', quantity: 100 },
    ]);
  });
});

describe('a fill listed late by a gateway whose clock is ahead', () => {
  async function shownAfter(skewMs: number) {
    const before = createRig();
    await before.ready();
    await before.predict('BUY');
    const { e, s, t } = before.bracket();
    const at = before.now();
    const rig = await before.crash(1_000);
    await rig.connect();
    rig.broker.say({ type: 'clock-read', skewMs });
    await rig.pass(5_000);
    await rig.snapshot({
      executions: [executionOf(e, { execId: '1.1.1.01', shares: 100, price: 100.02, at })],
      openOrders: [s, t].map((leg) => reportOf(leg, grouped)),
      positions: [{ ...held, quantity: 150 }],
    });
    expect(rig.of('execution-booked')).toHaveLength(1);
    return rig.state().foreign.get('AAPL');
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
    const rig = createRig();
    await rig.ready();
    const { s, t } = await rig.enter();
    await rig.status(t, 'cancelled');
    await rig.pass(10_000);
    expect(rig.cancels()).toEqual([]);
    await rig.snapshot({
      openOrders: [s, t].map((leg) => reportOf(leg, grouped)),
      positions: [held],
    });
    expect(rig.cancels()).toEqual([t.orderRef]);
    expect(rig.state().orders.get(t.orderRef)?.status).toBe('pending_cancel');
  });

  it('stays ended for an answer that was asked for before it ended', async () => {
    const rig = createRig();
    await rig.ready();
    const { s, t } = await rig.enter();
    await rig.pass(10_000);
    const requestedAt = rig.now();
    await rig.pass(1_000);
    await rig.status(t, 'cancelled');
    await rig.snapshot({
      requestedAt,
      openOrders: [s, t].map((leg) => reportOf(leg, grouped)),
      positions: [held],
    });
    expect(rig.cancels()).toEqual([]);
    expect(rig.state().orders.get(t.orderRef)?.status).toBe('cancelled');
  });
});
