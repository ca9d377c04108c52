// A change that became a second live order: two permanent ids under one number.
import { describe, expect, it } from 'vitest';
import { SECOND_MS } from '../../../../src/kernel/instant.ts';
import type { BrokerLink } from '../../../../src/trader/domain/orders/broker-link.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
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

function ends(harness: Harness, s: OrderTerms, brokerLink: BrokerLink): void {
  harness.broker.say({
    type: 'order-status',
    handle: s.handle,
    brokerLink,
    status: 'cancelled',
    filled: 0,
    remaining: 100,
    whyHeld: '',
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
  const sold = (harness: Harness) => harness.submits('exit').flatMap(({ legs }) => legs);

  /** 40 of 100 are to be sold; the broker shows a second stop over 60, and the first one still rests over 100. */
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
    const twin = { ...GROUP, quantity: 60, brokerLink: TWIN } as const;
    await harness.told(s, twin);
    return { harness, s, t, twin };
  }

  it('holds the sale of a part until one of the two has ended: both would sell more than is held', async () => {
    const { harness, s, t, twin } = await forkedForPart();
    expect(sold(harness)).toEqual([]);
    const target = reportOf(t, { ...GROUP, quantity: 60 });
    const openOrders = [reportOf(s, twin), reportOf(s, GROUP), target];
    await harness.snapshot({ ...HELD, openOrders });
    expect(harness.cancels()).toEqual([s.orderRef]);
    expect(sold(harness)).toEqual([]);
    ends(harness, s, permLinkOf(s));
    await harness.settle();
    await harness.snapshot({ ...HELD, openOrders: [reportOf(s, twin), target] });
    expect(sold(harness)).toMatchObject([{ side: 'sell', type: 'market', quantity: 40 }]);
  });
});
