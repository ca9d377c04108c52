// Entry and stop fill while the daemon is dead, and the broker lists both as completed, without an execution of either.
import { expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createHarness } from '../harness/harness.ts';
import { permLinkOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

function completed(leg: OrderTerms, status: 'filled' | 'cancelled', filled: number) {
  const { orderRef, symbol } = leg;
  const brokerLink = permLinkOf(leg);
  return { account: ACCOUNT, brokerLink, orderRef, symbol, status, filled, why: '' };
}

it.each([
  ['with their counts', 100],
  ['without a count of the entry', 0],
])('the entry is booked before its stop, whichever is listed first, %s', async (_, filled) => {
  const before = createHarness();
  await before.ready();
  await before.predict('BUY');
  const { e, t, s } = before.bracket();
  const harness = await before.crash(60_000);
  await harness.connect();
  const completedOrders = [
    completed(s, 'filled', 100),
    completed(t, 'cancelled', 0),
    completed(e, 'filled', filled),
  ];
  for (let look = 0; look < 4; look += 1) {
    await harness.snapshot({ completedOrders });
    await harness.pass(6_000);
  }
  expect(harness.of('execution-booked')).toMatchObject([
    { orderRef: e.orderRef, shares: 100, isInferred: true },
    { orderRef: s.orderRef, shares: 100, price: s.stopPrice, isInferred: true },
  ]);
  expect(harness.of('position-filled').map(({ quantityAfter }) => quantityAfter)).toEqual([100, 0]);
  expect(harness.of('position-closed')).toMatchObject([{ reason: 'stop' }]);
  expect(harness.submits()).toEqual([]);
  expect(harness.state().orders.get(t.orderRef)?.status).toBe('cancelled');
});
