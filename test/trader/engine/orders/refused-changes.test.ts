// Changes of a stop that the broker refuses: sent again a few times, and if the stop keeps wrong terms, another one takes its place.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { RefusalMeaning } from '../../../../src/trader/domain/orders/refusal-meaning.ts';
import { held } from '../position-reconciler/held.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { executionOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;
const holding = (quantity: number) => [
  { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 },
];

async function refuse(rig: Rig, { handle }: OrderTerms, meaning: RefusalMeaning): Promise<void> {
  const code = meaning === 'no_parent' ? '135' : '2102';
  rig.broker.say({ type: 'order-refused', handle, refusal: { meaning, code, text: 'no' } });
  await rig.settle();
}

async function notFound(rig: Rig, { handle }: OrderTerms): Promise<void> {
  rig.broker.say({ type: 'cancel-refused', handle, known: false, text: 'not found' });
  await rig.settle();
}

/** A person sells 60 of 100 shares: the stop must shrink to 40. */
async function sixtySold(rig: Rig) {
  const legs = await held(rig);
  await rig.pass(6_000);
  const byHand = executionOf(
    { ...legs.t, orderRef: '' },
    { execId: 'app.1.01', shares: 60, price: 100, at: rig.now() },
    { handle: undefined, brokerLink: 'permId:77' },
  );
  rig.broker.say({ type: 'execution', execution: byHand });
  for (const position of holding(40)) rig.broker.say({ type: 'position', position });
  await rig.settle();
  await rig.told(legs.t, { ...GROUP, quantity: 40, status: 'presubmitted' });
  return legs;
}

const changesOf = (rig: Rig, { orderRef }: OrderTerms) =>
  rig.modifies().filter((change) => change.orderRef === orderRef);

describe('a change that comes while the broker still processes an earlier message (2102)', () => {
  it('is sent again after a second, and is in force once the broker shows it', async () => {
    const rig = createRig();
    const { s } = await sixtySold(rig);
    await refuse(rig, s, 'still_processing');
    await rig.pass(900);
    expect(changesOf(rig, s)).toHaveLength(1);
    await rig.pass(400);
    expect(changesOf(rig, s)).toMatchObject([{ quantity: 40 }, { quantity: 40 }]);
    await rig.told(s, { ...GROUP, quantity: 40, status: 'presubmitted' });
    await rig.pass(10_000);
    expect(changesOf(rig, s)).toHaveLength(2);
    expect(rig.submits('protection')).toEqual([]);
  });

  it('is sent again three times at most; then another stop with the right terms takes the place of the old one', async () => {
    const rig = createRig();
    const { s } = await sixtySold(rig);
    for (let time = 0; time < 4; time += 1) {
      await refuse(rig, s, 'still_processing');
      await rig.pass(1_300);
    }
    expect(changesOf(rig, s)).toHaveLength(4);
    expect(rig.submits('protection')).toHaveLength(1);
    const next = rig.newest('s');
    expect(next).toMatchObject({ quantity: 40, group: 'G', stopPrice: s.stopPrice });
    expect(rig.cancels()).toEqual([]);
    await rig.told(next, { ...GROUP, status: 'presubmitted' });
    expect(rig.cancels()).toEqual([s.orderRef]);
    await rig.status(s, 'cancelled');
    await rig.pass(10_000);
    expect(rig.submits('protection')).toHaveLength(1);
    expect(rig.of('stop-meddled')).toEqual([]);
    expect(rig.engine.status()).toMatchObject({ protectedPositions: 1 });
  });

  it('and whose stop and replacement both fail ends with an exit of what is held', async () => {
    const rig = createRig();
    const { s, t } = await sixtySold(rig);
    for (let time = 0; time < 4; time += 1) {
      await refuse(rig, s, 'still_processing');
      await rig.pass(1_300);
    }
    await rig.refused(rig.newest('s'), 10_052);
    await rig.pass(300);
    // The group may be the cause: what could close the same shares ends first.
    expect(rig.cancels()).toEqual([t.orderRef]);
    await rig.status(t, 'cancelled');
    expect(rig.cancels()).toEqual([t.orderRef, s.orderRef]);
    await rig.status(s, 'cancelled');
    for (let time = 0; time < 2; time += 1) await rig.refused(rig.newest('s'), 10_052);
    expect(rig.newest('x')).toMatchObject({ quantity: 40 });
    expect(rig.of('position-closing')).toMatchObject([{ reason: 'unprotected' }]);
  });

  it('is counted on after a restart', async () => {
    const rig = createRig();
    const { s, t } = await sixtySold(rig);
    for (let time = 0; time < 3; time += 1) {
      await refuse(rig, s, 'still_processing');
      await rig.pass(1_300);
    }
    const again = await rig.crash(1_000);
    await again.connect();
    const openOrders = [reportOf(s, GROUP), reportOf(t, { ...GROUP, quantity: 40 })];
    await again.snapshot({ openOrders, positions: holding(40) });
    await again.pass(300);
    expect(again.modifies()).toEqual([]);
    expect(again.newest('s')).toMatchObject({ quantity: 40, group: 'G' });
  });
});

describe('a change of an order that the broker does not find (135)', () => {
  it('is sent once more if the open orders still list the order, and then the stop is replaced in its group', async () => {
    const rig = createRig();
    const { s, t } = await sixtySold(rig);
    await refuse(rig, s, 'no_parent');
    await rig.pass(6_000);
    expect(changesOf(rig, s)).toHaveLength(1);
    const openOrders = [reportOf(s, GROUP), reportOf(t, { ...GROUP, quantity: 40 })];
    await rig.snapshot({ openOrders, positions: holding(40) });
    expect(changesOf(rig, s)).toHaveLength(2);
    await refuse(rig, s, 'no_parent');
    await rig.pass(300);
    expect(rig.newest('s')).toMatchObject({ quantity: 40, group: 'G' });
    await rig.told(rig.newest('s'), { ...GROUP, status: 'presubmitted' });
    expect(rig.cancels()).toEqual([s.orderRef]);
    expect(changesOf(rig, s)).toHaveLength(2);
  });

  it('is not repeated if the open orders lack the stop: it is cancelled by number and replaced at once', async () => {
    const rig = createRig();
    const { s, t } = await sixtySold(rig);
    const began = rig.now();
    await refuse(rig, s, 'no_parent');
    const openOrders = [reportOf(t, { ...GROUP, quantity: 40 })];
    await rig.pass(300);
    await rig.snapshot({ openOrders, positions: holding(40) });
    expect(rig.cancels()).toEqual([s.orderRef]);
    await notFound(rig, s);
    await rig.pass(600);
    await rig.snapshot({ openOrders, positions: holding(40) });
    expect(rig.newest('s')).toMatchObject({ quantity: 40, group: 'G' });
    expect(rig.now() - began).toBeLessThan(2_000);
    expect(changesOf(rig, s)).toHaveLength(1);
  });
});
