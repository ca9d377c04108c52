// More was closed than was held: the stop is reported cancelled, the exit fills, and the stop fills all the same. The excess is
// bought back at once, whatever an older report of the position says.
import { describe, expect, it } from 'vitest';
import { instant, SECOND_MS } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { executionOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';
import { held, timed } from './held.ts';

const net = (quantity: number) => ({
  account: ACCOUNT,
  symbol: 'AAPL',
  quantity,
  averageCost: 100,
});

async function reported(rig: Rig, quantity: number): Promise<void> {
  rig.broker.say({ type: 'position', position: net(quantity) });
  await rig.settle();
}

/** 100 shares are held and known to the account, together with so many of somebody else; exit and stop both sell them. */
async function crossed(
  rig: Rig,
  { signal = 'BUY', foreign = 0, stopAfterMs = 0, isTargetLeft = false } = {},
) {
  const { s, t } = await held(rig, signal);
  const sign = signal === 'BUY' ? 1 : -1;
  await rig.pass(6_000);
  const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
  await rig.snapshot({ openOrders, positions: [net(sign * 100 + foreign)] });
  await rig.quote(100);
  await rig.predict('NEUTRAL');
  const first = rig.newest('x');
  await rig.status(s, 'cancelled');
  if (!isTargetLeft) await rig.status(t, 'cancelled');
  await rig.fill(first, 100, 100);
  expect(rig.of('position-closed')).toHaveLength(1);
  await rig.pass(stopAfterMs);
  await rig.quote(100);
  await rig.fill(s, 100, 100);
  return { s, t, first };
}

const bought = (rig: Rig): readonly OrderTerms[] =>
  rig.submits('exit').flatMap(({ legs }) => legs.filter(({ side }) => side === 'buy'));

const alarms = (rig: Rig) => rig.of('alarm-raised').map(({ alarm }) => alarm);

describe('a position that crossed zero', () => {
  it('is bought back in the turn of the fill, although the account still reports what was held before', async () => {
    const rig = createRig({ strategies: [timed] });
    await crossed(rig);
    expect(bought(rig)).toMatchObject([{ type: 'market', quantity: 100 }]);
    expect(alarms(rig)).toEqual(['sign-flip']);
  });

  it('is sold again in the same way when it was a short', async () => {
    const rig = createRig({ strategies: [timed] });
    await crossed(rig, { signal: 'SELL' });
    expect(rig.newest('x')).toMatchObject({ side: 'sell', type: 'market', quantity: 100 });
    expect(rig.submits('exit')).toHaveLength(2);
  });

  it.each([2.9, 60])(
    'is bought back once if the account reports each change %s s late',
    async (lagS) => {
      const rig = createRig({ strategies: [timed] });
      await crossed(rig);
      await rig.pass(500);
      await rig.fill(rig.newest('x'), 100, 100.1);
      const lagMs = lagS * SECOND_MS;
      for (const quantity of [100, 0, -100, 0]) {
        await rig.pass(lagMs / 4);
        await reported(rig, quantity);
        await rig.snapshot({ positions: [net(quantity)] });
      }
      await rig.pass(lagMs);
      await rig.snapshot({ positions: [net(0)] });
      expect(bought(rig)).toHaveLength(1);
      expect(rig.state().foreign.get('AAPL') ?? 0).toBe(0);
      if (lagS < 5) expect(alarms(rig)).toEqual(['sign-flip']);
    },
  );

  it('is bought back although the account has reported the shares before for longer than the usual lag', async () => {
    const rig = createRig({ strategies: [timed] });
    await crossed(rig, { stopAfterMs: 20_000 });
    expect(bought(rig)).toMatchObject([{ quantity: 100 }]);
  });

  it('leaves alone what somebody else holds beside it', async () => {
    const rig = createRig({ strategies: [timed] });
    await crossed(rig, { foreign: 50 });
    expect(rig.state().foreign.get('AAPL')).toBe(50);
    expect(bought(rig)).toMatchObject([{ quantity: 100 }]);
    await reported(rig, -50);
    await rig.fill(rig.newest('x'), 100, 100.1);
    await reported(rig, 50);
    await rig.pass(10_000);
    await rig.snapshot({ positions: [net(50)] });
    await rig.pass(10_000);
    expect(rig.submits('exit')).toHaveLength(2);
    expect(rig.state().foreign.get('AAPL')).toBe(50);
  });

  it('is bought back a second after the cancel of an order that is not answered', async () => {
    const rig = createRig({ strategies: [timed] });
    const { t } = await crossed(rig, { isTargetLeft: true });
    expect(rig.cancels()).toEqual([t.orderRef]);
    expect(bought(rig)).toEqual([]);
    await rig.pass(1_300);
    expect(bought(rig)).toMatchObject([{ quantity: 100 }]);
    // The target fills all the same.
    await rig.fill(rig.newest('x'), 100, 100.1);
    await rig.fill(t, 100, 100);
    expect(bought(rig)).toMatchObject([{ quantity: 100 }, { quantity: 100 }]);
  });

  it('is bought back for what a second order adds while the first purchase works, and never for more', async () => {
    const rig = createRig({ strategies: [timed] });
    const { t } = await crossed(rig, { isTargetLeft: true });
    await rig.pass(1_300);
    await rig.fill(rig.newest('x'), 60, 100.1);
    await rig.fill(t, 100, 100);
    await rig.pass(5_000);
    expect(bought(rig)).toHaveLength(1);
    await rig.fill(rig.newest('x'), 40, 100.1);
    expect(bought(rig)).toMatchObject([{ quantity: 100 }, { quantity: 100 }]);
  });

  it.each([1, 8, 50])(
    'is bought back by a process that starts %s s later, while the account still reports the shares before',
    async (downS) => {
      const rig = createRig({ strategies: [timed] });
      await crossed(rig, { isTargetLeft: true });
      expect(bought(rig)).toEqual([]);
      const next = await rig.crash(downS * SECOND_MS);
      await next.connect();
      await next.snapshot({ positions: [net(100)] });
      await next.pass(1_300);
      expect(bought(next)).toMatchObject([{ quantity: 100 }]);
      await next.fill(next.newest('x'), 100, 100.1);
      await next.pass(6_000);
      await next.snapshot({ positions: [net(0)] });
      expect(bought(next)).toHaveLength(1);
    },
  );

  it('is not bought back by a process that finds that a person did it meanwhile', async () => {
    const rig = createRig({ strategies: [timed] });
    const { s } = await crossed(rig, { isTargetLeft: true });
    const next = await rig.crash(30_000);
    await next.connect();
    const hand = executionOf(
      s,
      { execId: '7.7.7.01', shares: 100, price: 100, at: instant(rig.now() + 20_000) },
      { side: 'buy', orderRef: '', handle: undefined, brokerLink: 'permId:777' },
    );
    await next.snapshot({ executions: [hand], positions: [net(0)] });
    await next.pass(5_000);
    expect(bought(next)).toEqual([]);
    expect(next.of('position-closed').at(-1)).toMatchObject({ reason: 'closed_by_hand' });
  });
});
