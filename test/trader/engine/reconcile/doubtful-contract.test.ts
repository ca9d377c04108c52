// An option that is gone beside contracts of our own vertical: none of them is an adjusted one.
import { expect, it } from 'vitest';
import { place } from '../requests/order-requests.ts';
import { BOUGHT, held, holds, listed, looks, SOLD } from './spreads.ts';

const SINGLE = 'AAPL 261218C00250000';

it('is booked as gone, although more of a contract of a vertical is there', async () => {
  const harness = await held();
  await listed(harness, SINGLE, '7003');
  await harness.quote(1, { symbol: SINGLE, bid: 1, ask: 1.1 });
  await place(harness, { symbol: SINGLE, quantity: 1, type: 'LMT', price: 1.1 });
  const { e } = harness.bracket();
  await harness.told(e);
  await harness.fill(e, 1, 1.1);
  await harness.pass(60_000);
  await looks(harness, [holds(BOUGHT, 3), holds(SOLD, -2, 2.1)]);
  expect(JSON.stringify(harness.of('alarm-raised'))).not.toContain('corporate action');
  expect(harness.of('position-closed')).toMatchObject([{ symbol: SINGLE }]);
});
