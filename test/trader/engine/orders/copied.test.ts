// Someone copies our order, including its reference, in the broker's own program: the copy is foreign.
import { describe, expect, it } from 'vitest';
import { type Bracket, createHarness, type Harness } from '../harness/harness.ts';
import { permLinkOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const THEIRS = { handle: 'orderId:0', brokerLink: 'permId:31337' } as const;
const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

async function held(): Promise<{ harness: Harness; legs: Bracket }> {
  const harness = createHarness();
  await harness.ready();
  const legs = await harness.enter();
  await harness.pass(6_000);
  return { harness, legs };
}

describe('a copy', () => {
  it('of our stop is foreign: our stop is neither cancelled nor confused with the copy', async () => {
    const { harness, legs } = await held();
    const { s, t } = legs;
    const copy = reportOf(s, { ...THEIRS, stopPrice: 99.7 });
    for (let time = 0; time < 3; time += 1) {
      await harness.snapshot({
        openOrders: [copy, reportOf(t, GROUP), reportOf(s, GROUP)],
        positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
      });
      await harness.pass(3_000);
    }
    expect(harness.cancels()).toEqual([]);
    expect(harness.state().orders.get(s.orderRef)).toMatchObject({
      status: 'working',
      brokerLink: permLinkOf(s),
      stopPrice: s.stopPrice,
    });
    expect(harness.state().differences).toMatchObject([{ kind: 'foreign-order' }]);
  });

  it('of our stop closes our position manually when it fills, and our stop ends', async () => {
    const { harness, legs } = await held();
    await harness.fill(legs.s, 100, 99, THEIRS);
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'closed_by_hand' }]);
    expect(harness.state().orders.get(legs.s.orderRef)).toMatchObject({ filled: 0 });
    expect(harness.cancels()).toContain(legs.s.orderRef);
  });

  it('of our entry is not ours when it fills', async () => {
    const { harness, legs } = await held();
    await harness.fill(legs.e, 50, 100, THEIRS);
    expect(harness.of('execution-booked')).toHaveLength(1);
    expect(harness.modifies()).toEqual([]);
  });
});
