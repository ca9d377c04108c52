// A person's order that closes: all, a part, or all at a limit; never beyond zero, and never beside a stop that could close the same.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Requester } from '../../../../src/trader/ports/order-request.ts';
import { createHarness, type Harness, type HarnessOptions } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { ANN, check, place } from './order-requests.ts';

const GROUPED = { group: 'G', groupEffect: 'reduces' } as const;

/** 100 AAPL of ann, bought at 100.02, with a stop at 95.01. */
async function holding(options?: HarnessOptions, effect?: 'open') {
  const harness = createHarness(options);
  await harness.ready();
  await place(harness, effect === undefined ? {} : { side: 'sell', effect });
  const legs = harness.bracket();
  await harness.told(legs.e);
  await harness.told(legs.s, { ...GROUPED, status: 'presubmitted' });
  await harness.fill(legs.e, 100, effect === undefined ? 100.02 : 99.98);
  await harness.pass(6_000);
  await harness.quote(100);
  return { harness, ...legs };
}

function live(harness: Harness) {
  return [...harness.state().orders.values()].filter(({ status }) => status !== 'filled');
}

describe('a sale of the whole position', () => {
  it('goes into the group of the stop, and the answer names it', async () => {
    const { harness } = await holding();
    const request = { user: 'ann', key: 'k', bodyHash: 'aa', id: 'req_9' };
    const answer = await place(harness, { side: 'sell' }, request);
    const x = harness.newest('x');
    expect(x).toMatchObject({ side: 'sell', type: 'market', quantity: 100, group: 'G' });
    expect(answer).toMatchObject({ ok: true, placed: { orderRef: x.orderRef, isRepeated: false } });
    expect(harness.of('exit-intended')[0]).toMatchObject({ request, reason: 'operator' });
    expect(await place(harness, { side: 'sell' }, request)).toMatchObject({
      placed: { orderRef: x.orderRef, isRepeated: true },
    });
    expect(harness.submits('exit')).toHaveLength(1);
  });

  it('in a closed market is listed under its name until its order exists', async () => {
    const { harness } = await holding();
    await harness.jump(instant(Date.UTC(2026, 10, 18, 21, 30)));
    const named = { user: 'ann', bodyHash: 'aa', clientOrderId: 'sale-1' };
    expect(await place(harness, { side: 'sell' }, named)).toMatchObject({
      placed: { orderRef: null },
    });
    expect(harness.engine.waitingClosings()).toMatchObject([
      { clientOrderId: 'sale-1', user: 'ann', symbol: 'AAPL', side: 'sell', quantity: 100 },
    ]);
  });

  it('works while entries are halted', async () => {
    const { harness } = await holding();
    await harness.command({ type: 'halt', why: 'test', by: 'ann' });
    expect(await place(harness, { side: 'sell' })).toMatchObject({ ok: true });
    expect(harness.newest('x').quantity).toBe(100);
  });

  it('of a short is a buy', async () => {
    const { harness } = await holding({}, 'open');
    expect(await place(harness, { side: 'buy' })).toMatchObject({ ok: true });
    expect(harness.newest('x')).toMatchObject({ side: 'buy', quantity: 100, group: 'G' });
  });
});

