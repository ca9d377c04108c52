// A change became a second order under the same number, one of the two was cancelled, and only a complete answer shows which one is left.
import { expect, it } from 'vitest';
import { SECOND_MS } from '../../../../src/kernel/instant.ts';
import { createHarness } from '../harness/harness.ts';
import { permLinkOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const TWIN = 'permId:777';
const GROUPED = { group: 'G' } as const;
const positions = (quantity: number) => [
  { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 },
];

it.each([
  ['BUY', 99.5, 'the newer one', true],
  ['BUY', 99.5, 'the older one', false],
  ['SELL', 100.5, 'the newer one', true],
  ['SELL', 100.5, 'the older one', false],
] as const)('of the stop for %s, moved to %d: %s', async (signal, moved, _, isNewer) => {
  const harness = createHarness();
  await harness.ready();
  const { s, t } = await harness.enter(signal);
  const held = positions(signal === 'BUY' ? 100 : -100);
  await harness.pass(6 * SECOND_MS);
  const newer = reportOf(s, { ...GROUPED, brokerLink: TWIN, stopPrice: moved });
  const older = reportOf(s, GROUPED);
  const openOrders = [older, newer, reportOf(t, GROUPED)];
  await harness.snapshot({ openOrders, positions: held });
  expect(harness.cancels()).toEqual([s.orderRef]);
  // The tighter one is to stay.
  expect(harness.state().orders.get(s.orderRef)).toMatchObject({ stopPrice: moved });
  await harness.pass(3 * SECOND_MS);
  const left = [isNewer ? newer : older, reportOf(t, GROUPED)];
  await harness.snapshot({ openOrders: left, positions: held });
  expect(harness.state().orders.get(s.orderRef)).toMatchObject({
    status: isNewer ? 'working' : 'pending_modify',
    brokerLink: isNewer ? TWIN : permLinkOf(s),
  });
  expect(harness.cancels()).toEqual([s.orderRef]);
  const restored = harness.modifies().filter(({ orderRef }) => orderRef === s.orderRef);
  expect(restored.map(({ stopPrice }) => stopPrice)).toEqual(isNewer ? [] : [moved]);
  expect(harness.submits('protection')).toEqual([]);
  expect(harness.engine.status()).toMatchObject({ protectedPositions: 1 });
});
