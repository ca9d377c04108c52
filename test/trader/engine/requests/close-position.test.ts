// A person's order that closes: all, a part, or all at a limit; never beyond zero, and never beside a stop that could close the same.
import { describe, expect, it } from 'vitest';
import { createRig, type Rig, type RigOptions } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';
import { ANN, check, place } from './asked.ts';

const GROUPED = { group: 'G', groupEffect: 'reduces' } as const;

/** 100 AAPL of ann, bought at 100.02, with a stop at 95.01. */
async function holding(options?: RigOptions, effect?: 'open') {
  const rig = createRig(options);
  await rig.ready();
  await place(rig, effect === undefined ? {} : { side: 'sell', effect });
  const legs = rig.bracket();
  await rig.told(legs.e);
  await rig.told(legs.s, { ...GROUPED, status: 'presubmitted' });
  await rig.fill(legs.e, 100, effect === undefined ? 100.02 : 99.98);
  await rig.pass(6_000);
  await rig.quote(100);
  return { rig, ...legs };
}

function live(rig: Rig) {
  return [...rig.state().orders.values()].filter(({ status }) => status !== 'filled');
}

describe('a sale of the whole position', () => {
  it('goes into the group of the stop, and the answer names it', async () => {
    const { rig } = await holding();
    const request = { user: 'ann', key: 'k', bodyHash: 'aa', id: 'req_9' };
    const answer = await place(rig, { side: 'sell' }, request);
    const x = rig.newest('x');
    expect(x).toMatchObject({ side: 'sell', type: 'market', quantity: 100, group: 'G' });
    expect(answer).toMatchObject({ ok: true, placed: { orderRef: x.orderRef, isRepeated: false } });
    expect(rig.of('exit-intended')[0]).toMatchObject({ request, reason: 'operator' });
    expect(await place(rig, { side: 'sell' }, request)).toMatchObject({
      placed: { orderRef: x.orderRef, isRepeated: true },
    });
    expect(rig.submits('exit')).toHaveLength(1);
  });

  it('works while entries are halted', async () => {
    const { rig } = await holding();
    await rig.command({ type: 'halt', why: 'test', by: 'ann' });
    expect(await place(rig, { side: 'sell' })).toMatchObject({ ok: true });
    expect(rig.newest('x').quantity).toBe(100);
  });

  it('of a short is a buy', async () => {
    const { rig } = await holding({}, 'open');
    expect(await place(rig, { side: 'buy' })).toMatchObject({ ok: true });
    expect(rig.newest('x')).toMatchObject({ side: 'buy', quantity: 100, group: 'G' });
  });
});

