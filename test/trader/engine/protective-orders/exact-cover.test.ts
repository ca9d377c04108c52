// How much the resting stop and target state, and which of two stops stays.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const grouped = { group: 'G', groupEffect: 'reduces' } as const;

const net = (quantity: number) => ({
  account: ACCOUNT,
  symbol: 'AAPL',
  quantity,
  averageCost: 100,
});

async function held(rig: Rig) {
  await rig.ready();
  const legs = await rig.enter();
  await rig.pass(6_000);
  return legs;
}

describe('a stop that states less than is held', () => {
  it('does not grow beyond what the account has', async () => {
    const rig = createRig();
    const { s, t } = await held(rig);
    const openOrders = [reportOf(t, grouped), reportOf(s, { ...grouped, quantity: 60 })];
    rig.broker.say({ type: 'position', position: net(60) });
    await rig.told(s, { ...grouped, quantity: 60 });
    await rig.snapshot({ openOrders, positions: [net(60)] });
    await rig.pass(1_000);
    expect(rig.modifies()).toEqual([]);
    expect(rig.submits('protection')).toEqual([]);
    // They were only late.
    await rig.snapshot({ openOrders, positions: [net(100)] });
    await rig.pass(300);
    expect(rig.modifies()).toEqual([{ orderRef: s.orderRef, quantity: 100 }]);
  });
});

describe('a target', () => {
  it('states what is held, no less and no more', async () => {
    const rig = createRig();
    const { t } = await held(rig);
    await rig.told(t, { ...grouped, quantity: 80 });
    expect(rig.modifies()).toEqual([{ orderRef: t.orderRef, quantity: 100 }]);
    await rig.told(t, { ...grouped, quantity: 120 });
    expect(rig.modifies().at(-1)).toEqual({ orderRef: t.orderRef, quantity: 100 });
  });
});

describe('of two resting stops', () => {
  it.each([
    ['BUY', 99.2, 98.9],
    ['SELL', 100.8, 101.1],
  ])('after %s the tighter one stays, whichever was placed first', async (signal, tight, loose) => {
    for (const isChildTighter of [true, false]) {
      const rig = createRig();
      await rig.ready();
      await rig.predict(signal);
      const { e, t, s } = rig.bracket();
      for (const leg of [e, t, s]) await rig.told(leg, leg === e ? {} : grouped);
      await rig.fill(e, 40, 100);
      for (const leg of [t, s]) await rig.told(leg, { ...grouped, quantity: 40 });
      await rig.command({ type: 'halt', why: 'test', by: 'a person' });
      const [own] = rig.submits('protection').at(-1)?.legs ?? [];
      const alone = own as OrderTerms;
      const [tighter, looser] = isChildTighter ? [s, alone] : [alone, s];
      // Somebody moves both, first the one that stays wider.
      await rig.told(looser, { ...grouped, quantity: 40, stopPrice: loose });
      await rig.told(tighter, { ...grouped, quantity: 40, stopPrice: tight });
      await rig.status(e, 'cancelled');
      await rig.pass(300);
      expect(rig.cancels()).toContain(looser.orderRef);
      expect(rig.cancels()).not.toContain(tighter.orderRef);
      rig.dispose();
    }
  });
});

describe('a move of the stop that is under way when somebody tightens it further', () => {
  it('does not loosen the stop that takes its place', async () => {
    const rig = createRig();
    const { s } = await held(rig);
    await rig.command({ type: 'stop-at', symbol: 'AAPL', price: 99, by: 'a person' });
    expect(rig.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: 99 }]);
    await rig.told(s, { ...grouped, stopPrice: 99.5 });
    await rig.status(s, 'cancelled');
    await rig.pass(300);
    expect(rig.newest('s')).toMatchObject({ quantity: 100, stopPrice: 99.5 });
    expect(rig.of('stop-moved').map(({ to }) => to)).toEqual([99.5]);
  });
});

describe('a change of the quantity', () => {
  it('is in flight until the broker shows it, whatever older reports of the order come meanwhile', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, t, s } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg, leg === e ? {} : grouped);
    await rig.fill(e, 40, 100);
    await rig.status(e, 'cancelled');
    const asked = rig.modifies();
    expect(asked).toContainEqual({ orderRef: s.orderRef, quantity: 40 });
    for (const leg of [t, s]) await rig.told(leg, grouped);
    await rig.pass(1_000);
    expect(rig.modifies()).toEqual(asked);
    expect(rig.state().orders.get(s.orderRef)?.pendingChange).toBeDefined();
    for (const leg of [t, s]) await rig.told(leg, { ...grouped, quantity: 40 });
    expect(rig.state().orders.get(s.orderRef)?.pendingChange).toBeUndefined();
  });
});

describe('a stop that is gone', () => {
  it('is not placed again where the market is through it: the position is closed', async () => {
    const rig = createRig();
    const { s, t } = await held(rig);
    await rig.quote(98);
    await rig.status(s, 'cancelled');
    expect(rig.of('position-closing')).toMatchObject([{ reason: 'stop_through_market' }]);
    expect(rig.submits('protection')).toEqual([]);
    expect(rig.newest('x')).toMatchObject({ quantity: 100, group: 'G' });
    expect(rig.cancels()).not.toContain(t.orderRef);
  });

  it('was ended by the broker if an order of its group has filled within seconds, and nobody is blamed', async () => {
    const rig = createRig();
    const { s, t } = await held(rig);
    await rig.status(s, 'cancelled');
    expect(rig.of('stop-meddled')).toMatchObject([{ what: 'cancelled', mayBeFill: true }]);
    await rig.fill(t, 40, 102);
    expect(rig.of('meddling-explained')).toMatchObject([{ orderRef: s.orderRef }]);
    expect(rig.state().meddled.size).toBe(0);
    await rig.pass(10_000);
    const alarms = rig.of('alarm-raised').map(({ alarm }) => alarm);
    expect(alarms).not.toContain('stop-by-hand');
  });
});
