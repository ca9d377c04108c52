// Someone copies our order, including its reference, in the broker's own program: the copy is foreign.
import { describe, expect, it } from 'vitest';
import { type Bracket, createRig, type Rig } from '../rig/rig.ts';
import { permLinkOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const THEIRS = { handle: 'orderId:0', brokerLink: 'permId:31337' } as const;
const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

async function held(): Promise<{ rig: Rig; legs: Bracket }> {
  const rig = createRig();
  await rig.ready();
  const legs = await rig.enter();
  await rig.pass(6_000);
  return { rig, legs };
}

describe('a copy', () => {
  it('of our stop is foreign: our stop is neither cancelled nor confused with the copy', async () => {
    const { rig, legs } = await held();
    const { s, t } = legs;
    const copy = reportOf(s, { ...THEIRS, stopPrice: 99.7 });
    for (let time = 0; time < 3; time += 1) {
      await rig.snapshot({
        openOrders: [copy, reportOf(t, GROUP), reportOf(s, GROUP)],
        positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
      });
      await rig.pass(3_000);
    }
    expect(rig.cancels()).toEqual([]);
    expect(rig.state().orders.get(s.orderRef)).toMatchObject({
      status: 'working',
      brokerLink: permLinkOf(s),
      stopPrice: s.stopPrice,
    });
    expect(rig.state().differences).toMatchObject([{ kind: 'foreign-order' }]);
  });

  it('of our stop closes our position manually when it fills, and our stop ends', async () => {
    const { rig, legs } = await held();
    await rig.fill(legs.s, 100, 99, THEIRS);
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'closed_by_hand' }]);
    expect(rig.state().orders.get(legs.s.orderRef)).toMatchObject({ filled: 0 });
    expect(rig.cancels()).toContain(legs.s.orderRef);
  });

  it('of our entry is not ours when it fills', async () => {
    const { rig, legs } = await held();
    await rig.fill(legs.e, 50, 100, THEIRS);
    expect(rig.of('execution-booked')).toHaveLength(1);
    expect(rig.modifies()).toEqual([]);
  });
});
