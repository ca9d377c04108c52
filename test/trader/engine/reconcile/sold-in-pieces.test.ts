// A person sells their own shares and some of ours by one order that fills in pieces; the account's net lags behind the executions.
import { expect, it } from 'vitest';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { entered, quantity } from '../orders/entered.ts';

const net = (shares: number) =>
  ({
    positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: shares, averageCost: 100 }],
  }) as const;

/** Beside our 100 shares a person holds 20, and sells 30 and then 40 within one second. */
async function soldInPieces(): Promise<{
  readonly harness: Harness;
  readonly compare: (net: number) => Promise<void>;
}> {
  const harness = createHarness();
  const { s, t } = await entered(harness);
  const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
  await harness.pass(6_000);
  harness.broker.say({ type: 'position', position: net(120).positions[0] });
  await harness.pass(6_000);
  await harness.snapshot({ openOrders, ...net(120) });
  expect(harness.state().foreign.get('AAPL')).toBe(20);
  const byHand = { orderRef: '', handle: undefined, brokerLink: 'permId:777' } as const;
  const at = harness.now();
  const executions = [30, 40].map((shares, index) =>
    executionOf(s, { execId: `7.7.${index}.01`, shares, price: 99, at }, byHand),
  );
  const compare = async (shares: number) => {
    await harness.snapshot({ executions, openOrders, ...net(shares) });
    await harness.pass(1_500);
  };
  await harness.pass(900);
  return { harness, compare };
}

it('books of each piece what is ours, once the net shows it', async () => {
  const { harness, compare } = await soldInPieces();
  await compare(90);
  expect(quantity(harness)).toBe(90);
  await compare(50);
  expect(quantity(harness)).toBe(50);
  const sold = harness.of('execution-booked').filter(({ leg }) => leg === 'x');
  expect(sold.map(({ shares }) => shares)).toEqual([10, 40]);
  expect(harness.state().foreign.get('AAPL') ?? 0).toBe(0);
  expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).not.toContain('quantity-mismatch');
});
