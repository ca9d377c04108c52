// Our own adapter refuses to send an order: nothing reached the broker, so nothing at the broker is touched because of it.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { held } from '../position-reconciler/held.ts';
import { createRig, type Rig } from '../rig/rig.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

async function unsent(rig: Rig, { handle }: OrderTerms): Promise<void> {
  rig.broker.say({
    type: 'order-refused',
    handle,
    refusal: { meaning: 'unfit_terms', code: '320', text: 'not sent: unfit', isUnsent: true },
  });
  await rig.settle();
}

describe('an order that our adapter does not send', () => {
  it('is no refusal of its group: stop and target keep resting, and the exit is tried again', async () => {
    const rig = createRig();
    await held(rig);
    await rig.pass(6_000);
    await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' });
    await unsent(rig, rig.newest('x'));
    await rig.pass(900);
    expect(rig.submits('exit')).toHaveLength(1);
    await rig.pass(600);
    expect(rig.submits('exit')).toHaveLength(2);
    expect(rig.newest('x')).toMatchObject({ group: 'G' });
    for (let tries = 2; tries < 4; tries += 1) {
      await unsent(rig, rig.newest('x'));
      await rig.pass(2_000);
    }
    expect(rig.submits('exit')).toHaveLength(3);
    expect(rig.cancels()).toEqual([]);
    expect(rig.modifies()).toEqual([]);
    expect(rig.of('alarm-raised')).toMatchObject([{ alarm: 'exit-failed' }]);
    expect(rig.engine.status()).toMatchObject({ protectedPositions: 1 });
  });

  it('is not sent without end: a stop that cannot be written is tried thrice, then the position is closed', async () => {
    const rig = createRig();
    const { s } = await held(rig);
    await rig.pass(6_000);
    await rig.status(s, 'cancelled');
    for (let tries = 0; tries < 3; tries += 1) {
      await unsent(rig, rig.newest('s'));
      await rig.pass(1_300);
    }
    expect(rig.submits('protection')).toHaveLength(3);
    expect(rig.of('position-closing')).toMatchObject([{ reason: 'unprotected' }]);
  });

  it('leaves the resting order as it is if it was a change', async () => {
    const rig = createRig();
    const { s } = await held(rig);
    await rig.pass(6_000);
    await rig.told(s, { ...GROUP, stopPrice: s.stopPrice, quantity: 40 });
    expect(rig.modifies()).toMatchObject([{ orderRef: s.orderRef, quantity: 100 }]);
    await unsent(rig, s);
    expect(rig.state().orders.get(s.orderRef)).toMatchObject({ quantity: 40, refusedChanges: 0 });
    expect(rig.engine.status()).toMatchObject({ openOrders: 2 });
  });
});