describe('a sale of a part', () => {
  it('shrinks the stop first, then sells beside it; together they close no more than is held', async () => {
    const { harness, s } = await holding();
    const answer = await place(harness, { side: 'sell', quantity: 40 });
    expect(answer).toMatchObject({ ok: true, placed: { orderRef: null } });
    expect(harness.modifies()).toEqual([{ orderRef: s.orderRef, quantity: 60 }]);
    expect(harness.submits('exit')).toEqual([]);
    await harness.told({ ...s, quantity: 60 }, { ...GROUPED, status: 'presubmitted' });
    const x = harness.newest('x');
    expect(x).toMatchObject({ side: 'sell', type: 'market', quantity: 40 });
    expect(x.group).toBeUndefined();
    await harness.told(x);
    await harness.fill(x, 40, 99.98);
    await harness.pass(3_000);
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    expect(live(harness).map(({ terms, quantity }) => [terms.leg, quantity])).toEqual([['s', 60]]);
    expect(harness.modifies()).toHaveLength(1);
  });

  it('sends nothing while the broker refuses to shrink the stop', async () => {
    const { harness, s } = await holding();
    await place(harness, { side: 'sell', quantity: 40 });
    await harness.refused(s, 201);
    await harness.pass(1_000);
    expect(harness.submits('exit')).toEqual([]);
    expect(live(harness).map(({ terms, quantity }) => [terms.leg, quantity])).toEqual([['s', 100]]);
  });

  it.each<Partial<Requester>>([{ key: 'k' }, { clientOrderId: 'k' }])(
    'is found by %o, first without and then with its order',
    async (name) => {
      const { harness, s } = await holding();
      const keyed = { user: 'ann', bodyHash: 'aa', ...name };
      await place(harness, { side: 'sell', quantity: 40 }, keyed);
      const positionId = harness.of('position-planned')[0]?.positionId;
      expect(await place(harness, { side: 'sell', quantity: 40 }, keyed)).toMatchObject({
        placed: { orderRef: null, positionId, isRepeated: true },
      });
      await harness.told({ ...s, quantity: 60 }, { ...GROUPED, status: 'presubmitted' });
      expect(await place(harness, { side: 'sell', quantity: 40 }, keyed)).toMatchObject({
        placed: { orderRef: harness.newest('x').orderRef, isRepeated: true },
      });
      expect(harness.submits('exit')).toHaveLength(1);
    },
  );

  it('is listed under its name until its order exists, also after a crash', async () => {
    const { harness, s } = await holding();
    const named = { user: 'ann', bodyHash: 'aa', clientOrderId: 'sale-1' };
    await place(harness, { side: 'sell', quantity: 40 }, named);
    const waiting = harness.engine.waitingClosings();
    expect(waiting).toMatchObject([
      { clientOrderId: 'sale-1', user: 'ann', symbol: 'AAPL', side: 'sell', quantity: 40 },
    ]);
    const again = await harness.crash();
    expect(again.engine.waitingClosings()).toEqual(waiting);
    await again.ready({
      openOrders: [reportOf({ ...s, quantity: 60 }, { ...GROUPED, status: 'presubmitted' })],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100.02 }],
    });
    await again.pass(1_000);
    expect(again.newest('x').quantity).toBe(40);
    expect(again.engine.waitingClosings()).toEqual([]);
  });

  it('survives a crash before its order', async () => {
    const { harness, s } = await holding();
    await place(harness, { side: 'sell', quantity: 40 });
    const again = await harness.crash();
    await again.ready({
      openOrders: [reportOf({ ...s, quantity: 60 }, { ...GROUPED, status: 'presubmitted' })],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100.02 }],
    });
    await again.pass(1_000);
    expect(again.newest('x')).toMatchObject({ quantity: 40, side: 'sell' });
  });

  it('whose order is refused gives the stop its shares back', async () => {
    const { harness, s } = await holding();
    await place(harness, { side: 'sell', quantity: 40 });
    await harness.told({ ...s, quantity: 60 }, { ...GROUPED, status: 'presubmitted' });
    await harness.refused(harness.newest('x'), 201);
    await harness.pass(1_000);
    expect(harness.modifies().at(-1)).toEqual({ orderRef: s.orderRef, quantity: 100 });
  });

  it('leaves to the stop what the broker fills of it bit by bit', async () => {
    const { harness, s } = await holding();
    await place(harness, { side: 'sell', quantity: 40 });
    await harness.told({ ...s, quantity: 60 }, { ...GROUPED, status: 'presubmitted' });
    await harness.fill(harness.newest('x'), 10, 99.98);
    await harness.pass(1_000);
    expect(harness.modifies()).toEqual([{ orderRef: s.orderRef, quantity: 60 }]);
    expect(harness.engine.status()).toMatchObject({ positions: 1 });
  });

  it('is not covered again by a stop that replaces the one a person has cancelled', async () => {
    const { harness, s } = await holding();
    await place(harness, { side: 'sell', quantity: 40 });
    await harness.told({ ...s, quantity: 60 }, { ...GROUPED, status: 'presubmitted' });
    await harness.told(harness.newest('x'));
    await harness.status(s, 'cancelled');
    await harness.pass(500);
    expect(harness.submits('protection').flatMap(({ legs }) => legs)).toMatchObject([
      { leg: 's', quantity: 60 },
    ]);
  });

  it('is sold once, although the stop is contested and states nothing', async () => {
    const { harness, s } = await holding();
    await harness.status(s, 'cancelled');
    await harness.pass(3_000);
    const again = harness.newest('s');
    await harness.told(again);
    await harness.status(again, 'cancelled');
    expect(harness.of('stop-meddled').at(-1)).toMatchObject({ isContested: true });
    await place(harness, { side: 'sell', quantity: 40 });
    await harness.told(harness.newest('x'));
    await harness.pass(1_000);
    expect(harness.submits('exit').flatMap(({ legs }) => legs)).toMatchObject([{ quantity: 40 }]);
  });

  it('is part of a close of everything that is asked for meanwhile', async () => {
    const { harness } = await holding();
    await place(harness, { side: 'sell', quantity: 40 });
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'ann' });
    await harness.pass(1_000);
    expect(harness.submits('exit').flatMap(({ legs }) => legs)).toMatchObject([{ quantity: 100 }]);
  });

  it('does not sell more after a fill of the stop in between', async () => {
    const { harness, s } = await holding();
    await place(harness, { side: 'sell', quantity: 40 });
    await harness.fill(s, 100, 95);
    await harness.pass(1_000);
    expect(harness.submits('exit')).toEqual([]);
  });

  it('waits for the open', async () => {
    const { harness } = await holding();
    await harness.quote(100, { isHalted: true });
    await place(harness, { side: 'sell', quantity: 40 });
    expect(harness.modifies()).toEqual([]);
    await harness.quote(100);
    await harness.pass(300);
    expect(harness.modifies()).toHaveLength(1);
  });
});

