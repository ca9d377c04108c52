// Splits of holdings: recorded, restated, the stop placed in new prices. A suspected split waits until it is clear.
import { describe, expect, it } from 'vitest';
import { type Instant, instant } from '../../../../src/kernel/instant.ts';
import { floorAt } from '../../../../src/trader/adapters/ib/orders/links.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { isHeld } from '../../../../src/trader/domain/positions/position-state.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { ReportedOrder } from '../../../../src/trader/ports/broker-reports.ts';
import { type Bracket, createHarness, type Harness } from '../harness/harness.ts';
import { ATR, historyUntil } from '../harness/history.ts';
import { executionOf, permLinkOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, FIVE_MINUTES, strategy } from '../harness/settings.ts';

/** New York, the day of the entry and the one after it. */
const at = (day: 18 | 19, time: string): Instant =>
  instant(Date.parse(`2026-11-${day}T${time}-05:00`));

const ENTRY = 100.02;

const holds = (quantity: number, averageCost: number) => [
  { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost },
];

interface Held {
  readonly harness: Harness;
  readonly legs: Bracket;
  /** The resting stop and target. */
  readonly open: readonly ReportedOrder[];
}

const completed = (terms: OrderTerms) => ({
  account: ACCOUNT,
  brokerLink: permLinkOf(terms),
  orderRef: terms.orderRef,
  symbol: 'AAPL',
  status: 'cancelled' as const,
  filled: 0,
  why: 'Corporate action',
});

/** Holds 100 shares over the close, long or short; the broker has reported their cost. */
async function overTheClose(
  options: { strategy?: Partial<Strategy>; signal?: string } = {},
): Promise<Held> {
  const { signal = 'BUY' } = options;
  const harness = createHarness({ strategies: [strategy(options.strategy)] });
  await harness.ready();
  const legs = await harness.enter(signal);
  await harness.pass(6_000);
  const open = [...new Set([legs.s, legs.t])].map((leg) =>
    reportOf(leg, { group: 'G', groupEffect: 'reduces' }),
  );
  const positions = signal === 'BUY' ? holds(100, ENTRY) : holds(-100, 99.98);
  await harness.snapshot({ positions, openOrders: open });
  await harness.jump(at(18, '15:59:55'));
  await harness.quote(100);
  await harness.jump(at(18, '16:00:05'));
  return { harness, legs, open };
}

async function morning(harness: Harness, time = '08:30:00'): Promise<void> {
  await harness.jump(at(19, time));
}

/** The broker cancels the resting orders in the symbol, as it does on a split. */
async function ordersEnd(harness: Harness, legs: Bracket): Promise<void> {
  await harness.status(legs.s, 'cancelled');
  await harness.status(legs.t, 'cancelled');
}

const position = (harness: Harness) => {
  const [held] = [...harness.state().positions.values()].filter(isHeld);
  if (held === undefined) throw new Error('nothing is held');
  return held;
};

const protections = (harness: Harness) => harness.submits('protection').flatMap(({ legs }) => legs);
const alarms = (harness: Harness) => harness.of('alarm-raised').map(({ alarm }) => alarm);

