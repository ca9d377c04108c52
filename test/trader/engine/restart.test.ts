// After any crash the journal gives the same state, and orders in flight are settled before anything new is sent.
import { describe, expect, it } from 'vitest';
import { floorAt } from '../../../src/trader/adapters/ib/orders/links.ts';
import { evolve } from '../../../src/trader/engine/fold/evolve.ts';
import { initialState, STATE_VERSION, type State } from '../../../src/trader/engine/state/state.ts';
import { stateFrom } from '../../../src/trader/engine/state/state-text.ts';
import { createHarness, type Harness } from './harness/harness.ts';
import { executionOf, permLinkOf, reportOf } from './harness/scripted-broker.ts';
import { ACCOUNT, strategy } from './harness/settings.ts';

const at100 = (quantity: number) => ({
  account: ACCOUNT,
  symbol: 'AAPL',
  quantity,
  averageCost: 100,
});
const inGroup = { group: 'G', groupEffect: 'reduces' } as const;

function replayed({ journal }: Harness): State {
  const state = initialState(journal.journalId, 'paper', ACCOUNT);
  for (const recorded of journal.read(0)) evolve(state, recorded);
  return state;
}

/** A morning with a closed trade, an open position, a refusal and a working entry. */
async function morning(harness: Harness) {
  await harness.ready();
  const first = await harness.enter();
  await harness.fill(first.s, 100, 98.5);
  await harness.status(first.t, 'cancelled');
  await harness.pass(6_000);
  await harness.quote(100);
  await harness.quote(100, { symbol: 'MSFT' });
  const legs = await harness.enter();
  await harness.predict('BUY');
  await harness.predict('BUY', { symbol: 'MSFT' });
  return { ...legs, msft: harness.bracket() };
}

const two = { strategies: [strategy({ symbols: ['AAPL', 'MSFT'] })] };

describe('the state', () => {
  it('replayed from every fact equals the live one, and so does a snapshot with the facts after it', async () => {
    const harness = createHarness(two);
    await morning(harness);
    await harness.predict('NEUTRAL');
    const ended = harness.engine.stop('test');
    await harness.pass(4_000);
    await ended;
    const saved = harness.journal.newestSnapshot(STATE_VERSION);
    expect(saved?.seq).toBe(harness.journal.lastSeq());
    const full = replayed(harness);
    expect(full).toEqual(stateFrom(saved?.body ?? ''));
    // A second run continues from that snapshot.
    const next = await harness.crash();
    await next.ready();
    await next.predict('SELL', { symbol: 'MSFT' });
    expect(next.state()).toEqual(replayed(next));
    expect(next.state().seq).toBeGreaterThan(full.seq);
  });

  it('cannot change after a stop; commands are refused', async () => {
    const harness = createHarness();
    await harness.ready();
    const ended = harness.engine.stop('test');
    await harness.pass(4_000);
    await ended;
    const halt = { type: 'halt', why: 'test', by: 'operator' } as const;
    expect(await harness.engine.command(halt)).toMatchObject({ ok: false, kind: 'refused' });
  });

  it('never uses an order number twice, whatever number the gateway offers', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s, t } = await harness.enter();
    const next = await harness.crash();
    await next.connect();
    const openOrders = [t, s].map((leg) => reportOf(leg, inGroup));
    await next.snapshot({ openOrders, positions: [at100(100)] });
    await next.refused(s, 201);
    expect(next.newest('s')).toMatchObject({ handle: 'orderId:4' as const });
    expect(next.newest('s').orderRef).not.toBe(s.orderRef);
  });
});

