// Ownership of shares by command: adopted shares are ours and protected, released ones are never touched again.
import { describe, expect, it } from 'vitest';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT, strategy } from '../rig/settings.ts';

const by = 'operator';
const adopt = { type: 'adopt', symbol: 'AAPL', isConfirmed: true, by } as const;
const release = { type: 'release', symbol: 'AAPL', isConfirmed: true, by } as const;

function holding(quantity: number, averageCost = 120): Partial<BrokerSnapshot> {
  return { positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost }] };
}

describe('adopt', () => {
  it('says what it would do until it is confirmed', async () => {
    const rig = createRig();
    await rig.ready(holding(500));
    expect(await rig.command({ ...adopt, isConfirmed: false })).toMatchObject({
      ok: false,
      kind: 'unconfirmed',
      text: 'This would adopt 500 AAPL at 120 on average, with a stop. The stop would be at 98.48; the market is at 99.98. No strategy closes the shares.',
    });
    expect(rig.of('position-adopted')).toEqual([]);
  });

  it("makes foreign shares ours at the broker's cost, with the stop of the symbol's strategy", async () => {
    const rig = createRig();
    await rig.ready(holding(500, 200));
    expect(await rig.command(adopt)).toMatchObject({ ok: true });
    expect(rig.of('execution-booked')).toEqual([]);
    const [adopted] = rig.of('position-adopted');
    expect(adopted).toMatchObject({
      quantity: 500,
      averagePrice: 200,
      price: 99.98,
      strategy: 'operator',
      side: 'long',
      plan: { stopPrice: 98.48, stop: { kind: 'atr' } },
    });
    const s = rig.newest('s');
    expect(s).toMatchObject({
      side: 'sell',
      quantity: 500,
      stopPrice: 98.48,
      validity: { kind: 'gtc' },
    });
    expect(rig.of('foreign-seen').at(-1)).toEqual({
      type: 'foreign-seen',
      symbol: 'AAPL',
      quantity: 0,
    });
    // Losses before the adoption are not a loss of the day.
    await rig.pass(1_000);
    expect(rig.engine.status().trading.state).toBe('ACTIVE');
    await rig.told(s);
    await rig.fill(s, 500, 98.4);
    expect(rig.of('position-closed')).toMatchObject([
      { entryPrice: 200, exitPrice: 98.4, reason: 'stop', quantity: 500 },
    ]);
  });

  it('uses two percent if no strategy provides a stop, above the market for shorts', async () => {
    const rig = createRig({ strategies: [strategy({ stop: { kind: 'percent', percent: 2 } })] });
    await rig.ready(holding(-50, 90));
    await rig.command(adopt);
    expect(rig.newest('s')).toMatchObject({ side: 'buy', quantity: 50, stopPrice: 102.03 });
  });

  it('looks up a symbol that no strategy trades, and adopts it once there is a price', async () => {
    const rig = createRig();
    const positions = [{ account: ACCOUNT, symbol: 'IBM', quantity: 10, averageCost: 200 }];
    await rig.ready({ positions });
    const wanted = { ...adopt, symbol: 'IBM' };
    expect(await rig.command(wanted)).toMatchObject({ ok: false, kind: 'refused' });
    const quote = { symbol: 'IBM', bid: 210, ask: 210.1, last: 210.05 };
    await rig.quote(210, quote);
    expect(await rig.command(wanted)).toMatchObject({ ok: true });
    expect(rig.newest('s')).toMatchObject({ symbol: 'IBM', quantity: 10, stopPrice: 205.8 });
  });

  it('is refused while we hold our own position, or foreign orders work in the symbol', async () => {
    const rig = createRig();
    await rig.ready();
    expect(await rig.command(adopt)).toMatchObject({ ok: false, kind: 'not-found' });
    expect(await rig.command({ ...adopt, symbol: 'TSLA' })).toMatchObject({
      kind: 'not-found',
      text: 'The account holds no TSLA.',
    });
    const { s } = await rig.enter();
    await rig.pass(6_000);
    await rig.snapshot({ ...holding(600), openOrders: [] });
    expect(await rig.command(adopt)).toMatchObject({ ok: false, kind: 'refused' });
    const other = createRig();
    const foreign = reportOf(s, { orderRef: 'by hand', brokerLink: 'permId:77' });
    await other.ready({ ...holding(500), openOrders: [foreign] });
    expect(await other.command(adopt)).toMatchObject({
      ok: false,
      text: 'An order that is not ours works in AAPL; cancel it first: it and our stop could close the same shares.',
    });
  });

  it('is refused in a dry run, which cannot place a stop', async () => {
    const rig = createRig({ settings: { mode: 'dry-run' } });
    await rig.ready(holding(500));
    expect(await rig.command(adopt)).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('dry run'),
    });
  });

  it('survives a crash before the stop is sent', async () => {
    const rig = createRig();
    await rig.ready(holding(500));
    await rig.command(adopt);
    const s = rig.newest('s');
    const again = await rig.crash(10_000);
    await again.ready(holding(500));
    const [position] = again.state().positions.values();
    expect(position).toMatchObject({ quantity: 500, status: 'open', stopPrice: 98.48 });
    expect(again.cancels()).toEqual([s.orderRef]);
    expect(again.of('execution-booked')).toEqual([]);
  });
});