describe('a split while the daemon is up', () => {
  it('of 4:1, reported as stop, price, shares: sends nothing at the old price and restates everything', async () => {
    const { harness, legs } = await overTheClose();
    await morning(harness, '08:31:00');
    await ordersEnd(harness, legs);
    await harness.pass(3_000);
    expect(protections(harness)).toEqual([]);
    await harness.quote(25);
    await harness.snapshot({ positions: holds(100, ENTRY) });
    await harness.pass(3_000);
    expect(protections(harness)).toEqual([]);
    expect(alarms(harness)).toContain('split-suspected');
    await morning(harness, '09:00:01');
    await harness.quote(25.1);
    await harness.snapshot({ positions: holds(100, ENTRY) });
    await harness.pass(1_000);
    expect(protections(harness)).toEqual([]);
    harness.broker.say({
      type: 'position',
      position: { account: ACCOUNT, symbol: 'AAPL', quantity: 400, averageCost: 25.005 },
    });
    await harness.pass(600);
    expect(harness.of('foreign-seen')).toEqual([]);
    await harness.snapshot({ positions: holds(400, 25.005) });
    expect(harness.of('position-split')).toMatchObject([
      {
        ratio: { to: 4, from: 1 },
        before: {
          quantity: 100,
          averagePrice: ENTRY,
          stopPrice: legs.s.stopPrice,
          highWater: ENTRY,
        },
        after: { quantity: 400, averagePrice: 25.005, stopPrice: 24.63, targetPrice: 25.76 },
        evidence: { quantityBefore: 100, quantityAfter: 400, priceBefore: 100, priceAfter: 25.1 },
      },
    ]);
    expect(protections(harness)).toMatchObject([{ quantity: 400, stopPrice: 24.63 }]);
    expect(position(harness)).toMatchObject({ quantity: 400, r: 0.375, status: 'open' });
    expect(position(harness).plan.r).toBeCloseTo(0.375);
    expect(harness.state().foreign.size).toBe(0);
    expect(alarms(harness)).toContain('split');
  });

  it('of 7:1 in a short position, whose shares a snapshot shows before any price: is proven by their cost', async () => {
    const { harness, legs } = await overTheClose({ signal: 'SELL' });
    await morning(harness, '06:00:00');
    await ordersEnd(harness, legs);
    await harness.snapshot({ positions: holds(-700, 99.98 / 7) });
    expect(harness.of('position-split')).toMatchObject([
      { ratio: { to: 7, from: 1 }, after: { quantity: -700, stopPrice: 14.5 } },
    ]);
    expect(protections(harness)).toMatchObject([{ side: 'buy', quantity: 700, stopPrice: 14.5 }]);
  });

  it('of 1:8 with half a share paid out: reports no missing shares and protects the rest', async () => {
    const { harness, legs } = await overTheClose();
    await morning(harness);
    await ordersEnd(harness, legs);
    await harness.quote(800);
    for (let time = 0; time < 3; time += 1) {
      await harness.snapshot({ positions: holds(12, 8 * ENTRY) });
      await harness.pass(3_000);
    }
    expect(harness.of('execution-booked').filter(({ isInferred }) => isInferred)).toEqual([]);
    expect(harness.of('position-split')).toMatchObject([
      { ratio: { to: 1, from: 8 }, after: { quantity: 12 }, cash: { shares: 0.5, price: 800 } },
    ]);
    expect(protections(harness)).toMatchObject([{ quantity: 12, stopPrice: 788.16 }]);
    expect(position(harness).realizedPnl).toBeCloseTo(0.5 * (800 - 8 * ENTRY));
  });

  it('cancels resting orders at old prices before it places the new stop', async () => {
    const { harness, legs, open } = await overTheClose();
    await morning(harness);
    await harness.quote(50);
    await harness.snapshot({ positions: holds(200, ENTRY / 2), openOrders: open });
    expect([...harness.cancels()].sort()).toEqual([legs.s.orderRef, legs.t.orderRef].sort());
    expect(protections(harness)).toEqual([]);
    await ordersEnd(harness, legs);
    expect(protections(harness)).toMatchObject([{ quantity: 200, stopPrice: 49.26 }]);
  });

  it('places the target again once the stop rests, and only once', async () => {
    const { harness, legs } = await overTheClose();
    await morning(harness);
    await ordersEnd(harness, legs);
    await harness.quote(50);
    await harness.snapshot({ positions: holds(200, ENTRY / 2) });
    const stop = harness.newest('s');
    expect(protections(harness)).toEqual([stop]);
    await harness.told(stop, {
      status: 'presubmitted',
      group: stop.orderRef,
      groupEffect: 'reduces',
    });
    expect(protections(harness).slice(1)).toMatchObject([
      { leg: 't', side: 'sell', quantity: 200, limitPrice: 51.51, group: stop.orderRef },
    ]);
    await harness.refused(harness.newest('t'), 201);
    await harness.pass(3_000);
    expect(protections(harness)).toHaveLength(2);
  });

  it('keeps foreign shares foreign, and refuses entries until then', async () => {
    const { harness, legs } = await overTheClose();
    await harness.snapshot({ positions: holds(150, 80) });
    await morning(harness);
    await ordersEnd(harness, legs);
    await harness.quote(33.4);
    await harness.snapshot({ positions: holds(450, 80 / 3) });
    expect(position(harness).quantity).toBe(300);
    expect(harness.state().foreign.get('AAPL')).toBe(150);
  });

  it('trails at once: the mark, the bars and the print filter use the new prices', async () => {
    const trail = {
      kind: 'atr',
      atr: FIVE_MINUTES,
      multiple: 1,
      activateAtR: 0,
      step: undefined,
    } as const;
    const { harness, legs } = await overTheClose({ strategy: { target: undefined, trail } });
    await morning(harness);
    await harness.status(legs.s, 'cancelled');
    await harness.quote(25);
    await harness.snapshot({ positions: holds(400, ENTRY / 4) });
    await harness.told(harness.newest('s'));
    await harness.jump(at(19, '09:31:00'));
    // The source still delivers prices from before the split: without a restatement the ATR would be four times too high.
    await harness.market({
      type: 'history',
      symbol: 'AAPL',
      bars: historyUntil(at(19, '09:30:00'), 100),
    });
    await harness.quote(25.2);
    await harness.pass(1_100);
    await harness.quote(25.21);
    const change = harness.of('change-intended').at(-1);
    expect(change).toMatchObject({ purpose: 'trail', highWater: 25.21 });
    expect(change?.market?.atr).toBeCloseTo(ATR / 4);
    expect(change?.change.stopPrice).toBeCloseTo(25.21 - ATR / 4, 1);
  });

  it('is not a loss: neither the daily loss nor flatten on loss uses the divided price', async () => {
    const { harness, legs } = await overTheClose();
    await morning(harness);
    await ordersEnd(harness, legs);
    await harness.quote(25);
    await harness.account('NetLiquidation', 100_000);
    await harness.snapshot({ positions: holds(100, ENTRY) });
    await harness.pass(1_000);
    await harness.jump(at(19, '09:30:01'));
    await harness.quote(25);
    await harness.pass(1_000);
    await harness.snapshot({ positions: holds(400, ENTRY / 4) });
    await harness.quote(25);
    await harness.pass(1_000);
    expect(harness.of('trading-changed')).toEqual([]);
    expect(harness.of('position-closing')).toEqual([]);
    expect(protections(harness)).toMatchObject([{ quantity: 400 }]);
  });
});