describe('at the first comparison with the broker', () => {
  it('nothing is sent until it is clean', async () => {
    const harness = createHarness();
    await harness.connect();
    await harness.predict('BUY');
    expect(harness.kinds()).toEqual(expect.arrayContaining(['not_reconciled', 'no_day_base']));
    expect(harness.engine.status().ready.isReady).toBe(false);
    await harness.snapshot();
    expect(harness.engine.status().ready.isReady).toBe(true);
  });

  it('no exit sells shares that were sold manually while disconnected', async () => {
    const options = { strategies: [strategy({ exit: { ...strategy().exit, maxMs: 60_000 } })] };
    const harness = createHarness(options);
    await harness.ready();
    const { s } = await harness.enter();
    const next = await harness.crash(120_000);
    await next.connect();
    await next.pass(2_000);
    expect(next.of('position-closing')).toMatchObject([{ reason: 'max_minutes' }]);
    expect(next.of('exit-intended')).toEqual([]);
    const gone = {
      ...executionOf(s, { execId: '0001.h.1.01', shares: 100, price: 99, at: next.now() }),
      orderRef: '',
      brokerLink: 'permId:77' as const,
      handle: 'orderId:0' as const,
    };
    await next.snapshot({ executions: [gone], openOrders: [], positions: [] });
    await next.pass(2_000);
    expect(next.of('exit-intended')).toEqual([]);
  });

  it('missing fills are booked with their commissions, and the position is protected', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    const next = await harness.crash();
    await next.connect();
    const fill = { execId: '0001.q.1.01', shares: 60, price: 100.04, at: next.now() };
    next.broker.say({ type: 'position', position: at100(60) });
    next.broker.say({
      type: 'commission',
      execId: fill.execId,
      commission: 1,
      currency: 'USD',
      realizedPnl: undefined,
    });
    await next.snapshot({
      executions: [executionOf(e, fill)],
      openOrders: [t, s].map((leg) => reportOf(leg, inGroup)),
      completedOrders: [
        {
          account: ACCOUNT,
          brokerLink: 'permId:91' as const,
          orderRef: e.orderRef,
          symbol: 'AAPL',
          status: 'cancelled',
          filled: 60,
          why: 'expired',
        },
      ],
      positions: [at100(60)],
    });
    expect(next.of('reconciled').at(-1)).toMatchObject({
      isClean: true,
      differences: [{ kind: 'missing-fill' }, { kind: 'stale-order' }, { kind: 'wrong-stop' }],
    });
    expect(next.of('position-opened')).toMatchObject([{ quantity: 60 }]);
    expect(next.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 60 });
    expect(next.state().dayCommissions).toBe(1);
    expect(next.submits()).toEqual([]);
    // The snapshot's positions are ahead of its executions: no shares are foreign.
    await next.pass(6_000);
    await next.snapshot({
      openOrders: [t, s].map((leg) => reportOf(leg, { ...inGroup, quantity: 60 })),
      positions: [at100(60)],
    });
    expect(next.state().foreign.size).toBe(0);
  });

  it('an order without reported executions keeps it waiting, with an alarm after a minute, and counts as filled by the second answer', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e } = harness.bracket();
    const next = await harness.crash();
    await next.connect();
    const done = {
      account: ACCOUNT,
      brokerLink: 'permId:91' as const,
      orderRef: e.orderRef,
      symbol: 'AAPL',
      status: 'filled' as const,
      filled: 100,
      why: '',
    };
    const alarms = () => next.of('alarm-raised').filter((one) => one.alarm === 'not-reconciled');
    await next.snapshot({ completedOrders: [done] });
    await next.pass(59_000);
    expect(alarms()).toEqual([]);
    await next.pass(120_000);
    expect(alarms()).toMatchObject([
      {
        text: expect.stringMatching(
          /AAPL: \S+ is filled at the broker, its executions are missing/,
        ),
      },
    ]);
    expect(next.of('execution-booked')).toEqual([]);
    await next.snapshot({ completedOrders: [done] });
    expect(next.of('execution-booked')).toMatchObject([
      { shares: 100, leg: 'e', isInferred: true },
    ]);
  });

  it('a stop reduced by a partial fill of its target is done once it fills the rest', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s, t } = await harness.enter();
    const next = await harness.crash(10_000);
    await next.connect();
    const at = next.now();
    const done = (terms: typeof s, status: 'filled' | 'cancelled', filled: number) => ({
      account: ACCOUNT,
      brokerLink: permLinkOf(terms),
      orderRef: terms.orderRef,
      symbol: 'AAPL',
      status,
      filled,
      why: '',
    });
    await next.snapshot({
      executions: [
        executionOf(t, { execId: '0001.t.1.01', shares: 30, price: 106, at }),
        executionOf(s, { execId: '0001.s.1.01', shares: 70, price: 98, at }),
      ],
      completedOrders: [done(s, 'filled', 70), done(t, 'cancelled', 30)],
    });
    expect(next.of('position-closed')).toHaveLength(1);
    expect(next.of('reconciled').at(-1)).toMatchObject({ isClean: true });
    expect(next.engine.status()).toMatchObject({ openOrders: 0, unknownOrders: 0 });
  });

  it('fills of a complete trade are booked in chronological order', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    const next = await harness.crash();
    await next.connect();
    const at = next.now();
    const fills = [
      executionOf(s, { execId: '0001.q.2.01', shares: 100, price: 98.5, at }),
      executionOf(e, { execId: '0001.q.1.01', shares: 100, price: 100.04, at }),
    ];
    await next.snapshot({ executions: fills });
    expect(next.of('position-closed')).toMatchObject([
      { reason: 'stop', entryPrice: 100.04, exitPrice: 98.5, quantity: 100 },
    ]);
    expect(next.of('alarm-raised')).toEqual([]);
    expect(next.cancels()).toEqual([t.orderRef]);
  });

  it('legs missing from the snapshot are cancelled by number before they count as not sent', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const legs = harness.submits('entry')[0]?.legs ?? [];
    const next = await harness.crash(500);
    await next.connect();
    await next.snapshot();
    expect(next.cancels()).toEqual(legs.map(({ orderRef }) => orderRef));
    expect(next.engine.status().ready.isReady).toBe(false);
    for (const { handle } of legs) {
      next.broker.say({ type: 'cancel-refused', handle, known: false, text: 'not found' });
    }
    await next.pass(600);
    await next.snapshot();
    expect(next.of('position-abandoned')).toHaveLength(1);
    expect(next.engine.status().ready.isReady).toBe(true);
    expect(next.submits()).toEqual([]);
  });

  it('a cancel that was never sent, or not answered in the old session, is repeated', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg, leg === e ? {} : inGroup);
    await harness.command({ type: 'halt', why: 'lunch', by: 'a person' });
    const next = await harness.crash(500);
    await next.connect();
    await next.snapshot({ openOrders: [t, s].map((leg) => reportOf(leg, inGroup)) });
    expect(next.cancels()).toEqual([e.orderRef]);
    const third = await next.crash(500);
    await third.connect();
    await third.snapshot({ openOrders: [e, t, s].map((leg) => reportOf(leg)) });
    await third.command({ type: 'halt', why: 'lunch', by: 'a person' });
    expect(third.cancels()).toEqual([e.orderRef]);
  });

  it('an intended exit is sent again once it is certain that it was never sent', async () => {
    const harness = createHarness({
      strategies: [
        strategy({
          exit: {
            opposite: true,
            neutral: true,
            maxMs: undefined,
            flattenBeforeCloseMs: undefined,
          },
        }),
      ],
    });
    await harness.ready();
    const { s, t } = await harness.enter();
    await harness.predict('NEUTRAL');
    const lost = harness.newest('x');
    const next = await harness.crash(500);
    await next.connect();
    const there = {
      openOrders: [t, s].map((leg) => reportOf(leg, inGroup)),
      positions: [at100(100)],
    };
    await next.snapshot(there);
    expect(next.cancels()).toEqual([lost.orderRef]);
    next.broker.say({
      type: 'cancel-refused',
      handle: lost.handle,
      known: false,
      text: 'not found',
    });
    await next.pass(600);
    expect(next.submits()).toEqual([]);
    await next.snapshot(there);
    expect(next.submits('exit')).toHaveLength(1);
    expect(next.newest('x')).toMatchObject({ quantity: 100, group: 'G' });
  });

  it('a stop whose change was lost keeps its resting price, and is moved from there', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg, leg === e ? {} : inGroup);
    await harness.fill(e, 40, 100);
    await harness.status(e, 'cancelled');
    const next = await harness.crash(500);
    await next.connect();
    await next.snapshot({
      openOrders: [t, s].map((leg) => reportOf(leg, inGroup)),
      positions: [at100(40)],
    });
    expect(next.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 40 });
  });

  it('an order with our reference that is not in the journal halts trading and is not touched', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s } = await harness.enter();
    const strange = {
      ...s,
      orderRef: `${harness.journal.journalId}.zzz.s`,
      handle: 'orderId:99' as const,
    };
    await harness.snapshot({ openOrders: [reportOf(strange), reportOf(s, inGroup)] });
    expect(harness.engine.status().trading).toEqual({
      state: 'HALTED',
      reason: 'journal-older-than-broker',
    });
    expect(harness.cancels()).toEqual([]);

    const other = createHarness();
    await other.connect();
    const fill = { execId: '5.5.5.01', shares: 5, price: 100, at: other.now() };
    const ref = `${other.journal.journalId}.zzz.e`;
    await other.snapshot({ executions: [executionOf({ ...s, orderRef: ref }, fill)] });
    expect(other.engine.status().trading.state).toBe('HALTED');
  });

  it('a gateway ahead of our order numbers halts trading, except in the first session', async () => {
    const harness = createHarness();
    const session = (nextOrderId: number) => {
      const serverVersion = 178;
      const opened = {
        account: ACCOUNT,
        floor: floorAt(nextOrderId),
        seat: 'client id 17',
        serverVersion,
      };
      harness.broker.say({ type: 'session-opened', ...opened });
      return harness.settle();
    };
    harness.engine.start();
    await session(40);
    await harness.ready();
    expect((await harness.enter()).s.handle).toBe('orderId:42');
    await session(43);
    expect(harness.engine.status().trading.state).toBe('ACTIVE');
    await session(44);
    expect(harness.engine.status().trading).toEqual({
      state: 'HALTED',
      reason: 'journal-older-than-broker',
    });
    expect(harness.of('alarm-raised').at(-1)?.text).toContain('the next order 44, the journal 43');
  });

  it('a gateway ahead of our order numbers ends working entries', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e } = harness.bracket();
    await harness.told(e);
    const opened = { account: ACCOUNT, seat: 'client id 17', serverVersion: 178 };
    harness.broker.say({ type: 'session-opened', ...opened, floor: floorAt(99) });
    await harness.settle();
    expect(harness.cancels()).toEqual([e.orderRef]);
  });

  it('an order recorded as ended that still works is restored and cancelled', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s, t } = await harness.enter();
    await harness.fill(s, 100, 98.5);
    await harness.status(t, 'cancelled');
    await harness.pass(6_000);
    await harness.snapshot({ openOrders: [reportOf(t, inGroup)] });
    expect(harness.cancels()).toEqual([t.orderRef]);
    await harness.quote(100);
    await harness.predict('BUY');
    expect(harness.kinds()).toContain('order_working');
  });
});

