// How much the resting stop and target state, and which of two stops stays.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const grouped = { group: 'G', groupEffect: 'reduces' } as const;

const net = (quantity: number) => ({
  account: ACCOUNT,
  symbol: 'AAPL',
  quantity,
  averageCost: 100,
});

async function held(harness: Harness) {
  await harness.ready();
  const legs = await harness.enter();
  await harness.pass(6_000);
  return legs;
}

describe('a stop that states less than is held', () => {
  it('does not grow beyond what the account has', async () => {
    const harness = createHarness();
    const { s, t } = await held(harness);
    const openOrders = [reportOf(t, grouped), reportOf(s, { ...grouped, quantity: 60 })];
    harness.broker.say({ type: 'position', position: net(60) });
    await harness.told(s, { ...grouped, quantity: 60 });
    await harness.snapshot({ openOrders, positions: [net(60)] });
    await harness.pass(1_000);
    expect(harness.modifies()).toEqual([]);
    expect(harness.submits('protection')).toEqual([]);
    // They were only late.
    await harness.snapshot({ openOrders, positions: [net(100)] });
    await harness.pass(300);
    expect(harness.modifies()).toEqual([{ orderRef: s.orderRef, quantity: 100 }]);
  });
});

describe('a target', () => {
  it('states what is held, no less and no more', async () => {
    const harness = createHarness();
    const { t } = await held(harness);
    await harness.told(t, { ...grouped, quantity: 80 });
    expect(harness.modifies()).toEqual([{ orderRef: t.orderRef, quantity: 100 }]);
    await harness.told(t, { ...grouped, quantity: 120 });
    expect(harness.modifies().at(-1)).toEqual({ orderRef: t.orderRef, quantity: 100 });
  });
});

describe('of two resting stops', () => {
  it.each([
    ['BUY', 99.2, 98.9],
    ['SELL', 100.8, 101.1],
  ])('after %s the tighter one stays, whichever was placed first', async (signal, tight, loose) => {
    for (const isChildTighter of [true, false]) {
      const harness = createHarness();
      await harness.ready();
      await harness.predict(signal);
      const { e, t, s } = harness.bracket();
      for (const leg of [e, t, s]) await harness.told(leg, leg === e ? {} : grouped);
      await harness.fill(e, 40, 100);
      for (const leg of [t, s]) await harness.told(leg, { ...grouped, quantity: 40 });
      await harness.command({ type: 'halt', why: 'test', by: 'a person' });
      const [own] = harness.submits('protection').at(-1)?.legs ?? [];
      const alone = own as OrderTerms;
      const [tighter, looser] = isChildTighter ? [s, alone] : [alone, s];
      // Somebody moves both, first the one that stays wider.
      await harness.told(looser, { ...grouped, quantity: 40, stopPrice: loose });
      await harness.told(tighter, { ...grouped, quantity: 40, stopPrice: tight });
      await harness.status(e, 'cancelled');
      await harness.pass(300);
      expect(harness.cancels()).toContain(looser.orderRef);
      expect(harness.cancels()).not.toContain(tighter.orderRef);
      harness.dispose();
    }
  });
});

describe('a move of the stop that is under way when somebody tightens it further', () => {
  it('does not loosen the stop that takes its place', async () => {
    const harness = createHarness();
    const { s } = await held(harness);
    await harness.command({ type: 'stop-at', symbol: 'AAPL', price: 99, by: 'a person' });
    expect(harness.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: 99 }]);
    await harness.told(s, { ...grouped, stopPrice: 99.5 });
    await harness.status(s, 'cancelled');
    await harness.pass(300);
    expect(harness.newest('s')).toMatchObject({ quantity: 100, stopPrice: 99.5 });
    expect(harness.of('stop-moved').map(({ to }) => to)).toEqual([99.5]);
  });
});

describe('a change of the quantity', () => {
  it('is in flight until the broker shows it, whatever older reports of the order come meanwhile', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg, leg === e ? {} : grouped);
    await harness.fill(e, 40, 100);
    await harness.status(e, 'cancelled');
    const asked = harness.modifies();
    expect(asked).toContainEqual({ orderRef: s.orderRef, quantity: 40 });
    for (const leg of [t, s]) await harness.told(leg, grouped);
    await harness.pass(1_000);
    expect(harness.modifies()).toEqual(asked);
    expect(harness.state().orders.get(s.orderRef)?.pendingChange).toBeDefined();
    for (const leg of [t, s]) await harness.told(leg, { ...grouped, quantity: 40 });
    expect(harness.state().orders.get(s.orderRef)?.pendingChange).toBeUndefined();
  });
});

describe('a stop that is gone', () => {
  it('is not placed again where the market is through it: the position is closed', async () => {
    const harness = createHarness();
    const { s, t } = await held(harness);
    await harness.quote(98);
    await harness.status(s, 'cancelled');
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'stop_through_market' }]);
    expect(harness.submits('protection')).toEqual([]);
    expect(harness.newest('x')).toMatchObject({ quantity: 100, group: 'G' });
    expect(harness.cancels()).not.toContain(t.orderRef);
  });

  it('was ended by the broker if an order of its group has filled within seconds, and nobody is blamed', async () => {
    const harness = createHarness();
    const { s, t } = await held(harness);
    await harness.status(s, 'cancelled');
    expect(harness.of('stop-meddled')).toMatchObject([{ what: 'cancelled', mayBeFill: true }]);
    await harness.fill(t, 40, 102);
    expect(harness.of('meddling-explained')).toMatchObject([{ orderRef: s.orderRef }]);
    expect(harness.state().meddled.size).toBe(0);
    await harness.pass(10_000);
    const alarms = harness.of('alarm-raised').map(({ alarm }) => alarm);
    expect(alarms).not.toContain('stop-by-hand');
  });
});