describe('release', () => {
  async function released(rig: Rig) {
    await rig.ready();
    const legs = await rig.enter();
    await rig.pass(6_000);
    const resting = { group: 'G', groupEffect: 'reduces', status: 'presubmitted' } as const;
    const openOrders = [reportOf(legs.s, resting), reportOf(legs.t, resting)];
    return { ...legs, snapshot: { ...holding(100), openOrders } };
  }

  it('says what it would do until it is confirmed', async () => {
    const rig = createRig();
    await released(rig);
    expect(await rig.command({ ...release, isConfirmed: false })).toMatchObject({
      ok: false,
      kind: 'unconfirmed',
      text: 'This would release 100 AAPL with the target at 103.02 and the stop at 98.52. The engine would never watch, move or close any of it again.',
    });
  });

  it('drops position and orders: nothing of it is cancelled, moved, closed or treated as ours', async () => {
    const rig = createRig();
    const { s, t, snapshot } = await released(rig);
    const calls = () => rig.broker.calls.filter(({ kind }) => kind !== 'snapshot').length;
    const before = calls();
    expect(await rig.command(release)).toMatchObject({ ok: true });
    await rig.snapshot(snapshot);
    await rig.pass(120_000);
    expect(rig.state().orders.size).toBe(0);
    expect(rig.engine.status()).toMatchObject({ positions: 0, openOrders: 0 });
    expect(rig.engine.status().trading.state).toBe('ACTIVE');
    expect(rig.of('foreign-seen').at(-1)).toMatchObject({
      symbol: 'AAPL',
      quantity: 100,
      averageCost: expect.any(Number),
    });
    await rig.command({ type: 'flatten', isExtended: false, isConfirmed: true, by });
    await rig.quote(98);
    await rig.fill(s, 100, 98.5);
    await rig.status(t, 'cancelled');
    await rig.snapshot({});
    await rig.pass(10_000);
    expect(calls()).toBe(before);
    expect(rig.of('execution-booked')).toHaveLength(1);
  });

  it('refuses entries in the symbol while the shares or the orders exist, also across a crash', async () => {
    const rig = createRig();
    const { snapshot } = await released(rig);
    await rig.command(release);
    await rig.snapshot(snapshot);
    await rig.quote(100);
    await rig.predict('BUY');
    expect(rig.kinds()).toContain('foreign_position');
    const again = await rig.crash(10_000);
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
    const rig = createRig();
    await rig.ready();
    await rig.enter();
    await rig.predict('SELL');
    expect(rig.state().wishes.size).toBe(1);
    await rig.command({ ...release, isConfirmed: true });
    expect(rig.state().wishes.size).toBe(0);
    expect(rig.of('wish-dropped').at(-1)?.why).toBe('the position was handed over');
  });

  it("keeps the day's result unchanged", async () => {
    const rig = createRig();
    await released(rig);
    await rig.quote(99);
    await rig.command(release);
    const { dayRealized } = rig.state();
    expect(dayRealized).toBeCloseTo(100 * (98.98 - 100.02), 6);
  });
});

describe('protect', () => {
  it('reports a position that is protected already, or places the missing stop', async () => {
    const rig = createRig();
    await rig.ready();
    const protect = { type: 'protect', symbol: 'AAPL', by } as const;
    expect(await rig.command(protect)).toMatchObject({ ok: false, kind: 'not-found' });
    await rig.enter();
    expect(await rig.command(protect)).toMatchObject({
      text: 'AAPL is protected already, its stop rests at 98.52.',
    });
  });

  it('replaces a contested stop, and restores one that was loosened externally twice', async () => {
    const rig = createRig();
    await rig.ready();
    const { s } = await rig.enter();
    await rig.pass(6_000);
    await rig.status(s, 'cancelled');
    const second = rig.newest('s');
    await rig.told(second, { status: 'presubmitted' });
    await rig.status(second, 'cancelled');
    expect(rig.submits('protection')).toHaveLength(1);
    expect(await rig.command({ type: 'protect', symbol: 'AAPL', by })).toEqual({
      ok: true,
      text: 'A stop for 100 AAPL at 98.52 is placed now.',
    });
    expect(rig.submits('protection')).toHaveLength(2);
    const third = rig.newest('s');
    await rig.told(third, { status: 'presubmitted' });
    await rig.pass(6_000);
    for (const stopPrice of [97, 98.52, 96]) {
      await rig.told(third, { status: 'presubmitted', stopPrice });
      await rig.pass(6_000);
    }
    const before = rig.modifies().length;
    await rig.pass(20_000);
    expect(rig.modifies()).toHaveLength(before);
    await rig.command({ type: 'protect', symbol: 'AAPL', by });
    expect(rig.modifies().at(-1)).toEqual({ orderRef: third.orderRef, stopPrice: 98.52 });
  });
});