describe('a split while the daemon is down', () => {
  it('is found at start, before any price of the day is known', async () => {
    const { harness, legs } = await overTheClose();
    const next = await harness.crash();
    await next.jump(at(19, '09:10:00'));
    next.broker.say({
      type: 'session-opened',
      account: ACCOUNT,
      floor: floorAt(1),
      seat: 'client id 17',
      serverVersion: 178,
    });
    next.engine.start();
    next.broker.say({ type: 'gateway-changed', state: 'ready', why: 'connected' });
    await next.settle();
    await next.snapshot({
      positions: holds(400, ENTRY / 4),
      completedOrders: [completed(legs.s), completed(legs.t)],
    });
    expect(next.of('position-split')).toMatchObject([{ ratio: { to: 4, from: 1 } }]);
    expect(protections(next)).toMatchObject([{ quantity: 400, stopPrice: 24.63 }]);
  });
});

describe('a suspected split', () => {
  it('without a clean ratio waits for the open, then moves the stop to the market and alerts the operator', async () => {
    const { harness, legs } = await overTheClose();
    await morning(harness);
    await ordersEnd(harness, legs);
    await harness.quote(73);
    await harness.snapshot({ positions: holds(137, (ENTRY * 100) / 137) });
    await harness.pass(3_000);
    expect(protections(harness)).toEqual([]);
    expect(harness.of('stop-reset')).toEqual([]);
    await harness.jump(at(19, '09:30:01'));
    await harness.quote(73);
    await harness.snapshot({ positions: holds(137, (ENTRY * 100) / 137) });
    await harness.pass(5_500);
    await harness.quote(73);
    await harness.snapshot({ positions: holds(137, (ENTRY * 100) / 137) });
    // No bars of the new prices: as far away as before, 1.5 %.
    expect(harness.of('stop-reset')).toMatchObject([{ from: legs.s.stopPrice, to: 71.9 }]);
    expect(protections(harness)).toMatchObject([{ quantity: 100, stopPrice: 71.9 }]);
    expect(alarms(harness)).toContain('split-unclear');
    expect(harness.state().asked.pauses.has('AAPL')).toBe(true);
    expect(harness.state().foreign.get('AAPL')).toBe(37);
  });

  it('with an unchanged price keeps its stop: free extra shares are left to the operator', async () => {
    const { harness, open } = await overTheClose();
    await morning(harness);
    const gift = { positions: holds(200, ENTRY / 2), openOrders: open };
    await harness.snapshot(gift);
    await harness.quote(100);
    await harness.jump(at(19, '09:31:00'));
    await harness.quote(100);
    await harness.snapshot(gift);
    await harness.pass(5_500);
    await harness.quote(100);
    await harness.snapshot(gift);
    expect(harness.of('position-split')).toEqual([]);
    expect(harness.of('stop-reset')).toEqual([]);
    expect(harness.cancels()).toEqual([]);
    expect(harness.state().foreign.get('AAPL')).toBe(100);
    expect(alarms(harness)).toContain('split-unclear');
  });

  it('defers an exit until the number of shares to sell is clear', async () => {
    const { harness, legs } = await overTheClose();
    await morning(harness);
    await ordersEnd(harness, legs);
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'test' });
    await harness.quote(800);
    await harness.snapshot({ positions: holds(100, ENTRY) });
    await harness.jump(at(19, '09:30:01'));
    await harness.quote(800);
    await harness.pass(1_000);
    expect(harness.of('position-closing')).toHaveLength(1);
    await harness.snapshot({ positions: holds(100, ENTRY) });
    await harness.pass(1_000);
    expect(harness.submits('exit')).toEqual([]);
    await harness.quote(800);
    await harness.snapshot({ positions: holds(12, 8 * ENTRY) });
    await harness.pass(300);
    expect(harness.submits('exit').flatMap((order) => order.legs)).toMatchObject([
      { quantity: 12 },
    ]);
  });

  it('does not trail the resting stop by the new price until it is clear', async () => {
    const trail = {
      kind: 'percent',
      percent: 1,
      activateAtR: 0,
      step: undefined,
    } as const;
    const { harness, open } = await overTheClose({ strategy: { target: undefined, trail } });
    await harness.jump(at(19, '09:31:00'));
    // 1 for 2: if the price were accepted, the high-water mark would stay wrong permanently.
    await harness.quote(200);
    const bars = historyUntil(harness.now(), 200);
    await harness.market({ type: 'history', symbol: 'AAPL', bars });
    for (const last of [200.02, 200.04, 200.06, 200.08, 200.1]) {
      await harness.pass(1_100);
      await harness.quote(last);
    }
    expect(alarms(harness)).toContain('split-suspected');
    expect(harness.of('change-intended')).toEqual([]);
    const answer = { positions: holds(50, 2 * ENTRY), openOrders: open };
    await harness.snapshot(answer);
    expect(harness.of('position-split')).toMatchObject([{ ratio: { to: 1, from: 2 } }]);
    expect(position(harness)).toMatchObject({ quantity: 50 });
    expect(position(harness).highWater).toBeLessThan(210);
  });

  it('of the price alone, with unchanged shares after the open, uses the ATR of the new prices', async () => {
    const { harness, legs } = await overTheClose();
    await morning(harness);
    await ordersEnd(harness, legs);
    await harness.quote(50);
    await harness.snapshot({ positions: holds(100, ENTRY) });
    await harness.jump(at(19, '09:31:00'));
    await harness.market({
      type: 'history',
      symbol: 'AAPL',
      bars: historyUntil(at(19, '09:31:00'), 50),
    });
    await harness.quote(50);
    await harness.snapshot({ positions: holds(100, ENTRY) });
    await harness.pass(5_500);
    await harness.quote(50);
    await harness.snapshot({ positions: holds(100, ENTRY) });
    expect(harness.of('stop-reset')).toMatchObject([{ to: 50 - 3 * ATR, atr: ATR }]);
    expect(harness.of('trading-changed')).toEqual([]);
  });

  it.each(['as it happens', 'in an answer'])(
    'is not hidden by what a person sells at the open, before a price of the day: %s',
    async (how) => {
      const { harness, legs } = await overTheClose();
      await morning(harness);
      await ordersEnd(harness, legs);
      await harness.snapshot({ positions: holds(200, 0) });
      await harness.jump(at(19, '09:30:01'));
      const fill = { execId: 'a.b.c.01', shares: 30, price: 49.9, at: harness.now() };
      const byHand = executionOf(legs.s, fill, { orderRef: '', side: 'sell' });
      if (how === 'as it happens') {
        harness.broker.say({ type: 'execution', execution: byHand });
        await harness.settle();
      }
      const sold = { positions: holds(170, 0), executions: [byHand] };
      await harness.snapshot(sold);
      expect(harness.of('foreign-seen')).toEqual([]);
      await harness.quote(50);
      for (let time = 0; time < 4; time += 1) {
        await harness.pass(3_000);
        await harness.snapshot(sold);
      }
      expect(harness.of('position-split')).toMatchObject([
        { ratio: { to: 2, from: 1 }, after: { quantity: 200 } },
      ]);
      expect(position(harness).quantity).toBe(170);
      expect(harness.state().foreign.get('AAPL') ?? 0).toBe(0);
      expect(protections(harness).at(-1)).toMatchObject({ quantity: 170 });
    },
  );

  it('is ruled out when another client bought as many shares, by an execution or by the price', async () => {
    const { harness, legs, open } = await overTheClose();
    await morning(harness);
    const fill = { execId: 'a.b.c.01', shares: 100, price: 100, at: harness.now() };
    const byHand = executionOf(legs.s, fill, { orderRef: '', side: 'buy' });
    await harness.snapshot({
      positions: holds(200, 100.01),
      openOrders: open,
      executions: [byHand],
    });
    expect(harness.state().foreign.get('AAPL')).toBe(100);
    await harness.quote(101);
    await harness.snapshot({ positions: holds(400, 100.4), openOrders: open });
    expect(harness.state().foreign.get('AAPL')).toBe(300);
    expect(harness.of('position-split')).toEqual([]);
    expect(alarms(harness)).toEqual([]);
  });
});

