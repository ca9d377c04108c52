// Faults of orders that wait for the price of a stock, over the socket.
import { ConjunctionConnection, PriceCondition, TriggerMethod } from '@stoqey/ib';
import { describe, expect, test } from 'vitest';
import { AAPL, limit, type SocketHarness, startHarness } from './socket-harness.ts';

/** Buys one share at 1 once the stock is at 300 or above. */
async function placeWaiting(harness: SocketHarness): Promise<void> {
  await harness.price(230);
  harness.api.reqContractDetails(1, AAPL);
  const [, details] = await harness.heard('contractDetails', ([id]) => id === 1);
  const { conId } = Object(details).contract;
  const condition = new PriceCondition(
    ...([300, TriggerMethod.Default, conId, 'SMART', true] as const),
    ConjunctionConnection.AND,
  );
  harness.api.placeOrder(1, AAPL, { ...limit(1, 1), tif: 'GTC', conditions: [condition] });
}

describe('conditional-refused', () => {
  test('refuses orders with conditions, and no others', async () => {
    const harness = await startHarness();
    await harness.fault({ kind: 'conditional-refused' });
    await placeWaiting(harness);
    await harness.heard('error', (args) => args.includes(201));
    expect(harness.errors()).toMatchObject([[1, 201, expect.stringContaining('Conditional')]]);
    harness.api.placeOrder(2, AAPL, limit(1, 1));
    await harness.heard('orderStatus', ([id, status]) => id === 2 && status === 'Submitted');
  });
});

describe('conditional-ends', () => {
  test('ends an order that waits for its condition with the session of its client', async () => {
    const harness = await startHarness();
    await harness.fault({ kind: 'conditional-ends' });
    await placeWaiting(harness);
    harness.api.placeOrder(2, AAPL, { ...limit(1, 1), tif: 'GTC' });
    await harness.heard('orderStatus', ([id, status]) => id === 1 && status === 'PreSubmitted');
    await harness.heard('orderStatus', ([id, status]) => id === 2 && status === 'Submitted');
    harness.api.disconnect();
    await harness.pass(2_000);
    const { body } = await harness.ask('GET', '/state');
    const { open_orders } = body as { readonly open_orders: readonly { order_id: number }[] };
    expect(open_orders.map(({ order_id }) => order_id)).toEqual([2]);
  });
});