describe('a limit for the whole position', () => {
  it('rests in the group of the stop, good till cancelled if asked', async () => {
    const { harness } = await holding();
    const answer = await place(harness, { side: 'sell', type: 'LMT', price: 110, validity: 'gtc' });
    const t = harness.newest('t');
    expect(t).toMatchObject({
      side: 'sell',
      type: 'limit',
      limitPrice: 110,
      quantity: 100,
      group: 'G',
      validity: { kind: 'gtc' },
    });
    expect(answer).toMatchObject({ placed: { orderRef: t.orderRef } });
    await harness.told(t, GROUPED);
    await harness.pass(5_000);
    expect(harness.modifies()).toEqual([]);
  });

  it('moves the target if there is one', async () => {
    const { harness } = await holding();
    await place(harness, { side: 'sell', type: 'LMT', price: 110 });
    const t = harness.newest('t');
    await harness.told(t, GROUPED);
    const named = { user: 'ann', clientOrderId: 'lower', bodyHash: 'aa' };
    const answer = await place(harness, { side: 'sell', type: 'LMT', price: 108 }, named);
    expect(answer).toMatchObject({ placed: { orderRef: t.orderRef } });
    expect(harness.state().orders.get(t.orderRef)?.clientOrderId).toBe('lower');
    expect(harness.modifies()).toEqual([{ orderRef: t.orderRef, limitPrice: 108 }]);
    await harness.told({ ...t, limitPrice: 108 }, GROUPED);
    await harness.pass(5_000);
    expect(harness.modifies()).toHaveLength(1);
  });

  it('of a part is refused', async () => {
    const { harness } = await holding();
    expect(
      await place(harness, { side: 'sell', type: 'LMT', price: 110, quantity: 40 }),
    ).toMatchObject({
      reasons: [{ kind: 'partial_limit', quantity: 40, held: 100 }],
    });
  });
});

describe('what a closing order never does', () => {
  it('crosses zero', async () => {
    const { harness } = await holding();
    expect(await place(harness, { side: 'sell', quantity: 101 })).toMatchObject({
      reasons: [{ kind: 'would_cross_zero', quantity: 101, held: 100 }],
    });
    await place(harness, { side: 'sell' });
    expect(await place(harness, { side: 'sell', quantity: 1 })).toMatchObject({
      reasons: [{ kind: 'would_cross_zero', quantity: 1, held: 0 }],
    });
    expect(harness.submits('exit')).toHaveLength(1);
  });

  it('sells foreign shares', async () => {
    const harness = createHarness();
    await harness.ready({
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 500, averageCost: 90 }],
    });
    expect(await place(harness, { side: 'sell' })).toMatchObject({
      reasons: [{ kind: 'foreign_position', quantity: 500 }],
      text: expect.stringContaining('sluice adopt AAPL --yes'),
    });
  });

  it('is one that records nothing when only checked', async () => {
    const { harness } = await holding();
    const before = harness.journal.lastSeq();
    expect(await check(harness, { side: 'sell', quantity: 40 })).toMatchObject({
      verdict: { isAllowed: true, draft: { effect: 'close', price: 99.98, owner: 'manual' } },
    });
    expect(harness.journal.lastSeq()).toBe(before);
  });
});

