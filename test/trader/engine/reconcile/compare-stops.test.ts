// What a comparison with the broker says of stops that are missing or wrong.
import { expect, it } from 'vitest';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;
const positions = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }];

const ofStops = (harness: Harness) =>
  (harness.of('reconciled').at(-1)?.differences ?? []).filter(({ kind }) => kind.endsWith('-stop'));

it('names a stop that rests looser than recorded, and what is wanted', async () => {
  const harness = createHarness();
  await harness.ready();
  const { s, t } = await harness.enter();
  const openOrders = [reportOf(s, { ...GROUP, stopPrice: 97 }), reportOf(t, GROUP)];
  await harness.snapshot({ positions, openOrders });
  expect(ofStops(harness)).toEqual([
    {
      kind: 'wrong-stop',
      symbol: 'AAPL',
      action: 'repaired',
      text: `${s.orderRef} rests over 100 at 97, wanted over 100 at ${s.stopPrice}`,
    },
  ]);
});

it('does not name a stop whose change is on its way', async () => {
  const harness = createHarness();
  await harness.ready();
  const { s, t } = await harness.enter();
  await harness.fill(t, 40, 103);
  expect(harness.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 60 });
  const openOrders = [reportOf(s, GROUP), reportOf({ ...t, quantity: 100 }, GROUP)];
  const left = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 60, averageCost: 100 }];
  await harness.snapshot({ positions: left, openOrders });
  expect(ofStops(harness)).toEqual([]);
});

it('does not name a stop that has filled in part: it covers what is left', async () => {
  const harness = createHarness();
  await harness.ready();
  const { s, t } = await harness.enter();
  await harness.fill(s, 40, 98.5);
  const openOrders = [reportOf(s, GROUP), reportOf(t, { ...GROUP, quantity: 60 })];
  const left = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 60, averageCost: 100 }];
  await harness.snapshot({ positions: left, openOrders });
  expect(ofStops(harness)).toEqual([]);
});

it('does not name a stop over the ordered quantity while its entry still fills', async () => {
  const harness = createHarness();
  await harness.ready();
  await harness.predict('BUY');
  const { e, s, t } = harness.bracket();
  for (const leg of [e, t, s]) await harness.told(leg, leg === e ? {} : GROUP);
  await harness.fill(e, 40, 100.02);
  const openOrders = [reportOf(e), reportOf(s, GROUP), reportOf(t, GROUP)];
  const left = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 40, averageCost: 100 }];
  await harness.snapshot({ positions: left, openOrders });
  expect(ofStops(harness)).toEqual([]);
});

it('leaves a contested stop to the operator', async () => {
  const harness = createHarness();
  await harness.ready();
  const { s } = await harness.enter();
  await harness.status(s, 'cancelled');
  await harness.pass(3_000);
  await harness.told(harness.newest('s'), GROUP);
  await harness.status(harness.newest('s'), 'cancelled');
  await harness.snapshot({ positions });
  expect(ofStops(harness)).toMatchObject([{ kind: 'missing-stop', action: 'ignored' }]);
});
