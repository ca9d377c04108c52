// Commissions that the broker reports more than once: not known yet, corrected, rebates, and all of it again after a restart.
import { describe, expect, it } from 'vitest';
import { createRig, type Rig } from '../rig/rig.ts';
import { executionOf } from '../rig/scripted-broker.ts';

async function bought(): Promise<{ rig: Rig; execId: string }> {
  const rig = createRig();
  await rig.ready();
  await rig.enter();
  return { rig, execId: rig.of('execution-booked')[0]?.execId ?? '' };
}

async function say(rig: Rig, execId: string, ...commissions: readonly number[]): Promise<void> {
  for (const commission of commissions)
    rig.broker.say({
      type: 'commission',
      ...{ execId, commission, currency: 'USD', realizedPnl: undefined },
    });
  await rig.settle();
}

describe('a commission', () => {
  it.each([
    ['not known yet, then known', [-1, 1.02], 1.02],
    ['known, then not known', [1.02, -1], 1.02],
    ['corrected', [1, 1.25, 0.9], 0.9],
    ['a rebate', [-0.35], -0.35],
    ['a rebate that is corrected to a cost', [-0.35, 0.1], 0.1],
    ['unset', [Number.NaN, 1], 1],
    ['repeated', [1, 1, 1], 1],
    ['never known', [-1], 0],
    ['of exactly one dollar as a rebate that differs from not known by a cent', [-1.01], -1.01],
  ])('that is %s (%j) costs %d', async (_, reported, cost) => {
    const { rig, execId } = await bought();
    await say(rig, execId, ...reported);
    expect(rig.state().dayCommissions).toBeCloseTo(cost, 10);
    const again = await rig.crash();
    await again.connect();
    await say(again, execId, ...reported.slice(-1));
    expect(again.of('commission-booked')).toEqual([]);
    expect(again.state().dayCommissions).toBeCloseTo(cost, 10);
  });

  it('that changes after a restart replaces the one before, also that of an execution not yet known', async () => {
    const { rig, execId } = await bought();
    await say(rig, execId, 1);
    const again = await rig.crash();
    await again.connect();
    await say(again, execId, 1.5);
    expect(again.of('commission-booked')).toMatchObject([{ commission: 1.5, was: 1 }]);
    expect(again.state().dayCommissions).toBe(1.5);
    await say(again, 'later.1.01', -1, 2);
    expect(again.of('commission-booked')).toHaveLength(1);
  });

  it('of a corrected execution is its own, also one of the same amount', async () => {
    const { rig, execId } = await bought();
    await say(rig, execId, 1);
    const corrected = execId.replace(/01$/, '02');
    const told = { execId: corrected, shares: 100, price: 100.03, at: rig.now() };
    const { e } = rig.bracket();
    rig.broker.say({ type: 'execution', execution: executionOf(e, told) });
    await rig.settle();
    await say(rig, corrected, 1, 1);
    const [first, second, ...more] = rig.of('commission-booked');
    expect([first, second]).toMatchObject([{ execId }, { execId: corrected, commission: 1 }]);
    expect(second).not.toHaveProperty('was');
    expect(more).toEqual([]);
  });
});
