// Messages about an order that neither end nor refuse it, and refusals that arrive long after the change they are about.
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { explain } from '../../../../src/trader/domain/explain/explain.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { wordsAt } from '../../../../src/trader/domain/wording/figures.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const RESTS = { group: 'G', groupEffect: 'reduces', status: 'presubmitted' } as const;

const asked = (harness: Harness): number =>
  harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
const HELD = {
  positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100.02 }],
  executions: [],
};

async function inTrade() {
  const harness = createHarness();
  await harness.ready();
  const legs = await harness.enter();
  await harness.pass(6_000);
  return { harness, ...legs };
}

/** Moves the stop to 99.5, and the broker shows it there. */
async function moved() {
  const trade = await inTrade();
  const { harness, s } = trade;
  await harness.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
  await harness.told(s, { ...RESTS, stopPrice: 99.5 });
  return trade;
}

/** Every snapshot requested so far is answered; the broker lists what rests. */
async function answered(harness: Harness): Promise<void> {
  const openOrders = [...harness.state().orders.values()]
    .filter(({ status }) => status === 'working')
    .map(({ terms, stopPrice }) => reportOf(terms, { ...RESTS, stopPrice }));
  await harness.snapshot({ ...HELD, openOrders });
  await harness.pass(600);
}

async function uncertain(harness: Harness, { handle }: Pick<OrderTerms, 'handle'>, code = '10268') {
  harness.broker.say({ type: 'order-uncertain', handle, code, text: 'not allowed' });
  await harness.pass(260);
}

describe('a message with a code that is not listed', () => {
  it('asks for the open orders at once, and refuses a new stop that they do not show', async () => {
    const { harness, s } = await inTrade();
    await harness.status(s, 'cancelled');
    const second = harness.newest('s');
    await answered(harness);
    const before = asked(harness);
    await uncertain(harness, second);
    expect(asked(harness)).toBe(before + 1);
    expect(harness.state().orders.get(second.orderRef)?.status).toBe('unknown');
    await harness.snapshot(HELD);
    expect(harness.cancels()).toContain(second.orderRef);
    expect(harness.of('order-updated').at(-1)).toMatchObject({ orderRef: second.orderRef });
    const record = harness.state().orders.get(second.orderRef);
    expect(record).toMatchObject({ status: 'rejected', why: '10268: not allowed' });
    await harness.pass(2_500);
    expect(harness.newest('s').orderRef).not.toBe(second.orderRef);
  });

  it('leaves a new stop alone that the open orders show', async () => {
    const { harness, s } = await inTrade();
    await harness.status(s, 'cancelled');
    const second = harness.newest('s');
    await uncertain(harness, second);
    await harness.snapshot({ ...HELD, openOrders: [reportOf(second, RESTS)] });
    expect(harness.state().orders.get(second.orderRef)?.status).toBe('working');
    expect(harness.cancels()).not.toContain(second.orderRef);
    await harness.pass(20_000);
    expect(harness.newest('s').orderRef).toBe(second.orderRef);
  });

  it('says nothing about a working stop except that it is looked at', async () => {
    const { harness, s } = await inTrade();
    await answered(harness);
    const before = asked(harness);
    await uncertain(harness, s, '492');
    expect(asked(harness)).toBe(before + 1);
    expect(harness.state().orders.get(s.orderRef)?.status).toBe('working');
    expect(harness.engine.status().protectedPositions).toBe(1);
    expect(harness.submits('protection')).toEqual([]);
  });

  it('refuses a change that the open orders do not show', async () => {
    const { harness, s, t } = await inTrade();
    await harness.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
    await uncertain(harness, s);
    await harness.snapshot({
      ...HELD,
      openOrders: [reportOf(s, RESTS), reportOf(t, RESTS)],
    });
    expect(harness.of('change-refused')).toMatchObject([{ meaning: 'refused', code: '10268' }]);
    expect(harness.state().orders.get(s.orderRef)).toMatchObject({ status: 'working' });
  });

  it.each<[string, { price: number; refused: number; isBefore?: true; isOldList?: true }]>([
    ['refuses a change that the broker had shown', { price: 98.52, refused: 1 }],
    ['refuses none that the broker still shows', { price: 99.5, refused: 0 }],
    ['refuses none if a person has set another price', { price: 97, refused: 0 }],
    ['refuses none that came after it', { price: 98.52, refused: 0, isBefore: true }],
    ['refuses none by an older list', { price: 98.52, refused: 0, isOldList: true }],
  ])('%s', async (_, { price, refused, isBefore = false, isOldList = false }) => {
    const { harness, s, t } = await inTrade();
    expect(s.stopPrice).toBe(98.52);
    if (isBefore) await uncertain(harness, s, '492');
    await harness.pass(1_000);
    await harness.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
    await harness.told(s, { ...RESTS, stopPrice: 99.5 });
    const requestedAt = harness.now();
    await harness.pass(1_000);
    if (!isBefore) await uncertain(harness, s, '492');
    await harness.snapshot({
      ...HELD,
      openOrders: [reportOf(s, { ...RESTS, stopPrice: price }), reportOf(t, RESTS)],
      ...(isOldList && { requestedAt }),
    });
    expect(harness.of('change-refused')).toHaveLength(refused);
  });

  it('settles nothing by a snapshot requested before it', async () => {
    const { harness, s } = await inTrade();
    await harness.status(s, 'cancelled');
    const second = harness.newest('s');
    const requestedAt = harness.now();
    await harness.pass(1_000);
    await uncertain(harness, second);
    await harness.snapshot({ ...HELD, requestedAt });
    expect(harness.state().orders.get(second.orderRef)?.status).toBe('unknown');
  });

  it('refuses no change by a snapshot requested before it', async () => {
    const { harness, s, t } = await inTrade();
    await harness.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
    const requestedAt = harness.now();
    await harness.pass(1_000);
    await uncertain(harness, s);
    const openOrders = [reportOf(s, RESTS), reportOf(t, RESTS)];
    await harness.snapshot({ ...HELD, openOrders, requestedAt });
    expect(harness.of('change-refused')).toEqual([]);
    await harness.snapshot({ ...HELD, openOrders });
    expect(harness.of('change-refused')).toHaveLength(1);
  });

  it('refuses no change that was asked for after it', async () => {
    const { harness, s, t } = await inTrade();
    await uncertain(harness, s, '492');
    await harness.pass(1_000);
    await harness.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
    await harness.snapshot({ ...HELD, openOrders: [reportOf(s, RESTS), reportOf(t, RESTS)] });
    expect(harness.of('change-refused')).toEqual([]);
  });

  it('is settled after a restart by the cancel of the order', async () => {
    const { harness, s } = await inTrade();
    await harness.status(s, 'cancelled');
    const second = harness.newest('s');
    await uncertain(harness, second);
    const again = await harness.crash();
    await again.ready(HELD);
    expect(again.cancels()).toContain(second.orderRef);
  });
});

