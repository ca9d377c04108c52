// Ownership of shares by command: adopted shares are ours and protected, released ones are never touched again.
import { describe, expect, it } from 'vitest';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker-reports.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';

const by = 'operator';
const adopt = { type: 'adopt', symbol: 'AAPL', isConfirmed: true, by } as const;
const release = { type: 'release', symbol: 'AAPL', isConfirmed: true, by } as const;

function holding(quantity: number, averageCost = 120): Partial<BrokerSnapshot> {
  return { positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost }] };
}

describe('adopt', () => {
  it('says what it would do until it is confirmed', async () => {
    const harness = createHarness();
    await harness.ready(holding(500));
    expect(await harness.command({ ...adopt, isConfirmed: false })).toMatchObject({
      ok: false,
      kind: 'unconfirmed',
      text: 'This would adopt 500 AAPL at 120 on average, with a stop. The stop would be at 98.48; the market is at 99.98. No strategy closes the shares.',
    });
    expect(harness.of('position-adopted')).toEqual([]);
  });

  it('needs a price of now while the market is open: a stop by an old one could act at once', async () => {
    const harness = createHarness();
    await harness.ready(holding(500));
    await harness.pass(120_000);
    expect((await harness.command(adopt)).text).toContain('no current bid and ask for AAPL');
    await harness.quote(90);
    expect(await harness.command(adopt)).toMatchObject({ ok: true });
  });

  it("makes foreign shares ours at the broker's cost, with the stop of the symbol's strategy", async () => {
    const harness = createHarness();
    await harness.ready(holding(500, 200));
    expect(await harness.command(adopt)).toMatchObject({ ok: true });
    expect(harness.of('execution-booked')).toEqual([]);
    const [adopted] = harness.of('position-adopted');
    expect(adopted).toMatchObject({
      quantity: 500,
      averagePrice: 200,
      price: 99.98,
      strategy: 'operator',
      side: 'long',
      plan: { stopPrice: 98.48, stop: { kind: 'atr' } },
    });
    const s = harness.newest('s');
    expect(s).toMatchObject({
      side: 'sell',
      quantity: 500,
      stopPrice: 98.48,
      validity: { kind: 'gtc' },
    });
    expect(harness.of('foreign-seen').at(-1)).toEqual({
      type: 'foreign-seen',
      symbol: 'AAPL',
      quantity: 0,
    });
    // Losses before the adoption are not a loss of the day.
    await harness.pass(1_000);
    expect(harness.engine.status().trading.state).toBe('ACTIVE');
    await harness.told(s);
    await harness.fill(s, 500, 98.4);
    expect(harness.of('position-closed')).toMatchObject([
      { entryPrice: 200, exitPrice: 98.4, reason: 'stop', quantity: 500 },
    ]);
  });

  it('uses two percent if no strategy provides a stop, above the market for shorts', async () => {
    const harness = createHarness({
      strategies: [strategy({ stop: { kind: 'percent', percent: 2 } })],
    });
    await harness.ready(holding(-50, 90));
    await harness.command(adopt);
    expect(harness.newest('s')).toMatchObject({ side: 'buy', quantity: 50, stopPrice: 102.03 });
  });

  it('looks up a symbol that no strategy trades, and adopts it once there is a price', async () => {
    const harness = createHarness();
    const positions = [{ account: ACCOUNT, symbol: 'IBM', quantity: 10, averageCost: 200 }];
    await harness.ready({ positions });
    const wanted = { ...adopt, symbol: 'IBM' };
    expect(await harness.command(wanted)).toMatchObject({ ok: false, kind: 'refused' });
    const quote = { symbol: 'IBM', bid: 210, ask: 210.1, last: 210.05 };
    await harness.quote(210, quote);
    expect(await harness.command(wanted)).toMatchObject({ ok: true });
    expect(harness.newest('s')).toMatchObject({ symbol: 'IBM', quantity: 10, stopPrice: 205.8 });
  });

  it('is refused while we hold our own position, or foreign orders work in the symbol', async () => {
    const harness = createHarness();
    await harness.ready();
    // The first was reported with 0 shares, the second never.
    for (const symbol of ['AAPL', 'TSLA'])
      expect(await harness.command({ ...adopt, symbol })).toEqual({
        ok: false,
        kind: 'not-found',
        text: `The account holds no ${symbol}.`,
      });
    const { s } = await harness.enter();
    await harness.pass(6_000);
    await harness.snapshot({ ...holding(600), openOrders: [] });
    expect(await harness.command(adopt)).toMatchObject({ ok: false, kind: 'refused' });
    const other = createHarness();
    const foreign = reportOf(s, { orderRef: 'by hand', brokerLink: 'permId:77' });
    await other.ready({ ...holding(500), openOrders: [foreign] });
    expect(await other.command(adopt)).toMatchObject({
      ok: false,
      text: 'An order that is not ours works in AAPL; cancel it first: it and our stop could close the same shares.',
    });
  });

  it('is refused in a dry run, which cannot place a stop', async () => {
    const harness = createHarness({ settings: { mode: 'dry-run' } });
    await harness.ready(holding(500));
    expect(await harness.command(adopt)).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('dry run'),
    });
  });

  it('survives a crash before the stop is sent', async () => {
    const harness = createHarness();
    await harness.ready(holding(500));
    await harness.command(adopt);
    const s = harness.newest('s');
    const again = await harness.crash(10_000);
    await again.ready(holding(500));
    const [position] = again.state().positions.values();
    expect(position).toMatchObject({ quantity: 500, status: 'open', stopPrice: 98.48 });
    expect(again.cancels()).toEqual([s.orderRef]);
    expect(again.of('execution-booked')).toEqual([]);
  });
});

