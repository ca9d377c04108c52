// What a comparison with the broker says of stops that are missing or wrong.
import { expect, it } from 'vitest';
import { createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;
const positions = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }];

const ofStops = (rig: Rig) =>
  (rig.of('reconciled').at(-1)?.differences ?? []).filter(({ kind }) => kind.endsWith('-stop'));

it('names a stop that rests looser than recorded, and what is wanted', async () => {
  const rig = createRig();
  await rig.ready();
  const { s, t } = await rig.enter();
  const openOrders = [reportOf(s, { ...GROUP, stopPrice: 97 }), reportOf(t, GROUP)];
  await rig.snapshot({ positions, openOrders });
  expect(ofStops(rig)).toEqual([
    {
      kind: 'wrong-stop',
      symbol: 'AAPL',
      action: 'repaired',
      text: `${s.orderRef} rests over 100 at 97, wanted over 100 at ${s.stopPrice}`,
    },
  ]);
});

it('does not name a stop whose change is on its way', async () => {
  const rig = createRig();
  await rig.ready();
  const { s, t } = await rig.enter();
  await rig.fill(t, 40, 103);
  expect(rig.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 60 });
  const openOrders = [reportOf(s, GROUP), reportOf({ ...t, quantity: 100 }, GROUP)];
  const left = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 60, averageCost: 100 }];
  await rig.snapshot({ positions: left, openOrders });
  expect(ofStops(rig)).toEqual([]);
});

it('leaves a contested stop to the operator', async () => {
  const rig = createRig();
  await rig.ready();
  const { s } = await rig.enter();
  await rig.status(s, 'cancelled');
  await rig.pass(3_000);
  await rig.told(rig.newest('s'), GROUP);
  await rig.status(rig.newest('s'), 'cancelled');
  await rig.snapshot({ positions });
  expect(ofStops(rig)).toMatchObject([{ kind: 'missing-stop', action: 'ignored' }]);
});
