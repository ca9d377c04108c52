// A vertical that was closed today and one that is held, which have a contract in common: each row of the account that is reported by itself is
// read with what is held, not with what was.
import { expect, it } from 'vitest';
import { executionOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { place } from '../requests/order-requests.ts';
import { BOUGHT, held, holds, listed, looks, SOLD, SPREAD } from './spreads.ts';

const NEXT = 'AAPL 261218C00240000-261218C00250000';
const HIGHER = 'AAPL 261218C00250000';

it('a contract of what was closed, reported alone, makes nothing of what is held look foreign', async () => {
  const harness = await held();
  await looks(harness, [holds(BOUGHT, 2), holds(SOLD, -2)]);
  await harness.quote(3.1, { symbol: SPREAD, bid: 3, ask: 3.2 });
  await harness.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
  await filled('x', [
    [BOUGHT, 'sell', 5],
    [SOLD, 'buy', 2],
  ]);
  await looks(harness, []);
  await listed(harness, NEXT, '7002/7003');
  await harness.quote(1.1, { symbol: NEXT, bid: 1, ask: 1.2 });
  await place(harness, { symbol: NEXT, quantity: 2, type: 'LMT', price: 1.2 });
  await filled('e', [
    [SOLD, 'buy', 2.1],
    [HIGHER, 'sell', 1],
  ]);
  await looks(harness, [holds(SOLD, 2, 2.1), holds(HIGHER, -2, 1)]);
  const asked = snapshotsAsked();
  for (const [symbol, quantity] of [
    [SOLD, 2],
    [HIGHER, -2],
    [BOUGHT, 0],
  ] as const) {
    const position = { account: ACCOUNT, symbol, quantity, averageCost: 1 };
    harness.broker.say({ type: 'position', position });
    await harness.settle();
  }
  expect(snapshotsAsked()).toBe(asked);
  expect(harness.of('foreign-seen')).toEqual([]);

  function snapshotsAsked(): number {
    return harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
  }

  async function filled(
    leg: 'e' | 'x',
    contracts: readonly (readonly [string, 'buy' | 'sell', number])[],
  ): Promise<void> {
    const order = harness.newest(leg);
    await harness.told(order);
    for (const [symbol, side, price] of contracts) {
      const execId = `0001.${order.orderRef}${symbol.slice(-5)}.01.01`;
      const fill = { execId, shares: 2, price, at: harness.now() };
      const execution = executionOf(order, fill, { symbol, side });
      harness.broker.say({ type: 'execution', execution });
      await harness.settle();
    }
    await harness.status(order, 'filled');
  }
});