describe('shares that a person sells in the closing auction', () => {
  it('are no sign of a split, although the account shows them only after shares and prices were noted', async () => {
    const { harness, legs, open } = await overTheClose();
    await harness.quote(100, { bid: 60, ask: 140 });
    const fill = { execId: 'a.b.c.01', shares: 50, price: 100, at: at(18, '16:00:00') };
    const byHand = executionOf(legs.s, fill, { orderRef: '', side: 'sell' });
    await harness.snapshot({
      ...{ positions: holds(50, ENTRY), openOrders: open, executions: [byHand] },
    });
    await harness.pass(1_000);
    expect(alarms(harness)).toEqual(['closed-by-hand']);
    expect(position(harness).quantity).toBe(50);
    expect(harness.modifies()).toContainEqual({ orderRef: legs.s.orderRef, quantity: 50 });
  });
});

describe('a stop cancelled outside the session', () => {
  it('is restored at the next sweep, once the broker and a price of the day rule out a split', async () => {
    const { harness, legs, open } = await overTheClose();
    await morning(harness);
    await harness.status(legs.s, 'cancelled');
    await harness.quote(101);
    const same = { positions: holds(100, ENTRY), openOrders: open.slice(1) };
    await harness.snapshot(same);
    await harness.pass(3_000);
    expect(protections(harness)).toEqual([]);
    expect(alarms(harness)).toContain('stop-held-back');
    await harness.jump(at(19, '09:00:01'));
    await harness.snapshot(same);
    expect(protections(harness)).toMatchObject([{ quantity: 100, stopPrice: legs.s.stopPrice }]);
  });

  it('without a price of the day waits for the open and a snapshot after it', async () => {
    const { harness, legs, open } = await overTheClose();
    await morning(harness);
    await harness.status(legs.s, 'cancelled');
    const same = { positions: holds(100, ENTRY), openOrders: open.slice(1) };
    await harness.jump(at(19, '09:29:30'));
    await harness.snapshot(same);
    await harness.jump(at(19, '09:30:01'));
    expect(protections(harness)).toEqual([]);
    await harness.snapshot(same);
    expect(protections(harness)).toHaveLength(1);
  });
});

describe('a price that falls overnight as by a split, with nothing held', () => {
  /** So much before the day, and 25 since its open. */
  const history = (harness: Harness, before: number) => {
    const bars = historyUntil(at(19, '09:30:00'), before);
    const today = historyUntil(harness.now(), 25).filter(
      ({ start }) => start >= at(19, '09:30:00'),
    );
    return harness.market({ type: 'history', symbol: 'AAPL', bars: [...bars, ...today] });
  };

  it('refuses entries while the bars are in the prices of before, and asks for them again', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.jump(at(18, '16:00:05'));
    await harness.jump(at(19, '09:31:00'));
    await history(harness, 100);
    await harness.account('NetLiquidation', 1_000_000);
    await harness.quote(25);
    await harness.snapshot();
    await harness.pass(260);
    await harness.quote(25);
    await harness.predict('BUY');
    expect(harness.reasons()).toContainEqual({
      kind: 'series_unfit',
      why: expect.stringMatching(/from 100 to 25 over the night, as after a split of 4:1/),
    });
    await history(harness, 25);
    await harness.quote(25);
    await harness.predict('BUY');
    expect(harness.of('signal-refused')).toHaveLength(1);
    expect(harness.of('entry-intended')).toHaveLength(1);
  });
});
