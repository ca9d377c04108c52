// Messages about an order that neither end nor refuse it, and refusals that arrive long after the change they are about.
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { explain } from '../../../../src/trader/domain/explain/explain.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { wordsAt } from '../../../../src/trader/domain/wording/figures.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const RESTS = { group: 'G', groupEffect: 'reduces', status: 'presubmitted' } as const;

const asked = (rig: Rig): number =>
  rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
const HELD = {
  positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100.02 }],
  executions: [],
};

async function inTrade() {
  const rig = createRig();
  await rig.ready();
  const legs = await rig.enter();
  await rig.pass(6_000);
  return { rig, ...legs };
}

/** Moves the stop to 99.5, and the broker shows it there. */
async function moved() {
  const trade = await inTrade();
  const { rig, s } = trade;
  await rig.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
  await rig.told(s, { ...RESTS, stopPrice: 99.5 });
  return trade;
}

/** Every snapshot requested so far is answered; the broker lists what rests. */
async function answered(rig: Rig): Promise<void> {
  const openOrders = [...rig.state().orders.values()]
    .filter(({ status }) => status === 'working')
    .map(({ terms, stopPrice }) => reportOf(terms, { ...RESTS, stopPrice }));
  await rig.snapshot({ ...HELD, openOrders });
  await rig.pass(600);
}

async function uncertain(rig: Rig, { handle }: Pick<OrderTerms, 'handle'>, code = '10268') {
  rig.broker.say({ type: 'order-uncertain', handle, code, text: 'not allowed' });
  await rig.pass(260);
}

describe('a message with a code that is not listed', () => {
  it('asks for the open orders at once, and refuses a new stop that they do not show', async () => {
    const { rig, s } = await inTrade();
    await rig.status(s, 'cancelled');
    const second = rig.newest('s');
    await answered(rig);
    const before = asked(rig);
    await uncertain(rig, second);
    expect(asked(rig)).toBe(before + 1);
    expect(rig.state().orders.get(second.orderRef)?.status).toBe('unknown');
    await rig.snapshot(HELD);
    expect(rig.cancels()).toContain(second.orderRef);
    expect(rig.of('order-updated').at(-1)).toMatchObject({ orderRef: second.orderRef });
    const record = rig.state().orders.get(second.orderRef);
    expect(record).toMatchObject({ status: 'rejected', why: '10268: not allowed' });
    await rig.pass(2_500);
    expect(rig.newest('s').orderRef).not.toBe(second.orderRef);
  });

  it('leaves a new stop alone that the open orders show', async () => {
    const { rig, s } = await inTrade();
    await rig.status(s, 'cancelled');
    const second = rig.newest('s');
    await uncertain(rig, second);
    await rig.snapshot({ ...HELD, openOrders: [reportOf(second, RESTS)] });
    expect(rig.state().orders.get(second.orderRef)?.status).toBe('working');
    expect(rig.cancels()).not.toContain(second.orderRef);
    await rig.pass(20_000);
    expect(rig.newest('s').orderRef).toBe(second.orderRef);
  });

  it('says nothing about a working stop except that it is looked at', async () => {
    const { rig, s } = await inTrade();
    await answered(rig);
    const before = asked(rig);
    await uncertain(rig, s, '492');
    expect(asked(rig)).toBe(before + 1);
    expect(rig.state().orders.get(s.orderRef)?.status).toBe('working');
    expect(rig.engine.status().protectedPositions).toBe(1);
    expect(rig.submits('protection')).toEqual([]);
  });

  it('refuses a change that the open orders do not show', async () => {
    const { rig, s, t } = await inTrade();
    await rig.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
    await uncertain(rig, s);
    await rig.snapshot({
      ...HELD,
      openOrders: [reportOf(s, RESTS), reportOf(t, RESTS)],
    });
    expect(rig.of('change-refused')).toMatchObject([{ meaning: 'refused', code: '10268' }]);
    expect(rig.state().orders.get(s.orderRef)).toMatchObject({ status: 'working' });
  });

  it('settles nothing by a snapshot requested before it', async () => {
    const { rig, s } = await inTrade();
    await rig.status(s, 'cancelled');
    const second = rig.newest('s');
    const requestedAt = rig.now();
    await rig.pass(1_000);
    await uncertain(rig, second);
    await rig.snapshot({ ...HELD, requestedAt });
    expect(rig.state().orders.get(second.orderRef)?.status).toBe('unknown');
  });

  it('refuses no change by a snapshot requested before it', async () => {
    const { rig, s, t } = await inTrade();
    await rig.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
    const requestedAt = rig.now();
    await rig.pass(1_000);
    await uncertain(rig, s);
    const openOrders = [reportOf(s, RESTS), reportOf(t, RESTS)];
    await rig.snapshot({ ...HELD, openOrders, requestedAt });
    expect(rig.of('change-refused')).toEqual([]);
    await rig.snapshot({ ...HELD, openOrders });
    expect(rig.of('change-refused')).toHaveLength(1);
  });

  it('refuses no change that was asked for after it', async () => {
    const { rig, s, t } = await inTrade();
    await uncertain(rig, s, '492');
    await rig.pass(1_000);
    await rig.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
    await rig.snapshot({ ...HELD, openOrders: [reportOf(s, RESTS), reportOf(t, RESTS)] });
    expect(rig.of('change-refused')).toEqual([]);
  });

  it('is settled after a restart by the cancel of the order', async () => {
    const { rig, s } = await inTrade();
    await rig.status(s, 'cancelled');
    const second = rig.newest('s');
    await uncertain(rig, second);
    const again = await rig.crash();
    await again.ready(HELD);
    expect(again.cancels()).toContain(second.orderRef);
  });
});

