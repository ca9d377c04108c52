// Commissions that the broker reports more than once: not known yet, corrected, rebates, and all of it again after a restart.
import { describe, expect, it } from 'vitest';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';

async function bought(): Promise<{ harness: Harness; execId: string }> {
  const harness = createHarness();
  await harness.ready();
  await harness.enter();
  return { harness, execId: harness.of('execution-booked')[0]?.execId ?? '' };
}

async function say(
  harness: Harness,
  execId: string,
  ...commissions: readonly number[]
): Promise<void> {
  for (const commission of commissions)
    harness.broker.say({
      type: 'commission',
      ...{ execId, commission, currency: 'USD', realizedPnl: undefined },
    });
  await harness.settle();
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
    const { harness, execId } = await bought();
    await say(harness, execId, ...reported);
    expect(harness.state().dayCommissions).toBeCloseTo(cost, 10);
    const again = await harness.crash();
    await again.connect();
    await say(again, execId, ...reported.slice(-1));
    expect(again.of('commission-booked')).toEqual([]);
    expect(again.state().dayCommissions).toBeCloseTo(cost, 10);
  });

  it('that changes after a restart replaces the one before, also that of an execution not yet known', async () => {
    const { harness, execId } = await bought();
    await say(harness, execId, 1);
    const again = await harness.crash();
    await again.connect();
    await say(again, execId, 1.5);
    expect(again.of('commission-booked')).toMatchObject([{ commission: 1.5, was: 1 }]);
    expect(again.state().dayCommissions).toBe(1.5);
    await say(again, 'later.1.01', -1, 2);
    expect(again.of('commission-booked')).toHaveLength(1);
  });

  it('of a corrected execution is its own, also one of the same amount', async () => {
    const { harness, execId } = await bought();
    await say(harness, execId, 1);
    const corrected = execId.replace(/01$/, '02');
    const told = { execId: corrected, shares: 100, price: 100.03, at: harness.now() };
    const { e } = harness.bracket();
    harness.broker.say({ type: 'execution', execution: executionOf(e, told) });
    await harness.settle();
    await say(harness, corrected, 1, 1);
    const [first, second, ...more] = harness.of('commission-booked');
    expect([first, second]).toMatchObject([{ execId }, { execId: corrected, commission: 1 }]);
    expect(second).not.toHaveProperty('was');
    expect(more).toEqual([]);
  });
});
