// A change that became a second live order: two permanent ids under one number.
import { describe, expect, it } from 'vitest';
import { SECOND_MS } from '../../../../src/kernel/instant.ts';
import type { BrokerLink } from '../../../../src/trader/domain/orders/broker-link.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { BrokerReport, ReportedOrder } from '../../../../src/trader/ports/broker-reports.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { permLinkOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { held } from '../position-reconciler/held.ts';

const TWIN = 'permId:777';

/** Holds 100 under a stop; then a snapshot shows a tighter twin of it. */
async function forked(
  harness: Harness,
): Promise<{ s: OrderTerms; t: OrderTerms; old: BrokerLink }> {
  await harness.ready();
  const { s, t } = await harness.enter();
  await harness.pass(6 * SECOND_MS);
  await harness.snapshot({
    openOrders: [
      reportOf(s, { group: 'G', brokerLink: TWIN, stopPrice: 99.5 }),
      reportOf(s, { group: 'G' }),
      reportOf(t, { group: 'G' }),
    ],
    positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
  });
  return { s, t, old: permLinkOf(s) };
}

function ends(
  harness: Harness,
  s: OrderTerms,
  brokerLink: BrokerLink,
  changes: Partial<Extract<BrokerReport, { type: 'order-status' }>> = {},
): void {
  harness.broker.say({
    type: 'order-status',
    handle: s.handle,
    brokerLink,
    status: 'cancelled',
    filled: 0,
    remaining: 100,
    whyHeld: '',
    ...changes,
  });
}

describe('two orders under one number', () => {
  it('are cancelled once by that number, and the tighter one is the stop', async () => {
    const harness = createHarness();
    const { s, old } = await forked(harness);
    expect(harness.cancels()).toEqual([s.orderRef]);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('order-forked');
    ends(harness, s, old);
    harness.broker.say({ type: 'cancelled', handle: s.handle, text: 'Order Canceled' });
    await harness.settle();
    expect(harness.state().orders.get(s.orderRef)).toMatchObject({
      status: 'working',
      brokerLink: TWIN,
      stopPrice: 99.5,
    });
    expect(harness.submits('protection')).toEqual([]);
    expect(harness.cancels()).toHaveLength(1);
  });

  it('are not cancelled again while the cancel is under way: it would end the one to keep', async () => {
    const harness = createHarness();
    const { s, t, old } = await forked(harness);
    await harness.pass(2 * SECOND_MS);
    await harness.snapshot({
      openOrders: [
        reportOf(s, { group: 'G', brokerLink: TWIN, stopPrice: 99.5 }),
        reportOf(s, { group: 'G' }),
        reportOf(t, { group: 'G' }),
      ],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
    });
    await harness.pass(SECOND_MS);
    expect(harness.cancels()).toEqual([s.orderRef]);
    ends(harness, s, old);
    await harness.settle();
    expect(harness.state().orders.get(s.orderRef)).toMatchObject({ brokerLink: TWIN });
  });

  it('are an alarm until a comparison shows one of them alone', async () => {
    const harness = createHarness();
    const { s, t, old } = await forked(harness);
    const isOpen = () => harness.engine.status().alarms.some(({ kind }) => kind === 'order-forked');
    const tighter = reportOf(s, { group: 'G', brokerLink: TWIN, stopPrice: 99.5 });
    const [first, target] = [reportOf(s, { group: 'G' }), reportOf(t, { group: 'G' })];
    const positions = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }];
    await harness.pass(2 * SECOND_MS);
    await harness.snapshot({ openOrders: [tighter, first, target], positions });
    expect(isOpen()).toBe(true);
    ends(harness, s, old);
    harness.broker.say({ type: 'cancelled', handle: s.handle, text: 'Order Canceled' });
    await harness.pass(2 * SECOND_MS);
    await harness.snapshot({ openOrders: [tighter, target], positions });
    expect(isOpen()).toBe(false);
  });

  it('leave the older one if the gateway ends the newer, and the older one is tightened again', async () => {
    const harness = createHarness();
    const { s, t, old } = await forked(harness);
    harness.broker.say({ type: 'cancelled', handle: s.handle, text: 'Order Canceled' });
    ends(harness, s, TWIN);
    await harness.settle();
    await harness.snapshot({
      openOrders: [reportOf(s, { group: 'G' }), reportOf(t, { group: 'G' })],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
    });
    expect(harness.state().orders.get(s.orderRef)).toMatchObject({ brokerLink: old });
    expect(harness.modifies()).toContainEqual(
      expect.objectContaining({ orderRef: s.orderRef, stopPrice: 99.5 }),
    );
    expect(harness.submits('protection')).toEqual([]);
  });
});

