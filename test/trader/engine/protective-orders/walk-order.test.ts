// An order that walks: one limit, moved in place from the middle toward the other side. 1.50 to 1.70, so from 1.60 to 1.67 at most.
import { describe, expect, it } from 'vitest';
import { brokerLink } from '../../../../src/trader/domain/orders/broker-link.ts';
import type { OrderRequest } from '../../../../src/trader/domain/orders/order-request.ts';
import { WALK_DEFAULTS } from '../../../../src/trader/domain/strategy/strategy.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';
import { buy, CALL, premium, readyHarness } from '../requests/options.ts';

const STEP = WALK_DEFAULTS.everyMs;

async function walking(changes: Partial<OrderRequest> = {}): Promise<Harness> {
  const harness = await readyHarness();
  await premium(harness, 1.5, 1.7);
  await buy(harness, { price: 2, walk: WALK_DEFAULTS, ...changes });
  await harness.told(harness.newest('e'));
  return harness;
}

/** The time of one step passes under a standing quote. */
async function wait(harness: Harness, bid = 1.5, ask = 1.7): Promise<void> {
  await harness.pass(STEP - 1_000);
  await premium(harness, bid, ask);
  await harness.pass(1_260);
}

/** The broker confirms the newest change. */
async function confirm(harness: Harness): Promise<void> {
  const limitPrice = harness.modifies().at(-1)?.limitPrice ?? Number.NaN;
  await harness.told(harness.newest('e'), { limitPrice });
}

async function step(harness: Harness, bid = 1.5, ask = 1.7): Promise<void> {
  await wait(harness, bid, ask);
  await confirm(harness);
}

function limits(harness: Harness): readonly (number | undefined)[] {
  return harness.modifies().map(({ limitPrice }) => limitPrice);
}