describe('a sale of a part', () => {
  it('shrinks the stop first, then sells beside it; together they close no more than is held', async () => {
    const { rig, s } = await holding();
    const answer = await place(rig, { side: 'sell', quantity: 40 });
    expect(answer).toMatchObject({ ok: true, placed: { orderRef: null } });
    expect(rig.modifies()).toEqual([{ orderRef: s.orderRef, quantity: 60 }]);
    expect(rig.submits('exit')).toEqual([]);
    await rig.told({ ...s, quantity: 60 }, { ...GROUPED, status: 'presubmitted' });
    const x = rig.newest('x');
    expect(x).toMatchObject({ side: 'sell', type: 'market', quantity: 40 });
    expect(x.group).toBeUndefined();
    await rig.told(x);
    await rig.fill(x, 40, 99.98);
    await rig.pass(3_000);
    expect(rig.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    expect(live(rig).map(({ terms, quantity }) => [terms.leg, quantity])).toEqual([['s', 60]]);
    expect(rig.modifies()).toHaveLength(1);
  });

  it('is found by its key, first without and then with its order', async () => {
    const { rig, s } = await holding();
    const keyed = { user: 'ann', key: 'k', bodyHash: 'aa' };
    await place(rig, { side: 'sell', quantity: 40 }, keyed);
    const positionId = rig.of('position-planned')[0]?.positionId;
    expect(await place(rig, { side: 'sell', quantity: 40 }, keyed)).toMatchObject({
      placed: { orderRef: null, positionId, isRepeated: true },
    });
    await rig.told({ ...s, quantity: 60 }, { ...GROUPED, status: 'presubmitted' });
    expect(await place(rig, { side: 'sell', quantity: 40 }, keyed)).toMatchObject({
      placed: { orderRef: rig.newest('x').orderRef, isRepeated: true },
    });
    expect(rig.submits('exit')).toHaveLength(1);
  });

  it('survives a crash before its order', async () => {
    const { rig, s } = await holding();
    await place(rig, { side: 'sell', quantity: 40 });
    const again = await rig.crash();
    await again.ready({
      openOrders: [reportOf({ ...s, quantity: 60 }, { ...GROUPED, status: 'presubmitted' })],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100.02 }],
    });
    await again.pass(1_000);
    expect(again.newest('x')).toMatchObject({ quantity: 40, side: 'sell' });
  });

  it('whose order is refused gives the stop its shares back', async () => {
    const { rig, s } = await holding();
    await place(rig, { side: 'sell', quantity: 40 });
    await rig.told({ ...s, quantity: 60 }, { ...GROUPED, status: 'presubmitted' });
    await rig.refused(rig.newest('x'), 201);
    await rig.pass(1_000);
    expect(rig.modifies().at(-1)).toEqual({ orderRef: s.orderRef, quantity: 100 });
  });

  it('leaves to the stop what the broker fills of it bit by bit', async () => {
    const { rig, s } = await holding();
    await place(rig, { side: 'sell', quantity: 40 });
    await rig.told({ ...s, quantity: 60 }, { ...GROUPED, status: 'presubmitted' });
    await rig.fill(rig.newest('x'), 10, 99.98);
    await rig.pass(1_000);
    expect(rig.modifies()).toEqual([{ orderRef: s.orderRef, quantity: 60 }]);
    expect(rig.engine.status()).toMatchObject({ positions: 1 });
  });

  it('is not covered again by a stop that replaces the one a person has cancelled', async () => {
    const { rig, s } = await holding();
    await place(rig, { side: 'sell', quantity: 40 });
    await rig.told({ ...s, quantity: 60 }, { ...GROUPED, status: 'presubmitted' });
    await rig.told(rig.newest('x'));
    await rig.status(s, 'cancelled');
    await rig.pass(500);
    expect(rig.submits('protection').flatMap(({ legs }) => legs)).toMatchObject([
      { leg: 's', quantity: 60 },
    ]);
  });

  it('is sold once, although the stop is contested and states nothing', async () => {
    const { rig, s } = await holding();
    await rig.status(s, 'cancelled');
    await rig.pass(3_000);
    const again = rig.newest('s');
    await rig.told(again);
    await rig.status(again, 'cancelled');
    expect(rig.of('stop-meddled').at(-1)).toMatchObject({ isContested: true });
    await place(rig, { side: 'sell', quantity: 40 });
    await rig.told(rig.newest('x'));
    await rig.pass(1_000);
    expect(rig.submits('exit').flatMap(({ legs }) => legs)).toMatchObject([{ quantity: 40 }]);
  });

  it('is part of a close of everything that is asked for meanwhile', async () => {
    const { rig } = await holding();
    await place(rig, { side: 'sell', quantity: 40 });
    await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'ann' });
    await rig.pass(1_000);
    expect(rig.submits('exit').flatMap(({ legs }) => legs)).toMatchObject([{ quantity: 100 }]);
  });

  it('does not sell more after a fill of the stop in between', async () => {
    const { rig, s } = await holding();
    await place(rig, { side: 'sell', quantity: 40 });
    await rig.fill(s, 100, 95);
    await rig.pass(1_000);
    expect(rig.submits('exit')).toEqual([]);
  });

  it('waits for the open', async () => {
    const { rig } = await holding();
    await rig.quote(100, { isHalted: true });
    await place(rig, { side: 'sell', quantity: 40 });
    expect(rig.modifies()).toEqual([]);
    await rig.quote(100);
    await rig.pass(300);
    expect(rig.modifies()).toHaveLength(1);
  });
});

describe('a limit for the whole position', () => {
  it('rests in the group of the stop, good till cancelled if asked', async () => {
    const { rig } = await holding();
    const answer = await place(rig, { side: 'sell', type: 'LMT', price: 110, validity: 'gtc' });
    const t = rig.newest('t');
    expect(t).toMatchObject({
      side: 'sell',
      type: 'limit',
      limitPrice: 110,
      quantity: 100,
      group: 'G',
      validity: { kind: 'gtc' },
    });
    expect(answer).toMatchObject({ placed: { orderRef: t.orderRef } });
    await rig.told(t, GROUPED);
    await rig.pass(5_000);
    expect(rig.modifies()).toEqual([]);
  });

  it('moves the target if there is one', async () => {
    const { rig } = await holding();
    await place(rig, { side: 'sell', type: 'LMT', price: 110 });
    const t = rig.newest('t');
    await rig.told(t, GROUPED);
    const answer = await place(rig, { side: 'sell', type: 'LMT', price: 108 });
    expect(answer).toMatchObject({ placed: { orderRef: t.orderRef } });
    expect(rig.modifies()).toEqual([{ orderRef: t.orderRef, limitPrice: 108 }]);
    await rig.told({ ...t, limitPrice: 108 }, GROUPED);
    await rig.pass(5_000);
    expect(rig.modifies()).toHaveLength(1);
  });

  it('of a part is refused', async () => {
    const { rig } = await holding();
    expect(await place(rig, { side: 'sell', type: 'LMT', price: 110, quantity: 40 })).toMatchObject(
      {
        reasons: [{ kind: 'partial_limit', quantity: 40, held: 100 }],
      },
    );
  });
});

