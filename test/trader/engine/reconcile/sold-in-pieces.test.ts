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

/** Beside our 100 shares a person holds 20, and sells so many and then so many within one second. */
async function soldInPieces(pieces: readonly [number, number]) {
  const harness = createHarness();
  const { s, t } = await entered(harness);
  const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
  for (let look = 0; look < 2; look += 1) {
    await harness.pass(6_000);
    await harness.snapshot({ openOrders, ...net(120) });
  }
  expect(harness.state().foreign.get('AAPL')).toBe(20);
  await harness.pass(6_000);
  const byHand = { orderRef: '', handle: undefined, brokerLink: 'permId:777' } as const;
  const at = harness.now();
  const executions = pieces.map((shares, index) =>
    executionOf(s, { execId: `7.7.${index}.01`, shares, price: 99, at }, byHand),
  );
  await harness.pass(900);
  const compare = async (shares: number) => {
    await harness.snapshot({ executions, openOrders, ...net(shares) });
    await harness.pass(1_500);
  };
  return { harness, executions, compare };
}

const foreign = (harness: Harness) => harness.state().foreign.get('AAPL') ?? 0;

it('books of each piece what is ours, once the net shows it', async () => {
  const { harness, compare } = await soldInPieces([30, 40]);
  await compare(90);
  expect(quantity(harness)).toBe(90);
  await compare(50);
  expect(quantity(harness)).toBe(50);
  const sold = harness.of('execution-booked').filter(({ leg }) => leg === 'x');
  expect(sold.map(({ shares }) => shares)).toEqual([10, 40]);
  expect(harness.state().foreign.get('AAPL') ?? 0).toBe(0);
  expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).not.toContain('quantity-mismatch');
});

it('counts a piece of the person’s own shares once, however often the answer is repeated', async () => {
  const { harness, compare } = await soldInPieces([20, 30]);
  for (let look = 0; look < 4; look += 1) {
    await compare(70);
    expect([quantity(harness), foreign(harness)]).toEqual([70, 0]);
  }
});

it('leaves ours alone while the pieces are those of the person, also if the account shows all of them first', async () => {
  const { harness, executions, compare } = await soldInPieces([10, 10]);
  const [position] = net(100).positions;
  harness.broker.say({ type: 'position', position });
  for (const execution of executions) harness.broker.say({ type: 'execution', execution });
  await harness.settle();
  expect([quantity(harness), foreign(harness)]).toEqual([100, 0]);
  await compare(100);
  expect([quantity(harness), foreign(harness)]).toEqual([100, 0]);
});