describe('a position of a strategy', () => {
  async function ofStrategy() {
    const harness = createHarness();
    await harness.ready();
    const legs = await harness.enter();
    await harness.pass(6_000);
    await harness.quote(100);
    return { harness, ...legs };
  }

  it('is not sold by a person unless he takes it over', async () => {
    const { harness } = await ofStrategy();
    expect(await place(harness, { side: 'sell' })).toMatchObject({
      reasons: [{ kind: 'owned_by', owner: 'follow' }],
    });
    expect(harness.of('ownership-taken')).toEqual([]);
  });

  it('taken over keeps its stop, and its strategy no longer manages it', async () => {
    const { harness, s, t } = await ofStrategy();
    await place(harness, { side: 'sell', quantity: 40, takesOwnership: true });
    expect(harness.of('ownership-taken')[0]).toMatchObject({ from: 'follow', to: 'manual' });
    await harness.told({ ...t, quantity: 60 }, GROUPED);
    await harness.told({ ...s, quantity: 60 }, { ...GROUPED, status: 'presubmitted' });
    await harness.fill(harness.newest('x'), 40, 99.98);
    await harness.pass(6_000);
    await harness.quote(100);
    // The strategy would close on the opposite prediction.
    await harness.predict('SELL');
    expect(harness.reasons()).toContainEqual({ kind: 'owned_by', owner: 'manual' });
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    expect([...harness.state().positions.values()][0]).toMatchObject({
      strategy: 'manual',
      status: 'open',
      stopPrice: s.stopPrice,
    });
  });
});

it('a buy takes the symbol over as well, and adds to it', async () => {
  const harness = createHarness();
  await harness.ready();
  await harness.enter();
  await harness.pass(6_000);
  await harness.quote(100);
  expect(await place(harness, { quantity: 10 })).toMatchObject({ reasons: [{ kind: 'owned_by' }] });
  expect(await place(harness, { quantity: 10, takesOwnership: true })).toMatchObject({ ok: true });
  const owners = [...harness.state().positions.values()].map(({ strategy }) => strategy);
  expect(owners).toEqual(['manual', 'manual']);
});

it('a feed that falls silent ends the entries of strategies, not those of a person', async () => {
  const harness = createHarness();
  await harness.ready();
  await place(harness, { type: 'LMT', price: 90 });
  await harness.told(harness.bracket().e);
  await harness.feed({ type: 'feed-changed', feed: 'flow', state: 'starting', why: 'test' });
  expect(harness.cancels()).toEqual([]);
});

describe('a second buy', () => {
  it('adds a trade with its own bracket; a sale of all closes both', async () => {
    const { harness } = await holding();
    expect(await place(harness, { quantity: 50 }, ANN)).toMatchObject({ ok: true });
    const { e, s } = harness.bracket();
    expect([e.quantity, s.stopPrice]).toEqual([50, 95.01]);
    await harness.told(e);
    await harness.told(s, { group: 'H', groupEffect: 'reduces', status: 'presubmitted' });
    await harness.fill(e, 50, 100.02);
    await harness.pass(6_000);
    await harness.quote(100);
    expect(harness.engine.status()).toMatchObject({ positions: 2, protectedPositions: 2 });
    const keyed = { user: 'ann', key: 'all', bodyHash: 'aa' };
    const first = await place(harness, { side: 'sell', quantity: 150 }, keyed);
    const exits = harness.submits('exit').flatMap(({ legs }) => legs);
    expect(exits.map(({ quantity }) => quantity)).toEqual([100, 50]);
    const placed = { orderRef: exits[0]?.orderRef };
    expect(first).toMatchObject({ placed });
    expect(await place(harness, { side: 'sell', quantity: 150 }, keyed)).toMatchObject({ placed });
    expect(harness.submits('exit')).toHaveLength(2);
  });
});
