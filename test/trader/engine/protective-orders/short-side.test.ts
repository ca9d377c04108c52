// A short has the same protection as a long, with every price and every sign the other way round.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { quantityOf } from '../../../../src/trader/domain/positions/position-state.ts';
import { ANN, place } from '../requests/asked.ts';
import { type Bracket, createRig, type Rig, type RigOptions } from '../rig/rig.ts';
import { executionOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT, settings, strategy } from '../rig/settings.ts';

const GROUPED = { group: 'G', groupEffect: 'reduces' } as const;

/** 100 AAPL are sold short at 99.98, with a stop above and a target below. */
async function short(options?: RigOptions): Promise<Bracket & { rig: Rig }> {
  const rig = createRig(options);
  await rig.ready();
  const legs = await rig.enter('SELL');
  await rig.pass(6_000);
  await rig.quote(100);
  return { rig, ...legs };
}

const net = (quantity: number) => [
  { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 },
];

const owned = (rig: Rig): number =>
  [...rig.state().positions.values()].reduce((sum, position) => sum + quantityOf(position), 0);

describe('the stop of a short', () => {
  it('that somebody has raised is moved back', async () => {
    const { rig, s } = await short();
    const { orderRef, stopPrice = 0 } = s;
    expect(stopPrice).toBeGreaterThan(100);
    await rig.told(s, { ...GROUPED, stopPrice: stopPrice + 1 });
    expect(rig.of('stop-meddled')).toMatchObject([{ what: 'loosened' }]);
    expect(rig.modifies()).toEqual([{ orderRef, stopPrice }]);
  });

  it('that somebody has lowered stays there', async () => {
    const { rig, s } = await short();
    const lower = (s.stopPrice ?? 0) - 0.5;
    await rig.told(s, { ...GROUPED, stopPrice: lower });
    expect(rig.of('stop-moved')).toMatchObject([{ from: s.stopPrice, to: lower, why: 'by_hand' }]);
    expect(rig.modifies()).toEqual([]);
    await rig.pass(6_000);
    await rig.told(s, { ...GROUPED, stopPrice: s.stopPrice });
    expect(rig.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: lower }]);
  });

  it('that rests higher than recorded is named by a comparison', async () => {
    const { rig, s, t } = await short();
    const higher = (s.stopPrice ?? 0) + 1;
    const openOrders = [reportOf(s, { ...GROUPED, stopPrice: higher }), reportOf(t, GROUPED)];
    await rig.snapshot({ positions: net(-100), openOrders });
    expect(rig.of('reconciled').at(-1)?.differences).toMatchObject([
      { kind: 'wrong-stop', action: 'repaired' },
    ]);
  });

  it('that is gone buys no more than the account is short of', async () => {
    const { rig, s, t } = await short();
    const openOrders = [s, t].map((leg) => reportOf(leg, GROUPED));
    await rig.snapshot({ positions: net(-60), openOrders });
    await rig.status(s, 'cancelled');
    await rig.pass(300);
    expect(rig.submits('protection').flatMap(({ legs }) => legs)).toMatchObject([
      { side: 'buy', quantity: 60, stopPrice: s.stopPrice },
    ]);
  });

  it('that is gone is placed again below its price, and is an exit above it', async () => {
    const below = await short();
    await below.rig.quote((below.s.stopPrice ?? 0) - 0.2);
    await below.rig.status(below.s, 'cancelled');
    await below.rig.pass(300);
    expect(below.rig.submits('protection')).toHaveLength(1);
    const above = await short();
    await above.rig.quote((above.s.stopPrice ?? 0) + 0.2);
    await above.rig.status(above.s, 'cancelled');
    await above.rig.pass(300);
    expect(above.rig.of('position-closing')).toMatchObject([{ reason: 'stop_through_market' }]);
    expect(above.rig.submits('protection')).toEqual([]);
    expect(above.rig.newest('x')).toMatchObject({ side: 'buy', quantity: 100 });
  });

  it('that ends with the target is not placed again before the executions of the target arrive', async () => {
    const { rig, s, t } = await short();
    await rig.status(t, 'filled');
    await rig.status(s, 'cancelled');
    await rig.pass(300);
    expect(rig.submits('protection')).toEqual([]);
    await rig.fill(t, 100, 97);
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'target' }]);
  });

  it('shrinks with what the target has bought, and ends with all of it', async () => {
    const { rig, s, t } = await short();
    await rig.fill(t, 40, 97);
    expect(rig.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 60 });
    await rig.fill(t, 60, 97);
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'target' }]);
    expect(rig.state().dayRealized).toBeCloseTo(100 * (99.98 - 97), 6);
  });
});