describe('what a closing order never does', () => {
  it('crosses zero', async () => {
    const { rig } = await holding();
    expect(await place(rig, { side: 'sell', quantity: 101 })).toMatchObject({
      reasons: [{ kind: 'would_cross_zero', quantity: 101, held: 100 }],
    });
    await place(rig, { side: 'sell' });
    expect(await place(rig, { side: 'sell', quantity: 1 })).toMatchObject({
      reasons: [{ kind: 'would_cross_zero', quantity: 1, held: 0 }],
    });
    expect(rig.submits('exit')).toHaveLength(1);
  });

  it('sells foreign shares', async () => {
    const rig = createRig();
    await rig.ready({
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 500, averageCost: 90 }],
    });
    expect(await place(rig, { side: 'sell' })).toMatchObject({
      reasons: [{ kind: 'foreign_position', quantity: 500 }],
      text: expect.stringContaining('sluice adopt AAPL --yes'),
    });
  });

  it('is one that records nothing when only checked', async () => {
    const { rig } = await holding();
    const before = rig.journal.lastSeq();
    expect(await check(rig, { side: 'sell', quantity: 40 })).toMatchObject({
      verdict: { isAllowed: true, draft: { effect: 'close', price: 99.98, owner: 'manual' } },
    });
    expect(rig.journal.lastSeq()).toBe(before);
  });
});

describe('a position of a strategy', () => {
  async function ofStrategy() {
    const rig = createRig();
    await rig.ready();
    const legs = await rig.enter();
    await rig.pass(6_000);
    await rig.quote(100);
    return { rig, ...legs };
  }

  it('is not sold by a person unless he takes it over', async () => {
    const { rig } = await ofStrategy();
    expect(await place(rig, { side: 'sell' })).toMatchObject({
      reasons: [{ kind: 'owned_by', owner: 'follow' }],
    });
    expect(rig.of('ownership-taken')).toEqual([]);
  });

  it('taken over keeps its stop, and its strategy no longer manages it', async () => {
    const { rig, s, t } = await ofStrategy();
    await place(rig, { side: 'sell', quantity: 40, takesOwnership: true });
    expect(rig.of('ownership-taken')[0]).toMatchObject({ from: 'follow', to: 'manual' });
    await rig.told({ ...t, quantity: 60 }, GROUPED);
    await rig.told({ ...s, quantity: 60 }, { ...GROUPED, status: 'presubmitted' });
    await rig.fill(rig.newest('x'), 40, 99.98);
    await rig.pass(6_000);
    await rig.quote(100);
    // The strategy would close on the opposite prediction.
    await rig.predict('SELL');
    expect(rig.reasons()).toContainEqual({ kind: 'owned_by', owner: 'manual' });
    expect(rig.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    expect([...rig.state().positions.values()][0]).toMatchObject({
      strategy: 'manual',
      status: 'open',
      stopPrice: s.stopPrice,
    });
  });
});

it('a buy takes the symbol over as well, and adds to it', async () => {
  const rig = createRig();
  await rig.ready();
  await rig.enter();
  await rig.pass(6_000);
  await rig.quote(100);
  expect(await place(rig, { quantity: 10 })).toMatchObject({ reasons: [{ kind: 'owned_by' }] });
  expect(await place(rig, { quantity: 10, takesOwnership: true })).toMatchObject({ ok: true });
  const owners = [...rig.state().positions.values()].map(({ strategy }) => strategy);
  expect(owners).toEqual(['manual', 'manual']);
});

it('a feed that falls silent ends the entries of strategies, not those of a person', async () => {
  const rig = createRig();
  await rig.ready();
  await place(rig, { type: 'LMT', price: 90 });
  await rig.told(rig.bracket().e);
  await rig.feed({ type: 'feed-changed', feed: 'flow', state: 'starting', why: 'test' });
  expect(rig.cancels()).toEqual([]);
});

describe('a second buy', () => {
  it('adds a trade with its own bracket; a sale of all closes both', async () => {
    const { rig } = await holding();
    expect(await place(rig, { quantity: 50 }, ANN)).toMatchObject({ ok: true });
    const { e, s } = rig.bracket();
    expect([e.quantity, s.stopPrice]).toEqual([50, 95.01]);
    await rig.told(e);
    await rig.told(s, { group: 'H', groupEffect: 'reduces', status: 'presubmitted' });
    await rig.fill(e, 50, 100.02);
    await rig.pass(6_000);
    await rig.quote(100);
    expect(rig.engine.status()).toMatchObject({ positions: 2, protectedPositions: 2 });
    const keyed = { user: 'ann', key: 'all', bodyHash: 'aa' };
    const first = await place(rig, { side: 'sell', quantity: 150 }, keyed);
    const exits = rig.submits('exit').flatMap(({ legs }) => legs);
    expect(exits.map(({ quantity }) => quantity)).toEqual([100, 50]);
    const placed = { orderRef: exits[0]?.orderRef };
    expect(first).toMatchObject({ placed });
    expect(await place(rig, { side: 'sell', quantity: 150 }, keyed)).toMatchObject({ placed });
    expect(rig.submits('exit')).toHaveLength(2);
  });
});
