// A target that decays, live: 100 AAPL bought at 100.02. 4 % are 104.03 on the tick, 2 % after half an hour 102.03.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';

const MINUTE = 60_000;
const DECAYING: Partial<Strategy> = {
  target: {
    kind: 'decay',
    steps: [
      { afterMs: 0, gain: { kind: 'percent', percent: 4 } },
      { afterMs: 30 * MINUTE, gain: { kind: 'percent', percent: 2 } },
      { afterMs: 90 * MINUTE, gain: { kind: 'percent', percent: 0.5 } },
    ],
  },
};

const at = (text: string) => instant(Date.parse(`2026-11-18T${text}-05:00`));
const resting = { group: 'G', groupEffect: 'reduces', status: 'presubmitted' } as const;

async function held(): Promise<{ harness: Harness } & Awaited<ReturnType<Harness['enter']>>> {
  const harness = createHarness({ strategies: [strategy(DECAYING)] });
  await harness.ready();
  const legs = await harness.enter();
  expect(legs.t.limitPrice).toBe(104.03);
  await harness.pass(6_000);
  return { harness, ...legs };
}

const changesOf = (harness: Harness, { orderRef }: { readonly orderRef: string }) =>
  harness.modifies().filter((change) => change.orderRef === orderRef);

describe('a resting target that decays', () => {
  it('is changed once a step has begun, and the stop stays', async () => {
    const { harness, t, s } = await held();
    const before = changesOf(harness, s).length;
    await harness.jump(at('10:29:00'));
    await harness.quote(100);
    expect(changesOf(harness, t)).toEqual([]);
    await harness.jump(at('10:30:30'));
    await harness.quote(100);
    await harness.pass(3_000);
    expect(changesOf(harness, t)).toEqual([{ orderRef: t.orderRef, limitPrice: 102.03 }]);
    await harness.told(t, { ...resting, status: 'submitted', limitPrice: 102.03 });
    await harness.pass(MINUTE);
    expect(changesOf(harness, t)).toHaveLength(1);
    expect(changesOf(harness, s)).toHaveLength(before);
    expect(harness.cancels()).toEqual([]);
    const moves = harness.of('target-moved').filter(({ why }) => why === 'decay');
    expect(moves).toMatchObject([{ from: 104.03, to: 102.03 }]);
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });

  it('of a short rises towards the market', async () => {
    const harness = createHarness({ strategies: [strategy(DECAYING)] });
    await harness.ready();
    const { t } = await harness.enter('SELL');
    expect(t.limitPrice).toBeLessThan(96);
    await harness.pass(6_000);
    await harness.jump(at('10:30:30'));
    await harness.quote(100);
    await harness.pass(3_000);
    // 2 % of 99.98, down to the tick.
    expect(changesOf(harness, t).at(-1)).toEqual({ orderRef: t.orderRef, limitPrice: 97.98 });
  });

  it('skips the steps that passed while the daemon was down', async () => {
    const { harness, t, s } = await held();
    const again = await harness.crash(100 * MINUTE);
    await again.ready({
      openOrders: [reportOf(s, resting), reportOf(t, { ...resting, status: 'submitted' })],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
    });
    await again.quote(100);
    await again.pass(3_000);
    // 0.5 % of 100.02, up to the tick.
    expect(changesOf(again, t)).toEqual([{ orderRef: t.orderRef, limitPrice: 100.53 }]);
    expect(again.cancels()).toEqual([]);
  });

  it('is changed after a crash between the record and the order', async () => {
    const { harness, t, s } = await held();
    await harness.jump(at('10:30:30'));
    expect(harness.of('target-moved')).toHaveLength(1);
    const again = await harness.crash();
    await again.ready({
      openOrders: [reportOf(s, resting), reportOf(t, { ...resting, status: 'submitted' })],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
    });
    await again.quote(100);
    await again.pass(10_000);
    expect(changesOf(again, t)).toEqual([{ orderRef: t.orderRef, limitPrice: 102.03 }]);
    expect(again.of('target-moved')).toEqual([]);
  });

  it('closes the position with the reason of a target', async () => {
    const { harness, t } = await held();
    await harness.jump(at('10:30:30'));
    await harness.quote(100);
    await harness.told(t, { ...resting, status: 'submitted', limitPrice: 102.03 });
    await harness.fill(t, 100, 102.03);
    await harness.settle();
    expect(harness.of('position-closed')).toMatchObject([
      { reason: 'target', realizedPnl: expect.closeTo(201, 9) },
    ]);
  });
});