describe('release', () => {
  async function released(harness: Harness) {
    await harness.ready();
    const legs = await harness.enter();
    await harness.pass(6_000);
    const resting = { group: 'G', groupEffect: 'reduces', status: 'presubmitted' } as const;
    const openOrders = [reportOf(legs.s, resting), reportOf(legs.t, resting)];
    return { ...legs, snapshot: { ...holding(100), openOrders } };
  }

  it('says what it would do until it is confirmed', async () => {
    const harness = createHarness();
    await released(harness);
    expect(await harness.command({ ...release, isConfirmed: false })).toMatchObject({
      ok: false,
      kind: 'unconfirmed',
      text: 'This would release 100 AAPL with the target at 103.02 and the stop at 98.52. The engine would never watch, move or close any of it again.',
    });
  });

  it('drops position and orders: nothing of it is cancelled, moved, closed or treated as ours', async () => {
    const harness = createHarness();
    const { s, t, snapshot } = await released(harness);
    const calls = () => harness.broker.calls.filter(({ kind }) => kind !== 'snapshot').length;
    const before = calls();
    expect(await harness.command(release)).toMatchObject({ ok: true });
    await harness.snapshot(snapshot);
    await harness.pass(120_000);
    expect(harness.state().orders.size).toBe(0);
    expect(harness.engine.status()).toMatchObject({ positions: 0, openOrders: 0 });
    expect(harness.engine.status().trading.state).toBe('ACTIVE');
    expect(harness.of('foreign-seen').at(-1)).toMatchObject({
      symbol: 'AAPL',
      quantity: 100,
      averageCost: expect.any(Number),
    });
    await harness.command({ type: 'flatten', isExtended: false, isConfirmed: true, by });
    await harness.quote(98);
    await harness.fill(s, 100, 98.5);
    await harness.status(t, 'cancelled');
    await harness.snapshot({});
    await harness.pass(10_000);
    expect(calls()).toBe(before);
    expect(harness.of('execution-booked')).toHaveLength(1);
  });

  it('refuses entries in the symbol while the shares or the orders exist, also across a crash', async () => {
    const harness = createHarness();
    const { snapshot } = await released(harness);
    await harness.command(release);
    await harness.snapshot(snapshot);
    await harness.quote(100);
    await harness.predict('BUY');
    expect(harness.kinds()).toContain('foreign_position');
    const again = await harness.crash(10_000);
    await again.ready(snapshot);
    await again.predict('BUY');
    expect(again.kinds()).toContain('foreign_position');
    expect(again.of('alarm-raised')).toEqual([]);
    await again.pass(6_000);
    await again.snapshot({});
    await again.quote(100);
    await again.predict('BUY');
    expect(again.submits('entry')).toHaveLength(1);
  });

  it('drops a pending reversal', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.enter();
    await harness.predict('SELL');
    expect(harness.state().pendingReversals.size).toBe(1);
    await harness.command({ ...release, isConfirmed: true });
    expect(harness.state().pendingReversals.size).toBe(0);
    expect(harness.of('wish-dropped').at(-1)?.why).toBe('the position was handed over');
  });

  it("keeps the day's result unchanged", async () => {
    const harness = createHarness();
    await released(harness);
    await harness.quote(99);
    await harness.command(release);
    const { dayRealized } = harness.state();
    expect(dayRealized).toBeCloseTo(100 * (98.98 - 100.02), 6);
  });
});

describe('protect', () => {
  it('reports a position that is protected already, or places the missing stop', async () => {
    const harness = createHarness();
    await harness.ready();
    const protect = { type: 'protect', symbol: 'AAPL', by } as const;
    expect(await harness.command(protect)).toMatchObject({ ok: false, kind: 'not-found' });
    await harness.enter();
    expect(await harness.command(protect)).toMatchObject({
      text: 'AAPL is protected already, its stop rests at 98.52.',
    });
  });

  it('replaces a contested stop, and restores one that was loosened externally twice', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s } = await harness.enter();
    await harness.pass(6_000);
    await harness.status(s, 'cancelled');
    const second = harness.newest('s');
    await harness.told(second, { status: 'presubmitted' });
    await harness.status(second, 'cancelled');
    expect(harness.submits('protection')).toHaveLength(1);
    expect(await harness.command({ type: 'protect', symbol: 'AAPL', by })).toEqual({
      ok: true,
      text: 'A stop for 100 AAPL at 98.52 is placed now.',
    });
    expect(harness.submits('protection')).toHaveLength(2);
    const third = harness.newest('s');
    await harness.told(third, { status: 'presubmitted' });
    await harness.pass(6_000);
    for (const stopPrice of [97, 98.52, 96]) {
      await harness.told(third, { status: 'presubmitted', stopPrice });
      await harness.pass(6_000);
    }
    const before = harness.modifies().length;
    await harness.pass(20_000);
    expect(harness.modifies()).toHaveLength(before);
    await harness.command({ type: 'protect', symbol: 'AAPL', by });
    expect(harness.modifies().at(-1)).toEqual({ orderRef: third.orderRef, stopPrice: 98.52 });
  });
});
