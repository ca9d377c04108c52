// A change that became a second live order: two permanent ids under one number.
import { describe, expect, it } from 'vitest';
import { SECOND_MS } from '../../../../src/kernel/instant.ts';
import type { BrokerLink } from '../../../../src/trader/domain/orders/broker-link.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { permLinkOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const TWIN = 'permId:777';

/** Holds 100 under a stop; then a snapshot shows a tighter twin of it. */
async function forked(rig: Rig): Promise<{ s: OrderTerms; t: OrderTerms; old: BrokerLink }> {
  await rig.ready();
  const { s, t } = await rig.enter();
  await rig.pass(6 * SECOND_MS);
  await rig.snapshot({
    openOrders: [
      reportOf(s, { group: 'G', brokerLink: TWIN, stopPrice: 99.5 }),
      reportOf(s, { group: 'G' }),
      reportOf(t, { group: 'G' }),
    ],
    positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
  });
  return { s, t, old: permLinkOf(s) };
}

function ends(rig: Rig, s: OrderTerms, brokerLink: BrokerLink): void {
  rig.broker.say({
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
    const rig = createRig();
    const { s, old } = await forked(rig);
    expect(rig.cancels()).toEqual([s.orderRef]);
    expect(rig.of('alarm-raised').map(({ alarm }) => alarm)).toContain('order-forked');
    ends(rig, s, old);
    rig.broker.say({ type: 'cancelled', handle: s.handle, text: 'Order Canceled' });
    await rig.settle();
    expect(rig.state().orders.get(s.orderRef)).toMatchObject({
      status: 'working',
      brokerLink: TWIN,
      stopPrice: 99.5,
    });
    expect(rig.submits('protection')).toEqual([]);
    expect(rig.cancels()).toHaveLength(1);
  });

  it('are not cancelled again while the cancel is under way: it would end the one to keep', async () => {
    const rig = createRig();
    const { s, t, old } = await forked(rig);
    await rig.pass(2 * SECOND_MS);
    await rig.snapshot({
      openOrders: [
        reportOf(s, { group: 'G', brokerLink: TWIN, stopPrice: 99.5 }),
        reportOf(s, { group: 'G' }),
        reportOf(t, { group: 'G' }),
      ],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
    });
    await rig.pass(SECOND_MS);
    expect(rig.cancels()).toEqual([s.orderRef]);
    ends(rig, s, old);
    await rig.settle();
    expect(rig.state().orders.get(s.orderRef)).toMatchObject({ brokerLink: TWIN });
  });

  it('leave the older one if the gateway ends the newer, and the older one is tightened again', async () => {
    const rig = createRig();
    const { s, t, old } = await forked(rig);
    rig.broker.say({ type: 'cancelled', handle: s.handle, text: 'Order Canceled' });
    ends(rig, s, TWIN);
    await rig.settle();
    await rig.snapshot({
      openOrders: [reportOf(s, { group: 'G' }), reportOf(t, { group: 'G' })],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
    });
    expect(rig.state().orders.get(s.orderRef)).toMatchObject({ brokerLink: old });
    expect(rig.modifies()).toContainEqual(
      expect.objectContaining({ orderRef: s.orderRef, stopPrice: 99.5 }),
    );
    expect(rig.submits('protection')).toEqual([]);
  });
});