describe('a stop whose smaller quantity became a second order', () => {
  const GROUP = { group: 'G', groupEffect: 'reduces' } as const;
  const HELD = {
    positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
  };
  const SECOND = { ...GROUP, quantity: 60, brokerLink: TWIN } as const;
  const PART = [{ side: 'sell', type: 'market', quantity: 40 }];
  const sold = (harness: Harness) => harness.submits('exit').flatMap(({ legs }) => legs);

  /** 40 of 100 are to be sold; the broker has a second stop over 60, and the first one still rests over 100. */
  async function forkedForPart() {
    const harness = createHarness();
    const { s, t } = await held(harness);
    await harness.command({
      type: 'exit',
      symbol: 'AAPL',
      quantity: 40,
      isConfirmed: true,
      by: 'ann',
    });
    await harness.told(t, { ...GROUP, quantity: 60 });
    return { harness, s, t, first: permLinkOf(s), listed: lists(harness, { s, t }) };
  }

  /** A list of all 100 shares, these stops and the target over 60. */
  const lists =
    (harness: Harness, { s, t }: Record<'s' | 't', OrderTerms>) =>
    (...stops: Partial<ReportedOrder>[]) =>
      harness.snapshot({
        ...HELD,
        openOrders: [
          ...stops.map((stop) => reportOf(s, stop)),
          reportOf(t, { ...GROUP, quantity: 60 }),
        ],
      });

  it('holds the sale of a part until the broker names the one that has ended: both would sell more than is held', async () => {
    const { harness, s, first, listed } = await forkedForPart();
    await harness.told(s, SECOND);
    expect(sold(harness)).toEqual([]);
    await listed(SECOND, GROUP);
    expect(harness.cancels()).toEqual([s.orderRef]);
    expect(sold(harness)).toEqual([]);
    ends(harness, s, first);
    await harness.settle();
    expect(sold(harness)).toMatchObject(PART);
    await listed(SECOND);
    expect(sold(harness)).toHaveLength(1);
    expect(harness.cancels()).toHaveLength(1);
  });

  it('sells it by the list where no word of the end has come, and the word that follows is of the other one', async () => {
    const { harness, s, first, listed } = await forkedForPart();
    await listed(SECOND, GROUP);
    await listed(SECOND);
    expect(sold(harness)).toMatchObject(PART);
    ends(harness, s, first);
    harness.broker.say({ type: 'cancelled', handle: s.handle, text: 'Order Canceled' });
    await harness.settle();
    expect(harness.state().orders.get(s.orderRef)).toMatchObject({
      ...{ status: 'working', brokerLink: TWIN, quantity: 60, pendingChange: undefined },
    });
    expect(harness.submits('protection')).toEqual([]);
  });

  it('is no change yet while it has no permanent id', async () => {
    const { harness, s } = await forkedForPart();
    await harness.told(s, { ...SECOND, brokerLink: undefined, status: 'pending' });
    expect(sold(harness)).toEqual([]);
    expect(harness.state().orders.get(s.orderRef)).toMatchObject({ quantity: 100 });
  });

  it('and has a tighter price, too: the larger quantity counts while both rest, however often the smaller one is shown', async () => {
    const { harness, s, first, listed } = await forkedForPart();
    const tighter = { ...SECOND, stopPrice: 99.5 };
    await listed(tighter, GROUP);
    await harness.told(s, tighter);
    expect(harness.state().orders.get(s.orderRef)).toMatchObject({ quantity: 100 });
    expect(sold(harness)).toEqual([]);
    ends(harness, s, first);
    await harness.settle();
    expect(sold(harness)).toMatchObject(PART);
    expect(harness.state().orders.get(s.orderRef)).toMatchObject({ quantity: 60 });
  });

  it('leaves the first one where the gateway ends the second: nothing is sold before the change was made again', async () => {
    const { harness, s, listed } = await forkedForPart();
    await listed(SECOND, GROUP);
    ends(harness, s, TWIN);
    await harness.settle();
    await listed(GROUP);
    expect(sold(harness)).toEqual([]);
    const before = harness.modifies().length;
    await harness.pass(15 * SECOND_MS);
    await listed(GROUP);
    await harness.pass(6 * SECOND_MS);
    expect(harness.modifies().slice(before)).toEqual([{ orderRef: s.orderRef, quantity: 60 }]);
    expect(sold(harness)).toEqual([]);
    await harness.told(s, { ...GROUP, quantity: 60 });
    expect(sold(harness)).toMatchObject(PART);
  });

  it('is cancelled again only after a pause where the broker refuses the cancel', async () => {
    const { harness, s, listed } = await forkedForPart();
    await listed(SECOND, GROUP);
    const refused = { type: 'cancel-refused', handle: s.handle, text: 'no', known: true } as const;
    harness.broker.say(refused);
    await listed(SECOND, GROUP);
    await harness.pass(SECOND_MS);
    await listed(SECOND, GROUP);
    expect(harness.cancels()).toHaveLength(1);
    await harness.pass(5 * SECOND_MS);
    await listed(SECOND, GROUP);
    expect(harness.cancels()).toHaveLength(2);
  });

  it('is not cancelled again by the next process while the broker is cancelling the first one', async () => {
    const { harness, s, t, first, listed } = await forkedForPart();
    await listed(SECOND, GROUP);
    const after = await harness.crash();
    await after.connect();
    await lists(after, { s, t })(SECOND, { ...GROUP, status: 'pending_cancel' });
    expect(after.cancels()).toEqual([]);
    ends(after, s, first);
    await after.settle();
    expect(sold(after)).toMatchObject(PART);
  });

  it('is found by the next process, which knows of the end of the first one alone', async () => {
    const { harness, s, t, first, listed } = await forkedForPart();
    await listed(SECOND, GROUP);
    const after = await harness.crash();
    await after.connect();
    ends(after, s, first);
    await after.settle();
    await lists(after, { s, t })(SECOND);
    expect(after.submits('protection')).toEqual([]);
    expect(sold(after)).toMatchObject(PART);
    expect(after.state().orders.get(s.orderRef)).toMatchObject({
      ...{ status: 'working', brokerLink: TWIN, quantity: 60 },
    });
  });

  it.each(['status', 'execution'])(
    'sells nothing where the first one fills, by its %s first',
    async (which) => {
      const { harness, s, first, listed } = await forkedForPart();
      await listed(SECOND, GROUP);
      const filled = () => ends(harness, s, first, { status: 'filled', filled: 100, remaining: 0 });
      if (which === 'status') filled();
      await harness.settle();
      expect(sold(harness)).toEqual([]);
      await harness.fill(s, 100, 98);
      if (which === 'execution') filled();
      await harness.pass(SECOND_MS);
      await harness.snapshot({ openOrders: [reportOf(s, SECOND)] });
      expect(sold(harness)).toEqual([]);
      expect(harness.of('position-closed')).toHaveLength(1);
      expect(harness.state().orders.get(s.orderRef)).toMatchObject({ status: 'pending_cancel' });
      ends(harness, s, TWIN);
      await harness.pass(SECOND_MS);
      expect(harness.state().orders.get(s.orderRef)).toMatchObject({ status: 'cancelled' });
      expect(harness.submits('protection')).toEqual([]);
    },
  );

  it.each(['execution', 'status'])(
    'is replaced where the first one has filled in part, by its %s first: the broker does not count that for it',
    async (which) => {
      const { harness, s, first, listed } = await forkedForPart();
      await listed(SECOND, GROUP);
      const ended = () => ends(harness, s, first, { filled: 30, remaining: 0 });
      if (which === 'status') ended();
      await harness.settle();
      expect(sold(harness)).toEqual([]);
      await harness.fill(s, 30, 98);
      if (which === 'execution') ended();
      await harness.settle();
      expect(harness.cancels()).toEqual([s.orderRef, s.orderRef]);
      await harness.told(harness.newest('t'), { ...GROUP, quantity: 30 });
      const held70 = {
        positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 70, averageCost: 100 }],
      };
      const target = reportOf(harness.newest('t'), { ...GROUP, quantity: 30 });
      await harness.snapshot({ ...held70, openOrders: [reportOf(s, SECOND), target] });
      // 60 rest, and 70 are held.
      expect(sold(harness)).toMatchObject([{ quantity: 10 }]);
      expect(harness.cancels()).toEqual([s.orderRef, s.orderRef]);
      ends(harness, s, TWIN);
      await harness.settle();
      expect(harness.submits('protection').flatMap(({ legs }) => legs)).toMatchObject([
        { leg: 's', quantity: 60 },
      ]);
    },
  );
});

