// More was closed than was held: the stop is reported cancelled, the exit fills, and the stop fills all the same. The excess is
// bought back at once, whatever an older report of the position says.
import { describe, expect, it } from 'vitest';
import { instant, SECOND_MS } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { held, timed } from './held.ts';

const net = (quantity: number) => ({
  account: ACCOUNT,
  symbol: 'AAPL',
  quantity,
  averageCost: 100,
});

async function reported(harness: Harness, quantity: number): Promise<void> {
  harness.broker.say({ type: 'position', position: net(quantity) });
  await harness.settle();
}

/** 100 shares are held and known to the account, together with so many of somebody else; exit and stop both sell them. */
async function crossed(
  harness: Harness,
  { signal = 'BUY', foreign = 0, stopAfterMs = 0, isTargetLeft = false } = {},
) {
  const { s, t } = await held(harness, signal);
  const sign = signal === 'BUY' ? 1 : -1;
  await harness.pass(6_000);
  const openOrders = [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' }));
  await harness.snapshot({ openOrders, positions: [net(sign * 100 + foreign)] });
  await harness.quote(100);
  await harness.predict('NEUTRAL');
  const first = harness.newest('x');
  await harness.status(s, 'cancelled');
  if (!isTargetLeft) await harness.status(t, 'cancelled');
  await harness.fill(first, 100, 100);
  expect(harness.of('position-closed')).toHaveLength(1);
  await harness.pass(stopAfterMs);
  await harness.quote(100);
  await harness.fill(s, 100, 100);
  return { s, t, first };
}

const bought = (harness: Harness): readonly OrderTerms[] =>
  harness.submits('exit').flatMap(({ legs }) => legs.filter(({ side }) => side === 'buy'));

const alarms = (harness: Harness) => harness.of('alarm-raised').map(({ alarm }) => alarm);

describe('a position that crossed zero', () => {
  it('is bought back in the turn of the fill, although the account still reports what was held before', async () => {
    const harness = createHarness({ strategies: [timed] });
    await crossed(harness);
    expect(bought(harness)).toMatchObject([{ type: 'market', quantity: 100 }]);
    expect(alarms(harness)).toEqual(['sign-flip']);
  });

  it('is sold again in the same way when it was a short', async () => {
    const harness = createHarness({ strategies: [timed] });
    await crossed(harness, { signal: 'SELL' });
    expect(harness.newest('x')).toMatchObject({ side: 'sell', type: 'market', quantity: 100 });
    expect(harness.submits('exit')).toHaveLength(2);
  });

  it.each([2.9, 60])(
    'is bought back once if the account reports each change %s s late',
    async (lagS) => {
      const harness = createHarness({ strategies: [timed] });
      await crossed(harness);
      await harness.pass(500);
      await harness.fill(harness.newest('x'), 100, 100.1);
      const lagMs = lagS * SECOND_MS;
      for (const quantity of [100, 0, -100, 0]) {
        await harness.pass(lagMs / 4);
        await reported(harness, quantity);
        await harness.snapshot({ positions: [net(quantity)] });
      }
      await harness.pass(lagMs);
      await harness.snapshot({ positions: [net(0)] });
      expect(bought(harness)).toHaveLength(1);
      expect(harness.state().foreign.get('AAPL') ?? 0).toBe(0);
      if (lagS < 5) expect(alarms(harness)).toEqual(['sign-flip']);
    },
  );

  it('is bought back although the account has reported the shares before for longer than the usual lag', async () => {
    const harness = createHarness({ strategies: [timed] });
    await crossed(harness, { stopAfterMs: 20_000 });
    expect(bought(harness)).toMatchObject([{ quantity: 100 }]);
  });

  it('leaves alone what somebody else holds beside it', async () => {
    const harness = createHarness({ strategies: [timed] });
    await crossed(harness, { foreign: 50 });
    expect(harness.state().foreign.get('AAPL')).toBe(50);
    expect(bought(harness)).toMatchObject([{ quantity: 100 }]);
    await reported(harness, -50);
    await harness.fill(harness.newest('x'), 100, 100.1);
    await reported(harness, 50);
    await harness.pass(10_000);
    await harness.snapshot({ positions: [net(50)] });
    await harness.pass(10_000);
    expect(harness.submits('exit')).toHaveLength(2);
    expect(harness.state().foreign.get('AAPL')).toBe(50);
  });

  it('is bought back a second after the cancel of an order that is not answered', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { t } = await crossed(harness, { isTargetLeft: true });
    expect(harness.cancels()).toEqual([t.orderRef]);
    expect(bought(harness)).toEqual([]);
    await harness.pass(1_300);
    expect(bought(harness)).toMatchObject([{ quantity: 100 }]);
    // The target fills all the same.
    await harness.fill(harness.newest('x'), 100, 100.1);
    await harness.fill(t, 100, 100);
    expect(bought(harness)).toMatchObject([{ quantity: 100 }, { quantity: 100 }]);
  });

  it('is bought back for what a second order adds while the first purchase works, and never for more', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { t } = await crossed(harness, { isTargetLeft: true });
    await harness.pass(1_300);
    await harness.fill(harness.newest('x'), 60, 100.1);
    await harness.fill(t, 100, 100);
    await harness.pass(5_000);
    expect(bought(harness)).toHaveLength(1);
    await harness.fill(harness.newest('x'), 40, 100.1);
    expect(bought(harness)).toMatchObject([{ quantity: 100 }, { quantity: 100 }]);
  });

  it.each([1, 8, 50])(
    'is bought back by a process that starts %s s later, while the account still reports the shares before',
    async (downS) => {
      const harness = createHarness({ strategies: [timed] });
      await crossed(harness, { isTargetLeft: true });
      expect(bought(harness)).toEqual([]);
      const next = await harness.crash(downS * SECOND_MS);
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
    const harness = createHarness({ strategies: [timed] });
    const { s } = await crossed(harness, { isTargetLeft: true });
    const next = await harness.crash(30_000);
    await next.connect();
    const hand = executionOf(
      s,
      { execId: '7.7.7.01', shares: 100, price: 100, at: instant(harness.now() + 20_000) },
      { side: 'buy', orderRef: '', handle: undefined, brokerLink: 'permId:777' },
    );
    await next.snapshot({ executions: [hand], positions: [net(0)] });
    await next.pass(5_000);
    expect(bought(next)).toEqual([]);
    expect(next.of('position-closed').at(-1)).toMatchObject({ reason: 'closed_by_hand' });
  });
});
