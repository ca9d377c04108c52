// A person sells shares of ours by one order that fills in pieces, and the account's net lags behind the executions.
import { expect, it } from 'vitest';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { entered, quantity } from '../orders/entered.ts';

const net = (shares: number) => ({
  positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: shares, averageCost: 100 }],
});

/** Of 100 shares 10 and then 40 are sold within one second. */
async function soldInPieces(): Promise<{
  readonly harness: Harness;
  readonly compare: (net: number) => Promise<void>;
}> {
  const harness = createHarness();
  const { s, t } = await entered(harness);
  const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
  await harness.pass(6_000);
  const byHand = { orderRef: '', handle: undefined, brokerLink: 'permId:777' } as const;
  const at = harness.now();
  const executions = [10, 40].map((shares, index) =>
    executionOf(s, { execId: `7.7.${index}.01`, shares, price: 99, at }, byHand),
  );
  const compare = async (shares: number) => {
    await harness.snapshot({ executions, openOrders, ...net(shares) });
    await harness.pass(1_500);
  };
  await harness.pass(900);
  return { harness, compare };
}

it('books each piece once the net shows it', async () => {
  const { harness, compare } = await soldInPieces();
  await compare(90);
  expect(quantity(harness)).toBe(90);
  await compare(50);
  expect(quantity(harness)).toBe(50);
  const sold = harness.of('execution-booked').filter(({ leg }) => leg === 'x');
  expect(sold.map(({ shares }) => shares)).toEqual([10, 40]);
  expect(harness.of('foreign-seen').filter((one) => one.quantity !== 0)).toEqual([]);
  expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).not.toContain('quantity-mismatch');
});