describe('an entry that walks', () => {
  it('begins at the middle, and is sized at the last price that it may reach', async () => {
    const harness = await walking();
    expect(harness.newest('e')).toMatchObject({
      ...{ type: 'limit', limitPrice: 1.6, quantity: 2 },
      walk: { boundPrice: 1.67, steps: 5, everyMs: 6_000 },
    });
    expect(harness.of('position-planned')[0]?.plan).toMatchObject({ r: 1.67 });
  });

  it('ends at the broker ten seconds after the daemon would end it', async () => {
    const harness = await walking();
    const [entry] = [...harness.state().orders.values()].filter(({ terms }) => terms.leg === 'e');
    const until = (entry?.intendedAt ?? 0) + WALK_DEFAULTS.lifeMs + 10_000;
    expect(entry?.terms.validity).toEqual({ kind: 'gtd', until });
  });

  it('moves one order in place, never beyond its bound', async () => {
    const harness = await walking();
    for (let count = 0; count < 8; count += 1) await step(harness);
    expect(limits(harness)).toEqual([1.61, 1.63, 1.64, 1.66, 1.67]);
    expect(harness.submits()).toHaveLength(1);
  });

  it('goes no farther than the price that a person states, however far the market moves', async () => {
    const harness = await walking({ price: 1.62 });
    await step(harness);
    for (let count = 0; count < 4; count += 1) await step(harness, 2.5, 2.7);
    expect(limits(harness)).toEqual([1.61, 1.62]);
  });

  it('takes no step before the broker has confirmed the one before', async () => {
    const harness = await walking();
    await wait(harness);
    await wait(harness);
    expect(limits(harness)).toEqual([1.61]);
    await confirm(harness);
    await wait(harness);
    expect(limits(harness)).toEqual([1.61, 1.63]);
  });

  it.each([
    ['of one side', 0, 1.7],
    ['twice as wide', 1.3, 1.7],
    ['crossed', 1.71, 1.7],
  ])(
    'takes no step in a market that is %s, and the next one when that is over',
    async (_, ...to) => {
      const harness = await walking();
      await step(harness);
      await wait(harness, ...to);
      expect(limits(harness)).toEqual([1.61]);
      await premium(harness, 1.5, 1.7);
      await harness.pass(260);
      expect(limits(harness)).toEqual([1.61, 1.63]);
    },
  );

  it('takes no step on prices at which it would not be entered', async () => {
    const harness = await walking();
    const exitOnly = { symbol: CALL, bid: 1.5, ask: 1.7, isExitOnly: true } as const;
    await harness.pass(STEP - 1_000);
    await harness.quote(1.6, exitOnly);
    await harness.pass(1_260);
    expect(limits(harness)).toEqual([]);
    await step(harness);
    expect(limits(harness)).toEqual([1.61]);
  });

  it('takes no step on a stale quote', async () => {
    const harness = await walking();
    await harness.pass(3 * STEP);
    expect(limits(harness)).toEqual([]);
  });

  it('follows a refused change by the next step, from the limit that is in force', async () => {
    const harness = await walking();
    await wait(harness);
    await harness.refused(harness.newest('e'), 105);
    await wait(harness);
    expect(limits(harness)).toEqual([1.61, 1.63]);
    expect(harness.cancels()).toEqual([]);
    expect(harness.submits()).toHaveLength(1);
  });

  it('stops after the broker has refused its changes for the fourth time', async () => {
    const harness = await walking();
    for (let count = 0; count < 5; count += 1) {
      await wait(harness);
      await harness.refused(harness.newest('e'), 105);
    }
    expect(harness.modifies()).toHaveLength(4);
  });

  it('takes no step while the broker holds the order back', async () => {
    const harness = await walking();
    await harness.status(harness.newest('e'), 'held');
    await wait(harness);
    expect(limits(harness)).toEqual([]);
  });

  it('continues with the rest of a partial fill, for the quantity ordered', async () => {
    const harness = await walking();
    await harness.fill(harness.newest('e'), 1, 1.6);
    await wait(harness);
    expect(harness.modifies()).toEqual([
      { orderRef: harness.newest('e').orderRef, limitPrice: 1.61 },
    ]);
    await harness.fill(harness.newest('e'), 1, 1.6);
    await confirm(harness);
    await wait(harness);
    expect(harness.modifies()).toHaveLength(1);
    expect(harness.of('position-filled').at(-1)).toMatchObject({ quantityAfter: 2 });
  });

  it('ends after its lifetime by a cancel that says how far it went', async () => {
    const harness = await walking();
    for (let count = 0; count < 10; count += 1) await step(harness);
    const { orderRef } = harness.newest('e');
    expect(harness.cancels()).toEqual([orderRef]);
    const far = 'the walk ended at 1.67 after 5 of 5 steps, at most 1.67';
    expect(harness.of('cancel-intended')[0]?.why).toBe(`${far}; bid 1.5, ask 1.7`);
    await harness.status(harness.newest('e'), 'cancelled');
    expect(harness.of('position-abandoned')[0]?.why).toBe(far);
  });

  it('takes no step while its cancel is on the way, and books what fills meanwhile', async () => {
    const harness = await walking();
    await step(harness);
    const { orderRef } = harness.newest('e');
    await harness.command({ type: 'cancel-order', orderRef, requester: { user: 'ann' } });
    await wait(harness);
    await harness.fill(harness.newest('e'), 2, 1.61);
    await wait(harness);
    expect(limits(harness)).toEqual([1.61]);
    expect(harness.of('position-filled')).toHaveLength(1);
  });

  it('takes no step in a halt, which cancels it', async () => {
    const harness = await walking();
    await harness.command({ type: 'halt', why: 'test', by: 'ann' });
    await wait(harness);
    expect(limits(harness)).toEqual([]);
    expect(harness.cancels()).toHaveLength(1);
  });

  it('takes no step without the gateway, and the next one once its orders are known again', async () => {
    const harness = await walking();
    await step(harness);
    harness.broker.say({ type: 'gateway-changed', state: 'connecting', why: 'lost' });
    await wait(harness);
    expect(limits(harness)).toEqual([1.61]);
    await harness.connect();
    const order = reportOf(harness.newest('e'), { limitPrice: 1.61 });
    await harness.snapshot({ openOrders: [order] });
    await premium(harness, 1.5, 1.7);
    await harness.pass(260);
    expect(limits(harness)).toEqual([1.61, 1.63]);
  });

  it('takes no step while a change has become a second order, of which one is cancelled', async () => {
    const harness = await walking();
    await wait(harness);
    const terms = harness.newest('e');
    const fork = brokerLink('permId', '777');
    const openOrders = [reportOf(terms), reportOf(terms, { limitPrice: 1.61, brokerLink: fork })];
    await harness.snapshot({ openOrders });
    await wait(harness);
    expect(harness.cancels()).toEqual([terms.orderRef]);
    expect(limits(harness)).toEqual([1.61]);
    await harness.status(terms, 'cancelled');
    await harness.snapshot({
      openOrders: [reportOf(terms, { limitPrice: 1.61, brokerLink: fork })],
    });
    await wait(harness);
    await wait(harness);
    expect(harness.cancels()).toEqual([terms.orderRef]);
    expect(harness.submits()).toHaveLength(1);
    expect(limits(harness)).toEqual([1.61, 1.63]);
  });

  it('ends with a change by a person, whose limit stays', async () => {
    const harness = await walking();
    await step(harness);
    const { orderRef } = harness.newest('e');
    const requester = { user: 'ann' };
    await harness.command({ type: 'modify-order', orderRef, price: 1.55, requester });
    await confirm(harness);
    await wait(harness);
    expect(limits(harness)).toEqual([1.61, 1.55]);
  });

  it.each([0, 1, 2, 3])(
    'continues from the journal after a crash with %i steps taken',
    async (taken) => {
      const before = await walking();
      for (let count = 0; count < taken; count += 1) await step(before);
      const [terms, limitPrice] = [before.newest('e'), limits(before).at(-1) ?? 1.6];
      const after = await before.crash();
      await after.connect();
      await after.snapshot({ openOrders: [reportOf(terms, { limitPrice })] });
      await after.pass(260);
      await wait(after);
      expect(limits(after)).toEqual([[1.61, 1.63, 1.64, 1.66][taken]]);
      expect(after.submits()).toEqual([]);
    },
  );

  it.each([
    ['has arrived', 1.61],
    ['was lost', 1.6],
  ])('takes a step once after a crash in which its change %s', async (_, limitPrice) => {
    const before = await walking();
    await wait(before);
    const terms = before.newest('e');
    const after = await before.crash();
    await after.connect();
    await after.snapshot({ openOrders: [reportOf(terms, { limitPrice })] });
    await after.pass(260);
    await wait(after);
    expect(limits(after).at(-1)).toBe(1.63);
    expect(after.submits()).toEqual([]);
  });
});