describe('an order that counts as filled by what a second order of its number has filled', () => {
  const GROUP = { group: 'G', groupEffect: 'reduces' } as const;
  const SECOND = { ...GROUP, quantity: 100, limitPrice: 99.9, brokerLink: TWIN } as const;
  const LEFT = {
    positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 40, averageCost: 100 }],
  };

  /** The target leaves for the exit, as a second order that sells 60 of 100: the group reduces stop and first target to 40. */
  async function leaving() {
    const harness = createHarness();
    const { s, t } = await held(harness);
    await harness.pass(6 * SECOND_MS);
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'ann' });
    await harness.refused(harness.newest('x'), 201);
    expect(harness.modifies()).toMatchObject([{ orderRef: t.orderRef, quantity: 100 }]);
    await harness.told(s, { ...GROUP, quantity: 40 });
    await harness.told(t, { ...GROUP, quantity: 40 });
    await harness.fill(t, 60, 99.9, { brokerLink: TWIN });
    const stop = reportOf(s, { ...GROUP, quantity: 40 });
    return { harness, t, stop };
  }

  it('is at work while both rest, and cancelled once: nothing else is sold beside it', async () => {
    const { harness, t, stop } = await leaving();
    const openOrders = [reportOf(t, { ...GROUP, quantity: 40 }), reportOf(t, SECOND), stop];
    await harness.snapshot({ ...LEFT, openOrders });
    expect(harness.cancels()).toEqual([t.orderRef]);
    expect(harness.submits('exit')).toHaveLength(1);
    expect(harness.state().orders.get(t.orderRef)).toMatchObject({ status: 'pending_cancel' });
  });

  it('is at work where the second one alone rests', async () => {
    const { harness, t, stop } = await leaving();
    ends(harness, t, permLinkOf(t));
    await harness.settle();
    await harness.snapshot({ ...LEFT, openOrders: [reportOf(t, SECOND), stop] });
    expect(harness.submits('exit')).toHaveLength(1);
    expect(harness.state().orders.get(t.orderRef)).toMatchObject({
      ...{ status: 'partially_filled', quantity: 100, filled: 60 },
    });
  });
});