describe('a warning', () => {
  it('is recorded once, with its code, and explained', async () => {
    const { harness, s } = await inTrade();
    const warning = {
      type: 'order-warned',
      handle: s.handle,
      code: '2161',
      text: 'capped',
    } as const;
    harness.broker.say(warning);
    harness.broker.say(warning);
    await harness.settle();
    expect(harness.of('order-warned')).toEqual([
      { type: 'order-warned', orderRef: s.orderRef, symbol: 'AAPL', code: '2161', why: 'capped' },
    ]);
    const lines = explain(harness.facts, wordsAt(US)).find(({ type }) => type === 'order-warned');
    expect(lines).toBeDefined();
    const again = await harness.crash();
    again.broker.say(warning);
    await again.settle();
    expect(again.of('order-warned')).toEqual([]);
  });
});

describe('a refusal that arrives after the broker showed the change', () => {
  it.each([20_000, 2 * MINUTE_MS])('means the change, %i ms later', async (later) => {
    const { harness, s } = await moved();
    await harness.pass(later);
    await answered(harness);
    const before = asked(harness);
    await harness.refused(s, 201);
    await harness.pass(260);
    expect(harness.state().orders.get(s.orderRef)?.status).toBe('working');
    expect(asked(harness)).toBe(before + 1);
    expect(harness.submits('protection')).toEqual([]);
    await harness.told(s, RESTS);
    expect(harness.of('stop-meddled')).toEqual([]);
  });

  it('means the change after a restart too', async () => {
    const { harness, s } = await moved();
    const again = await harness.crash(60_000);
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
    const { harness, s } = await moved();
    await harness.pass(20_000);
    await harness.refused(s, 201);
    await harness.pass(6_000);
    await harness.snapshot(HELD);
    await harness.pass(3_000);
    await harness.snapshot(HELD);
    harness.broker.say({
      type: 'cancel-refused',
      handle: s.handle,
      known: false,
      text: 'not found',
    });
    await harness.pass(600);
    await harness.snapshot(HELD);
    expect(harness.submits('protection')).toHaveLength(1);
  });
});

describe('a refusal that only a change can get', () => {
  it.each(['still_processing', 'no_parent', 'unchangeable'] as const)(
    '(%s) never ends the order',
    async (meaning) => {
      const { harness, s } = await inTrade();
      await answered(harness);
      const before = asked(harness);
      const refusal = { meaning, text: 'no' };
      harness.broker.say({ type: 'order-refused', handle: s.handle, refusal });
      await harness.pass(260);
      expect(harness.state().orders.get(s.orderRef)?.status).toBe('working');
      expect(asked(harness)).toBe(before + 1);
      await harness.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
      harness.broker.say({ type: 'order-refused', handle: s.handle, refusal });
      await harness.pass(260);
      expect(harness.of('change-refused')).toMatchObject([{ meaning }]);
      expect(harness.state().orders.get(s.orderRef)?.status).toBe('working');
      expect(harness.submits('protection')).toEqual([]);
    },
  );

  it.each([
    ['no_parent', 1],
    ['unchangeable', 1],
    ['still_processing', 0],
    ['refused', 0],
  ] as const)(
    'or that refuses one (%s) asks %i times what became of a stop that may have filled',
    async (meaning, times) => {
      const { harness, s } = await inTrade();
      await answered(harness);
      await harness.command({ type: 'stop-at', symbol: 'AAPL', price: 99.5, by: 'a test' });
      const before = asked(harness);
      const refusal = { meaning, text: 'no' };
      harness.broker.say({ type: 'order-refused', handle: s.handle, refusal });
      await harness.pass(260);
      expect(asked(harness)).toBe(before + times);
      expect(harness.state().orders.get(s.orderRef)).toMatchObject({
        ...{ status: 'working', stopPrice: s.stopPrice },
      });
    },
  );
});