describe('a warning', () => {
  it('is recorded once, with its code, and explained', async () => {
    const { rig, s } = await inTrade();
    const warning = {
      type: 'order-warned',
      handle: s.handle,
      code: '2161',
      text: 'capped',
    } as const;
    rig.broker.say(warning);
    rig.broker.say(warning);
    await rig.settle();
    expect(rig.of('order-warned')).toEqual([
      { type: 'order-warned', orderRef: s.orderRef, symbol: 'AAPL', code: '2161', why: 'capped' },
    ]);
    const lines = explain(rig.facts, wordsAt(US)).find(({ type }) => type === 'order-warned');
    expect(lines).toBeDefined();
    const again = await rig.crash();
    again.broker.say(warning);
    await again.settle();
    expect(again.of('order-warned')).toEqual([]);
  });
});

describe('a refusal that arrives after the broker showed the change', () => {
  it.each([20_000, 2 * MINUTE_MS])('means the change, %i ms later', async (later) => {
    const { rig, s } = await moved();
    await rig.pass(later);
    await answered(rig);
    const before = asked(rig);
    await rig.refused(s, 201);
    await rig.pass(260);
    expect(rig.state().orders.get(s.orderRef)?.status).toBe('working');
    expect(asked(rig)).toBe(before + 1);
    expect(rig.submits('protection')).toEqual([]);
    await rig.told(s, RESTS);
    expect(rig.of('stop-meddled')).toEqual([]);
  });

  it('means the change after a restart too', async () => {
    const { rig, s } = await moved();
    const again = await rig.crash(60_000);
    await again.ready({
      ...HELD,
      openOrders: [reportOf(s, { ...RESTS, stopPrice: 99.5 })],
    });
    await again.refused(s, 201);
    await again.pass(1_000);
    expect(again.state().orders.get(s.orderRef)?.status).toBe('working');
    expect(again.submits('protection')).toEqual([]);
  });

  it('is followed by a new stop if the open orders do not show the old one twice and its cancel is answered', async () => {
    const { rig, s } = await moved();
    await rig.pass(20_000);
    await rig.refused(s, 201);
    await rig.pass(6_000);
    await rig.snapshot(HELD);
    await rig.pass(3_000);
    await rig.snapshot(HELD);
    rig.broker.say({ type: 'cancel-refused', handle: s.handle, known: false, text: 'not found' });
    await rig.pass(600);
    await rig.snapshot(HELD);
    expect(rig.submits('protection')).toHaveLength(1);
  });
});

describe('a refusal that only a change can get', () => {
  it.each(['still_processing', 'no_parent', 'unchangeable'] as const)(
    '(%s) never ends the order',
    async (meaning) => {
      const { rig, s } = await inTrade();
      const refusal = { meaning, text: 'no' };
      rig.broker.say({ type: 'order-refused', handle: s.handle, refusal });
      await rig.pass(260);
      expect(rig.state().orders.get(s.orderRef)?.status).toBe('working');
      await rig.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
      rig.broker.say({ type: 'order-refused', handle: s.handle, refusal });
      await rig.pass(260);
      expect(rig.of('change-refused')).toMatchObject([{ meaning }]);
      expect(rig.state().orders.get(s.orderRef)?.status).toBe('working');
      expect(rig.submits('protection')).toEqual([]);
    },
  );
});