describe('a short', () => {
  it('is closed by what a person buys, and not by what a person sells', async () => {
    const { rig, s } = await short();
    const byHand = (execId: string, shares: number, side: 'buy' | 'sell') =>
      rig.broker.say({
        type: 'execution',
        execution: executionOf(
          { ...s, side },
          { execId, shares, price: 99, at: rig.now() },
          { orderRef: '', handle: undefined, brokerLink: 'permId:777' },
        ),
      });
    byHand('7.7.1.01', 30, 'sell');
    await rig.settle();
    expect(owned(rig)).toBe(-100);
    await rig.pass(6_000);
    rig.broker.say({ type: 'position', position: net(-130)[0] as never });
    await rig.snapshot({
      positions: net(-130),
      openOrders: [reportOf(s, GROUPED), reportOf(rig.newest('t'), GROUPED)],
    });
    expect(rig.state().foreign.get('AAPL')).toBe(-30);
    byHand('7.7.2.01', 50, 'buy');
    await rig.settle();
    // The 30 of others close first.
    expect(owned(rig)).toBe(-80);
  });

  it('is bought back in whole when it is closed, in the group of its stop', async () => {
    const { rig } = await short();
    await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' });
    expect(rig.submits('exit').flatMap(({ legs }) => legs)).toMatchObject([
      { side: 'buy', quantity: 100, group: 'G' },
    ]);
  });

  it('is flat by the word of the broker that its exit has filled', async () => {
    const { rig, s, t } = await short();
    await rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' });
    const x = rig.newest('x');
    await rig.told(x, GROUPED);
    await rig.status(x, 'filled');
    for (const leg of [s, t]) await rig.status(leg, 'cancelled');
    for (let time = 0; time < 4; time += 1) {
      // Somebody else has sold as many.
      await rig.snapshot({ positions: net(-100) });
      await rig.pass(3_000);
    }
    expect(owned(rig)).toBe(0);
    expect(rig.submits('exit')).toHaveLength(1);
    expect(rig.submits('protection')).toEqual([]);
  });

  it('loses what it would cost to buy back now', async () => {
    const risk = { ...settings([]).risk, dailyLossPercentMax: 0.01 };
    const { rig } = await short({ settings: { risk } });
    // 100 x (100.96 + 0.02 - 99.98) are the limit of 100.
    await rig.quote(100.95);
    await rig.pass(300);
    expect(rig.of('daily-loss-reached')).toEqual([]);
    await rig.quote(100.96);
    await rig.pass(300);
    expect(rig.of('daily-loss-reached')).toMatchObject([{ loss: 100, limit: 100 }]);
  });

  it('is held overnight like a long', async () => {
    const risk = { ...settings([]).risk, overnightNotionalMax: 9_000 };
    const { rig } = await short({ settings: { risk } });
    await rig.jump(instant(Date.parse('2026-11-18T20:57:00Z')));
    await rig.pass(10_000);
    expect(rig.of('alarm-raised')).toMatchObject([{ alarm: 'overnight-notional' }]);
  });

  it('leaves to its stop what an order has still to buy of a part', async () => {
    const rig = createRig({ strategies: [strategy()] });
    await rig.ready();
    await place(rig, { side: 'sell', effect: 'open' } as never, ANN);
    const { e, s } = rig.bracket();
    await rig.told(e);
    await rig.told(s, { ...GROUPED, status: 'presubmitted' });
    await rig.fill(e, 100, 99.98);
    await rig.pass(6_000);
    await rig.quote(100);
    await place(rig, { side: 'buy', quantity: 40 });
    expect(rig.modifies()).toEqual([{ orderRef: s.orderRef, quantity: 60 }]);
    await rig.told({ ...s, quantity: 60 }, { ...GROUPED, status: 'presubmitted' });
    const x = rig.newest('x');
    expect(x).toMatchObject({ side: 'buy', quantity: 40 });
    await rig.fill(x, 40, 100.02);
    await rig.pass(3_000);
    expect(owned(rig)).toBe(-60);
    expect(rig.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });
});
