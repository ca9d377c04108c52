// A target that decays, live: 100 AAPL bought at 100.02. 4 % are 104.03 on the tick, 2 % after half an hour 102.03.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT, strategy } from '../rig/settings.ts';

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

async function held(): Promise<{ rig: Rig } & Awaited<ReturnType<Rig['enter']>>> {
  const rig = createRig({ strategies: [strategy(DECAYING)] });
  await rig.ready();
  const legs = await rig.enter();
  expect(legs.t.limitPrice).toBe(104.03);
  await rig.pass(6_000);
  return { rig, ...legs };
}

const changesOf = (rig: Rig, { orderRef }: { readonly orderRef: string }) =>
  rig.modifies().filter((change) => change.orderRef === orderRef);

describe('a resting target that decays', () => {
  it('is changed once a step has begun, and the stop stays', async () => {
    const { rig, t, s } = await held();
    const before = changesOf(rig, s).length;
    await rig.jump(at('10:29:00'));
    await rig.quote(100);
    expect(changesOf(rig, t)).toEqual([]);
    await rig.jump(at('10:30:30'));
    await rig.quote(100);
    await rig.pass(3_000);
    expect(changesOf(rig, t)).toEqual([{ orderRef: t.orderRef, limitPrice: 102.03 }]);
    await rig.told(t, { ...resting, status: 'submitted', limitPrice: 102.03 });
    await rig.pass(MINUTE);
    expect(changesOf(rig, t)).toHaveLength(1);
    expect(changesOf(rig, s)).toHaveLength(before);
    expect(rig.cancels()).toEqual([]);
    const moves = rig.of('target-moved').filter(({ why }) => why === 'decay');
    expect(moves).toMatchObject([{ from: 104.03, to: 102.03 }]);
    expect(rig.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });

  it('of a short rises towards the market', async () => {
    const rig = createRig({ strategies: [strategy(DECAYING)] });
    await rig.ready();
    const { t } = await rig.enter('SELL');
    expect(t.limitPrice).toBeLessThan(96);
    await rig.pass(6_000);
    await rig.jump(at('10:30:30'));
    await rig.quote(100);
    await rig.pass(3_000);
    // 2 % of 99.98, down to the tick.
    expect(changesOf(rig, t).at(-1)).toEqual({ orderRef: t.orderRef, limitPrice: 97.98 });
  });

  it('skips the steps that passed while the daemon was down', async () => {
    const { rig, t, s } = await held();
    const again = await rig.crash(100 * MINUTE);
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
    const { rig, t, s } = await held();
    await rig.jump(at('10:30:30'));
    expect(rig.of('target-moved')).toHaveLength(1);
    const again = await rig.crash();
    await again.ready({
      openOrders: [reportOf(s, resting), reportOf(t, { ...resting, status: 'submitted' })],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
    });
    await again.quote(100);
    await again.pass(10_000);
    expect(changesOf(again, t)).toEqual([{ orderRef: t.orderRef, limitPrice: 102.03 }]);
    expect(again.of('target-moved').length).toBeLessThanOrEqual(1);
  });

  it('closes the position with the reason of a target', async () => {
    const { rig, t } = await held();
    await rig.jump(at('10:30:30'));
    await rig.quote(100);
    await rig.told(t, { ...resting, status: 'submitted', limitPrice: 102.03 });
    await rig.fill(t, 100, 102.03);
    await rig.settle();
    expect(rig.of('position-closed')).toMatchObject([
      { reason: 'target', realizedPnl: expect.closeTo(201, 9) },
    ]);
  });
});