describe('what a walk may cost', () => {
  it('counts at its bound in the exposure of the account', async () => {
    const harness = await walking({ price: 1.67 });
    expect(harness.engine.account().inFlight).toEqual({ long: expect.closeTo(334), short: 0 });
  });
});

describe('an entry of a strategy that walks', () => {
  const entryOrder = { kind: 'walk', ...WALK_DEFAULTS } as const;

  it('is sized at its bound: for 10,000 at 100.01, not at the middle', async () => {
    const size = { kind: 'notional', notional: 10_001 } as const;
    const harness = createHarness({ strategies: [strategy({ entryOrder, size })] });
    await harness.ready();
    await harness.quote(100, { bid: 99.9, ask: 100.1 });
    await harness.predict('BUY');
    const { e, s } = harness.bracket();
    expect(e).toMatchObject({ limitPrice: 100, quantity: 99, walk: { boundPrice: 100.07 } });
    // Three ATR of 0.50 below the bound.
    expect(s.stopPrice).toBe(98.57);
  });

  it('on the short side walks down to the bid', async () => {
    const harness = createHarness({ strategies: [strategy({ entryOrder })] });
    await harness.ready();
    await harness.quote(100, { bid: 99.9, ask: 100.1 });
    await harness.predict('SELL');
    const { e, t, s } = harness.bracket();
    for (const leg of [e, t, s])
      await harness.told(leg, { group: leg === e ? '' : 'G', groupEffect: 'reduces' });
    await harness.pass(STEP - 1_000);
    await harness.quote(100, { bid: 99.9, ask: 100.1 });
    await harness.pass(1_260);
    expect(e).toMatchObject({ side: 'sell', limitPrice: 100, walk: { boundPrice: 99.93 } });
    expect(harness.modifies()).toEqual([{ orderRef: e.orderRef, limitPrice: 99.99 }]);
  });
});

