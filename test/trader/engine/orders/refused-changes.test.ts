// Changes of a stop that the broker refuses: sent again a few times, and if the stop keeps wrong terms, another one takes its place.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { RefusalMeaning } from '../../../../src/trader/domain/orders/refusal-meaning.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { held } from '../position-reconciler/held.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;
const holding = (quantity: number) => [
  { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 },
];

async function refuse(
  harness: Harness,
  { handle }: OrderTerms,
  meaning: RefusalMeaning,
): Promise<void> {
  const code = meaning === 'no_parent' ? '135' : '2102';
  harness.broker.say({ type: 'order-refused', handle, refusal: { meaning, code, text: 'no' } });
  await harness.settle();
}

async function notFound(harness: Harness, { handle }: OrderTerms): Promise<void> {
  harness.broker.say({ type: 'cancel-refused', handle, known: false, text: 'not found' });
  await harness.settle();
}

/** A person sells 60 of 100 shares: the stop must shrink to 40. */
async function sixtySold(harness: Harness) {
  const legs = await held(harness);
  await harness.pass(6_000);
  const byHand = executionOf(
    { ...legs.t, orderRef: '' },
    { execId: 'app.1.01', shares: 60, price: 100, at: harness.now() },
    { handle: undefined, brokerLink: 'permId:77' },
  );
  harness.broker.say({ type: 'execution', execution: byHand });
  for (const position of holding(40)) harness.broker.say({ type: 'position', position });
  await harness.settle();
  await harness.told(legs.t, { ...GROUP, quantity: 40, status: 'presubmitted' });
  return legs;
}

const changesOf = (harness: Harness, { orderRef }: OrderTerms) =>
  harness.modifies().filter((change) => change.orderRef === orderRef);

describe('a change that comes while the broker still processes an earlier message (2102)', () => {
  it('is sent again after a second, and is in force once the broker shows it', async () => {
    const harness = createHarness();
    const { s } = await sixtySold(harness);
    await refuse(harness, s, 'still_processing');
    await harness.pass(900);
    expect(changesOf(harness, s)).toHaveLength(1);
    await harness.pass(400);
    expect(changesOf(harness, s)).toMatchObject([{ quantity: 40 }, { quantity: 40 }]);
    await harness.told(s, { ...GROUP, quantity: 40, status: 'presubmitted' });
    await harness.pass(10_000);
    expect(changesOf(harness, s)).toHaveLength(2);
    expect(harness.submits('protection')).toEqual([]);
  });

  it('is sent again three times at most; then another stop with the right terms takes the place of the old one', async () => {
    const harness = createHarness();
    const { s } = await sixtySold(harness);
    for (let time = 0; time < 4; time += 1) {
      await refuse(harness, s, 'still_processing');
      await harness.pass(1_300);
    }
    expect(changesOf(harness, s)).toHaveLength(4);
    expect(harness.submits('protection')).toHaveLength(1);
    const next = harness.newest('s');
    expect(next).toMatchObject({ quantity: 40, group: 'G', stopPrice: s.stopPrice });
    expect(harness.cancels()).toEqual([]);
    await harness.told(next, { ...GROUP, status: 'presubmitted' });
    expect(harness.cancels()).toEqual([s.orderRef]);
    await harness.status(s, 'cancelled');
    await harness.pass(10_000);
    expect(harness.submits('protection')).toHaveLength(1);
    expect(harness.of('stop-meddled')).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ protectedPositions: 1 });
  });

  it('and whose stop and replacement both fail ends with an exit of what is held', async () => {
    const harness = createHarness();
    const { s, t } = await sixtySold(harness);
    for (let time = 0; time < 4; time += 1) {
      await refuse(harness, s, 'still_processing');
      await harness.pass(1_300);
    }
    await harness.refused(harness.newest('s'), 10_052);
    await harness.pass(300);
    // The group may be the cause: what could close the same shares ends first.
    expect(harness.cancels()).toEqual([t.orderRef]);
    await harness.status(t, 'cancelled');
    expect(harness.cancels()).toEqual([t.orderRef, s.orderRef]);
    await harness.status(s, 'cancelled');
    for (let time = 0; time < 2; time += 1) await harness.refused(harness.newest('s'), 10_052);
    expect(harness.newest('x')).toMatchObject({ quantity: 40 });
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'unprotected' }]);
  });

  it('is counted on after a restart', async () => {
    const harness = createHarness();
    const { s, t } = await sixtySold(harness);
    for (let time = 0; time < 3; time += 1) {
      await refuse(harness, s, 'still_processing');
      await harness.pass(1_300);
    }
    const again = await harness.crash(1_000);
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
    const harness = createHarness();
    const { s, t } = await sixtySold(harness);
    await refuse(harness, s, 'no_parent');
    await harness.pass(6_000);
    expect(changesOf(harness, s)).toHaveLength(1);
    const openOrders = [reportOf(s, GROUP), reportOf(t, { ...GROUP, quantity: 40 })];
    await harness.snapshot({ openOrders, positions: holding(40) });
    expect(changesOf(harness, s)).toHaveLength(2);
    await refuse(harness, s, 'no_parent');
    await harness.pass(300);
    expect(harness.newest('s')).toMatchObject({ quantity: 40, group: 'G' });
    await harness.told(harness.newest('s'), { ...GROUP, status: 'presubmitted' });
    expect(harness.cancels()).toEqual([s.orderRef]);
    expect(changesOf(harness, s)).toHaveLength(2);
  });

  it('is not repeated if the open orders lack the stop: it is cancelled by number and replaced at once', async () => {
    const harness = createHarness();
    const { s, t } = await sixtySold(harness);
    const began = harness.now();
    await refuse(harness, s, 'no_parent');
    const openOrders = [reportOf(t, { ...GROUP, quantity: 40 })];
    await harness.pass(300);
    await harness.snapshot({ openOrders, positions: holding(40) });
    expect(harness.cancels()).toEqual([s.orderRef]);
    await notFound(harness, s);
    await harness.pass(600);
    await harness.snapshot({ openOrders, positions: holding(40) });
    expect(harness.newest('s')).toMatchObject({ quantity: 40, group: 'G' });
    expect(harness.now() - began).toBeLessThan(2_000);
    expect(changesOf(harness, s)).toHaveLength(1);
  });
});