describe('a lost uplink', () => {
  it('is not settled by a snapshot requested before it', async () => {
    const harness = createHarness();
    await harness.ready();
    const asked = harness.now();
    await harness.pass(100);
    harness.broker.say({ type: 'gateway-changed', state: 'lost', why: '1100' });
    await harness.pass(100);
    harness.broker.say({ type: 'uplink-restored', isDataLost: false });
    await harness.snapshot({ requestedAt: asked });
    expect(harness.engine.status().ready.isReady).toBe(false);
    await harness.pass(600);
    await harness.snapshot();
    expect(harness.engine.status().ready.isReady).toBe(true);
  });

  it('books fills, sends nothing, and compares before trading continues', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s } = await harness.enter();
    harness.broker.say({ type: 'gateway-changed', state: 'lost', why: '1100' });
    await harness.fill(s, 30, 98.5);
    await harness.pass(1_000);
    expect(harness.broker.calls.filter(({ kind }) => kind === 'modify')).toEqual([]);
    const asked = harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    harness.broker.say({ type: 'uplink-restored', isDataLost: true });
    await harness.pass(600);
    expect(harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length).toBe(asked + 1);
    await harness.predict('BUY');
    expect(harness.kinds()).toContain('not_reconciled');
  });

  // A list of the broker may be too short for them, and absence would then look like their end.
  it.each(['after a crash', 'after the uplink was lost'])(
    'is followed by a question for everything that names the working orders: %s',
    async (when) => {
      const harness = createHarness();
      await harness.ready();
      const { s, t } = await harness.enter();
      await harness.pass(6_000);
      const next = when === 'after a crash' ? await harness.crash() : harness;
      if (next === harness) {
        next.broker.say({ type: 'gateway-changed', state: 'lost', why: '1100' });
        next.broker.say({ type: 'uplink-restored', isDataLost: false });
        await next.pass(600);
      } else await next.connect();
      const asked = next.broker.calls.findLast((call) => call.kind === 'snapshot');
      expect(asked).toEqual({
        ...{ kind: 'snapshot', isWhole: true },
        expected: new Set([s.orderRef, t.orderRef]),
      });
    },
  );
});