describe('an exit of an option', () => {
  /** Its target is reached at 2.00 to 2.20. */
  async function leaving(): Promise<Harness> {
    const harness = await readyHarness();
    await buy(harness, { protection: { target: { kind: 'at', price: 2 } } });
    const { e } = harness.bracket();
    await harness.told(e);
    await harness.fill(e, 2, 1.6);
    await harness.status(e, 'filled');
    await premium(harness, 2, 2.2);
    await harness.told(harness.newest('x'));
    return harness;
  }

  async function stepDown(harness: Harness, bid = 2, ask = 2.2): Promise<void> {
    await harness.pass(2_000);
    await premium(harness, bid, ask);
    await harness.pass(1_260);
    const limitPrice = harness.modifies().at(-1)?.limitPrice ?? Number.NaN;
    await harness.told(harness.newest('x'), { limitPrice });
  }

  it('walks from the middle to the bid in four steps', async () => {
    const harness = await leaving();
    expect(harness.newest('x')).toMatchObject({ side: 'sell', limitPrice: 2.1, quantity: 2 });
    for (let count = 0; count < 6; count += 1) await stepDown(harness);
    expect(limits(harness)).toEqual([2.08, 2.05, 2.03, 2]);
    expect(harness.submits('exit')).toHaveLength(1);
  });

  it('that has walked follows the bid afterwards', async () => {
    const harness = await leaving();
    for (let count = 0; count < 5; count += 1) await stepDown(harness);
    await premium(harness, 1.8, 1.9);
    await harness.pass(31_000);
    await premium(harness, 1.8, 1.9);
    await harness.pass(260);
    expect(limits(harness).at(-1)).toBe(1.8);
  });

  it('follows no flicker of the bid', async () => {
    const harness = await leaving();
    for (let count = 0; count < 14; count += 1) await stepDown(harness);
    await premium(harness, 1, 2.2);
    await harness.pass(500);
    await premium(harness, 2, 2.2);
    await harness.pass(2_000);
    expect(limits(harness).at(-1)).toBe(2);
    await premium(harness, 1.8, 2.2);
    await harness.pass(500);
    expect(limits(harness).at(-1)).toBe(2);
    await premium(harness, 1.79, 2.2);
    await harness.pass(1_000);
    expect(limits(harness).at(-1)).toBe(1.8);
  });

  it('waits for no calm market for longer than half a minute', async () => {
    const harness = await leaving();
    for (let count = 0; count < 11; count += 1) await stepDown(harness, 1, 2.2);
    expect(limits(harness)).toEqual([1]);
  });

  it('that has filled in part, and whose step became a second order, ends with both: that one would sell more than is held', async () => {
    const harness = await leaving();
    const x = harness.newest('x');
    await harness.fill(x, 1, 2.1);
    await harness.pass(2_000);
    await premium(harness, 2, 2.2);
    await harness.pass(1_260);
    const second = reportOf(x, { limitPrice: 2.08, brokerLink: TWIN });
    const positions = [{ account: ACCOUNT, symbol: CALL, quantity: 1, averageCost: 1.6 }];
    await harness.snapshot({ positions, openOrders: [reportOf(x), second] });
    await harness.status(x, 'cancelled');
    await harness.snapshot({ positions, openOrders: [second] });
    expect(harness.cancels()).toEqual([x.orderRef, x.orderRef]);
    const ended = { handle: x.handle, brokerLink: TWIN, status: 'cancelled' } as const;
    harness.broker.say({ type: 'order-status', ...ended, filled: 0, remaining: 0, whyHeld: '' });
    await harness.settle();
    await harness.snapshot({ positions });
    await premium(harness, 2, 2.2);
    await harness.pass(6_000);
    await premium(harness, 2, 2.2);
    await harness.pass(260);
    expect(harness.newest('x')).toMatchObject({ quantity: 1 });
  });

  it('in a halt, and before its expiry, begins at the bid', async () => {
    const halted = await readyHarness();
    await buy(halted, { protection: { target: { kind: 'at', price: 2 } } });
    await halted.told(halted.newest('e'));
    await halted.fill(halted.newest('e'), 2, 1.6);
    await halted.status(halted.newest('e'), 'filled');
    await halted.command({ type: 'halt', why: 'test', by: 'ann' });
    await premium(halted, 2, 2.2);
    expect(halted.newest('x')).toMatchObject({ limitPrice: 2 });
    expect(halted.newest('x')).not.toHaveProperty('walk');
  });

  it.each([
    ['a person asks for it', { type: 'exit', symbol: CALL, isConfirmed: true, by: 'ann' }],
    ['trading halts', { type: 'halt', why: 'test', by: 'ann' }],
  ] as const)('that walks moves to the bid at once when %s', async (_, command) => {
    const harness = await leaving();
    await harness.command(command);
    await harness.pass(260);
    expect(harness.modifies()).toEqual([{ orderRef: harness.newest('x').orderRef, limitPrice: 2 }]);
    await harness.told(harness.newest('x'), { limitPrice: 2 });
    await harness.pass(4_000);
    expect(harness.modifies()).toHaveLength(1);
    expect(harness.submits('exit')).toHaveLength(1);
  });

  it('begins at the bid while its middle says nothing, and takes no step', async () => {
    const harness = await readyHarness();
    await buy(harness, { protection: { target: { kind: 'at', price: 2 } } });
    await harness.told(harness.newest('e'));
    await harness.fill(harness.newest('e'), 2, 1.6);
    await harness.status(harness.newest('e'), 'filled');
    const exitOnly = { symbol: CALL, bid: 2, ask: 2.2, isExitOnly: true } as const;
    await harness.quote(2.1, exitOnly);
    expect(harness.newest('x')).toMatchObject({ limitPrice: 2 });
    const walks = await leaving();
    await walks.quote(2.1, exitOnly);
    await walks.pass(4_000);
    expect(limits(walks)).toEqual([]);
  });

  it('that a person asks for is at the bid soon after a crash that has lost its change', async () => {
    const before = await leaving();
    await before.command({ type: 'exit', symbol: CALL, isConfirmed: true, by: 'ann' });
    expect(limits(before)).toEqual([2]);
    const terms = before.newest('x');
    const after = await before.crash();
    await after.connect();
    const positions = [{ account: ACCOUNT, symbol: CALL, quantity: 2, averageCost: 1.6 }];
    await after.snapshot({ openOrders: [reportOf(terms)], positions });
    await premium(after, 2, 2.2);
    await after.pass(1_000);
    expect(limits(after)).toEqual([2]);
    await after.told(terms, { limitPrice: 2 });
    await premium(after, 1.9, 2.1);
    await after.pass(3_000);
    expect(limits(after)).toEqual([2]);
    expect(after.submits()).toEqual([]);
  });

  it('continues from the journal after a crash', async () => {
    const before = await leaving();
    await stepDown(before);
    const terms = before.newest('x');
    const after = await before.crash();
    await after.connect();
    const positions = [{ account: ACCOUNT, symbol: CALL, quantity: 2, averageCost: 1.6 }];
    await after.snapshot({ openOrders: [reportOf(terms, { limitPrice: 2.08 })], positions });
    await premium(after, 2, 2.2);
    await after.pass(3_000);
    expect(limits(after)).toEqual([2.05]);
    expect(after.submits()).toEqual([]);
  });
});

describe('a step that became a second order', () => {
  it('is the one that fills: the first order is cancelled at once, so that it does not buy as much again', async () => {
    const harness = await walking();
    await wait(harness);
    const e = harness.newest('e');
    const bought = { execId: '5.5.5.01', shares: 2, price: 1.61, at: harness.now() };
    const ofTwin = { cumulativeQuantity: 2, brokerLink: TWIN };
    const execution = executionOf(e, bought, ofTwin);
    harness.broker.say({ type: 'execution', execution });
    await harness.settle();
    expect(harness.cancels()).toEqual([e.orderRef]);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('order-forked');
    harness.broker.say({ type: 'execution', execution });
    await harness.settle();
    expect(harness.cancels()).toHaveLength(1);
  });
});

const TWIN = brokerLink('permId', '777');
