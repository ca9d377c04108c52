// The daemon is killed after the stop has shrunk for the sale of a part, and before that sale.
import { expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';
import { held } from './held.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

/** 99 of 100 are to be sold; after the start stop and target rest over one share. */
async function restarted(afterMs: number): Promise<readonly [rig: Rig, stop: OrderTerms]> {
  const before = createRig();
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
  const rig = await before.crash(afterMs);
  await rig.connect();
  await rig.quote(100);
  await rig.snapshot({
    positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
    openOrders: [s, t].map((leg) => reportOf(leg, { ...GROUP, quantity: 1 })),
  });
  return [rig, s];
}

const alarms = (rig: Rig) => rig.of('alarm-raised').map(({ alarm }) => alarm);

it('sells the part at the start, and the rest keeps its stop', async () => {
  const [rig] = await restarted(90 * MINUTE_MS);
  expect(rig.submits('exit').flatMap(({ legs }) => legs)).toMatchObject([
    { side: 'sell', type: 'market', quantity: 99 },
  ]);
  await rig.fill(rig.newest('x'), 99, 100);
  await rig.pass(6_000);
  expect(rig.modifies()).toEqual([]);
  expect(alarms(rig)).toEqual([]);
});

it('covers the part again at a start after the close', async () => {
  const [rig, stop] = await restarted(6 * HOUR_MS);
  expect(rig.submits('exit')).toEqual([]);
  expect(rig.modifies()).toContainEqual({ orderRef: stop.orderRef, quantity: 100 });
  await rig.told(stop, { ...GROUP, quantity: 100 });
  await rig.pass(3_000);
  expect(alarms(rig)).toEqual([]);
});
