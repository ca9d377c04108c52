// Our own adapter refuses to send an order: nothing reached the broker, so nothing at the broker is touched because of it.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { held } from '../position-reconciler/held.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

async function unsent(harness: Harness, { handle }: OrderTerms): Promise<void> {
  harness.broker.say({
    type: 'order-refused',
    handle,
    refusal: { meaning: 'unfit_terms', code: '320', text: 'not sent: unfit', isUnsent: true },
  });
  await harness.settle();
}

describe('an order that our adapter does not send', () => {
  it('is no refusal of its group: stop and target keep resting, and the exit is tried again', async () => {
    const harness = createHarness();
    await held(harness);
    await harness.pass(6_000);
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a test' });
    await unsent(harness, harness.newest('x'));
    await harness.pass(900);
    expect(harness.submits('exit')).toHaveLength(1);
    await harness.pass(600);
    expect(harness.submits('exit')).toHaveLength(2);
    expect(harness.newest('x')).toMatchObject({ group: 'G' });
    for (let tries = 2; tries < 4; tries += 1) {
      await unsent(harness, harness.newest('x'));
      await harness.pass(2_000);
    }
    expect(harness.submits('exit')).toHaveLength(3);
    expect(harness.cancels()).toEqual([]);
    expect(harness.modifies()).toEqual([]);
    expect(harness.of('alarm-raised')).toMatchObject([{ alarm: 'exit-failed' }]);
    expect(harness.engine.status()).toMatchObject({ protectedPositions: 1 });
  });

  it('is not sent without end: a stop that cannot be written is tried thrice, then the position is closed', async () => {
    const harness = createHarness();
    const { s } = await held(harness);
    await harness.pass(6_000);
    await harness.status(s, 'cancelled');
    for (let tries = 0; tries < 3; tries += 1) {
      await unsent(harness, harness.newest('s'));
      await harness.pass(1_300);
    }
    expect(harness.submits('protection')).toHaveLength(3);
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'unprotected' }]);
  });

  it('leaves the resting order as it is if it was a change', async () => {
    const harness = createHarness();
    const { s } = await held(harness);
    await harness.pass(6_000);
    await harness.told(s, { ...GROUP, stopPrice: s.stopPrice, quantity: 40 });
    expect(harness.modifies()).toMatchObject([{ orderRef: s.orderRef, quantity: 100 }]);
    await unsent(harness, s);
    expect(harness.state().orders.get(s.orderRef)).toMatchObject({
      quantity: 40,
      refusedChanges: 0,
    });
    expect(harness.engine.status()).toMatchObject({ openOrders: 2 });
  });
});
