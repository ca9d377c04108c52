// The daemon is killed after the stop has shrunk for the sale of a part, and before that sale.
import { expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { held } from './held.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

/** 99 of 100 are to be sold; after the start stop and target rest over one share. */
async function restarted(afterMs: number): Promise<readonly [harness: Harness, stop: OrderTerms]> {
  const before = createHarness();
  const { s, t } = await held(before);
  await before.command({
    type: 'exit',
    symbol: 'AAPL',
    quantity: 99,
    isConfirmed: true,
    by: 'ann',
  });
  expect(before.modifies()).toEqual([
    { orderRef: s.orderRef, quantity: 1 },
    { orderRef: t.orderRef, quantity: 1 },
  ]);
  const harness = await before.crash(afterMs);
  await harness.connect();
  await harness.quote(100);
  await harness.snapshot({
    positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
    openOrders: [s, t].map((leg) => reportOf(leg, { ...GROUP, quantity: 1 })),
  });
  return [harness, s];
}

const alarms = (harness: Harness) => harness.of('alarm-raised').map(({ alarm }) => alarm);

it('sells the part at the start, and the rest keeps its stop', async () => {
  const [harness] = await restarted(90 * MINUTE_MS);
  expect(harness.submits('exit').flatMap(({ legs }) => legs)).toMatchObject([
    { side: 'sell', type: 'market', quantity: 99 },
  ]);
  await harness.fill(harness.newest('x'), 99, 100);
  await harness.pass(6_000);
  expect(harness.modifies()).toEqual([]);
  expect(alarms(harness)).toEqual([]);
});

it('covers the part again at a start after the close', async () => {
  const [harness, stop] = await restarted(6 * HOUR_MS);
  expect(harness.submits('exit')).toEqual([]);
  expect(harness.modifies()).toContainEqual({ orderRef: stop.orderRef, quantity: 100 });
  await harness.told(stop, { ...GROUP, quantity: 100 });
  await harness.pass(3_000);
  expect(alarms(harness)).toEqual([]);
});
