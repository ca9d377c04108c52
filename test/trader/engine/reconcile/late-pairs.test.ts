// Of one order a contract of one fill is late, and the other contract of another fill: reports that lack what was just traded are not believed.
import { describe, expect, it } from 'vitest';
import type { Harness } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import {
  buy,
  FIRST,
  inAccount,
  legFill,
  listed,
  readyHarness,
  reported,
  SECOND,
  SPREAD,
} from '../orders/bought-spread.ts';

/** Of three units two of the second contract have filled and one of the first when the order ends; a pair is booked. */
async function filledInPart(end: 'filled' | 'cancelled' = 'filled') {
  const harness = await readyHarness();
  await buy(harness, { quantity: 3 });
  const { e } = harness.bracket();
  await harness.told(e);
  await reported(harness, legFill(harness, e, { symbol: SECOND, shares: 2, price: 2.1, id: 'b1' }));
  await harness.pass(5_000);
  await reported(harness, legFill(harness, e, { symbol: FIRST, shares: 1, price: 5.2, id: 'a1' }));
  await harness.status(e, end);
  await harness.pass(31_000);
  await harness.quote(3.1, { symbol: SPREAD, bid: 3, ask: 3.2 });
  for (const _ of [1, 2]) {
    await harness.snapshot({ positions: inAccount(1, -2) });
    await harness.pass(1_000);
  }
  expect(harness.of('position-adopted')).toMatchObject([{ symbol: SECOND, quantity: -1 }]);
  await listed(harness, SECOND);
  await harness.quote(2, { symbol: SECOND, bid: 1.9, ask: 2 });
  await harness.pass(500);
  const first = { symbol: FIRST, shares: 2, price: 5.2, id: 'a2' };
  return { harness, late: () => reported(harness, legFill(harness, e, first)) };
}

const alarms = (harness: Harness) => harness.of('alarm-raised').map(({ alarm }) => alarm);
const unbelieved = (harness: Harness) => {
  expect(harness.of('foreign-seen')).toEqual([]);
  expect(alarms(harness)).not.toContain('quantity-mismatch');
  expect(alarms(harness)).not.toContain('inferred-execution');
};

describe('a vertical of which fills of both contracts are late', () => {
  it('closes what is short alone at once, since the broker has called the order filled', async () => {
    const { harness } = await filledInPart();
    expect(harness.newest('x')).toMatchObject({ symbol: SECOND, side: 'buy', quantity: 1 });
  });

  it('is not compared by a report that lacks the late fill', async () => {
    const { harness, late } = await filledInPart();
    await harness.told(harness.newest('x'));
    await late();
    await harness.snapshot({ positions: inAccount(1, -2) });
    unbelieved(harness);
  });

  it('is not filled up by a report that lacks what has just been closed', async () => {
    const { harness, late } = await filledInPart();
    const exit = harness.newest('x');
    await harness.told(exit);
    await late();
    await harness.pass(6_000);
    await harness.snapshot({ positions: inAccount(3, -2) });
    await harness.pass(6_000);
    const closed = { execId: '0001.dead.01.01', shares: 1, price: 2, at: harness.now() };
    await reported(harness, executionOf(exit, closed));
    await harness.snapshot({ positions: inAccount(3, -2) });
    unbelieved(harness);
    const spread = [...harness.state().positions.values()].find(({ symbol }) => symbol === SPREAD);
    expect(spread).toMatchObject({ quantity: 1 });
  });

  it('nor when the missing contract was awaited for long enough', async () => {
    const { harness, late } = await filledInPart('cancelled');
    const exit = harness.newest('x');
    await harness.told(exit);
    await late();
    await harness.pass(29_000);
    const closed = { execId: '0001.dead.01.01', shares: 1, price: 2, at: harness.now() };
    await reported(harness, executionOf(exit, closed));
    for (const _ of [1, 2]) {
      await harness.pass(1_000);
      await harness.snapshot({ positions: inAccount(3, -2) });
      await harness.pass(1_000);
    }
    unbelieved(harness);
  });
});
