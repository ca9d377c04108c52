// A cancel of an order that ended on an earlier day, over the socket: the gateway knows its state, or has forgotten the order.
import { describe, expect, test } from 'vitest';
import { AAPL, limit, type SocketHarness, startHarness } from './socket-harness.ts';

/** Order 1 fills on Wednesday; on Thursday morning it is cancelled. */
async function cancelledNextDay(endedOrders: 'remembered' | 'forgotten'): Promise<SocketHarness> {
  const harness = await startHarness({ endedOrders });
  await harness.price(100);
  harness.api.placeOrder(1, AAPL, limit(100, 101));
  await harness.heard('commissionReport', () => true);
  await harness.ask('POST', '/clock', { at: '2020-12-17T13:00:00Z' });
  harness.api.cancelOrder(1);
  await harness.heard('error', ([, , id]) => id === 1);
  return harness;
}

describe('the cancel of an order of yesterday', () => {
  test.each([
    ['remembered', 10_148, 'state: Filled'],
    ['forgotten', 10_147, 'is not found'],
  ] as const)('is answered as by a gateway that has %s it', async (mode, code, text) => {
    const harness = await cancelledNextDay(mode);
    expect(harness.errors()).toEqual([[1, code, expect.stringContaining(text)]]);
  });

  test('of today is known in any case', async () => {
    const harness = await startHarness({ endedOrders: 'forgotten' });
    await harness.price(100);
    harness.api.placeOrder(1, AAPL, limit(100, 101));
    await harness.heard('commissionReport', () => true);
    harness.api.cancelOrder(1);
    await harness.heard('error', ([, code]) => code === 10_148);
  });
});
