// A short has the same protection as a long, with every price and every sign the other way round.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { quantityOf } from '../../../../src/trader/domain/positions/position-state.ts';
import {
  type Bracket,
  createHarness,
  type Harness,
  type HarnessOptions,
} from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, settings, strategy } from '../harness/settings.ts';
import { ANN, place } from '../requests/order-requests.ts';

const GROUPED = { group: 'G', groupEffect: 'reduces' } as const;

/** 100 AAPL are sold short at 99.98, with a stop above and a target below. */
async function short(options?: HarnessOptions): Promise<Bracket & { harness: Harness }> {
  const harness = createHarness(options);
  await harness.ready();
  const legs = await harness.enter('SELL');
  await harness.pass(6_000);
  await harness.quote(100);
  return { harness, ...legs };
}

const net = (quantity: number) => [
  { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 },
];

const owned = (harness: Harness): number =>
  [...harness.state().positions.values()].reduce((sum, position) => sum + quantityOf(position), 0);

describe('the stop of a short', () => {
  it('that somebody has raised is moved back', async () => {
    const { harness, s } = await short();
    const { orderRef, stopPrice = 0 } = s;
    expect(stopPrice).toBeGreaterThan(100);
    await harness.told(s, { ...GROUPED, stopPrice: stopPrice + 1 });
    expect(harness.of('stop-meddled')).toMatchObject([{ what: 'loosened' }]);
    expect(harness.modifies()).toEqual([{ orderRef, stopPrice }]);
  });

  it('that somebody has lowered stays there', async () => {
    const { harness, s } = await short();
    const lower = (s.stopPrice ?? 0) - 0.5;
    await harness.told(s, { ...GROUPED, stopPrice: lower });
    expect(harness.of('stop-moved')).toMatchObject([
      { from: s.stopPrice, to: lower, why: 'by_hand' },
    ]);
    expect(harness.modifies()).toEqual([]);
    await harness.pass(6_000);
    await harness.told(s, { ...GROUPED, stopPrice: s.stopPrice });
    expect(harness.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: lower }]);
  });

  it('that rests higher than recorded is named by a comparison', async () => {
    const { harness, s, t } = await short();
    const higher = (s.stopPrice ?? 0) + 1;
    const openOrders = [reportOf(s, { ...GROUPED, stopPrice: higher }), reportOf(t, GROUPED)];
    await harness.snapshot({ positions: net(-100), openOrders });
    expect(harness.of('reconciled').at(-1)?.differences).toMatchObject([
      { kind: 'wrong-stop', action: 'repaired' },
    ]);
  });

  it('that is gone buys no more than the account is short of', async () => {
    const { harness, s, t } = await short();
    const openOrders = [s, t].map((leg) => reportOf(leg, GROUPED));
    await harness.snapshot({ positions: net(-60), openOrders });
    await harness.status(s, 'cancelled');
    await harness.pass(300);
    expect(harness.submits('protection').flatMap(({ legs }) => legs)).toMatchObject([
      { side: 'buy', quantity: 60, stopPrice: s.stopPrice },
    ]);
  });

  it('that is gone is placed again below its price, and is an exit above it', async () => {
    const below = await short();
    await below.harness.quote((below.s.stopPrice ?? 0) - 0.2);
    await below.harness.status(below.s, 'cancelled');
    await below.harness.pass(300);
    expect(below.harness.submits('protection')).toHaveLength(1);
    const above = await short();
    await above.harness.quote((above.s.stopPrice ?? 0) + 0.2);
    await above.harness.status(above.s, 'cancelled');
    await above.harness.pass(300);
    expect(above.harness.of('position-closing')).toMatchObject([{ reason: 'stop_through_market' }]);
    expect(above.harness.submits('protection')).toEqual([]);
    expect(above.harness.newest('x')).toMatchObject({ side: 'buy', quantity: 100 });
  });

  it('that ends with the target is not placed again before the executions of the target arrive', async () => {
    const { harness, s, t } = await short();
    await harness.status(t, 'filled');
    await harness.status(s, 'cancelled');
    await harness.pass(300);
    expect(harness.submits('protection')).toEqual([]);
    await harness.fill(t, 100, 97);
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'target' }]);
  });

  it('shrinks with what the target has bought, and ends with all of it', async () => {
    const { harness, s, t } = await short();
    await harness.fill(t, 40, 97);
    expect(harness.modifies()).toContainEqual({ orderRef: s.orderRef, quantity: 60 });
    await harness.fill(t, 60, 97);
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'target' }]);
    expect(harness.state().dayRealized).toBeCloseTo(100 * (99.98 - 97), 6);
  });
});

describe('a short', () => {
  it('is closed by what a person buys, and not by what a person sells', async () => {
    const { harness, s } = await short();
    const byHand = (execId: string, shares: number, side: 'buy' | 'sell') =>
      harness.broker.say({
        type: 'execution',
        execution: executionOf(
          { ...s, side },
          { execId, shares, price: 99, at: harness.now() },
          { orderRef: '', handle: undefined, brokerLink: 'permId:777' },
        ),
      });
    byHand('7.7.1.01', 30, 'sell');
    await harness.settle();
    expect(owned(harness)).toBe(-100);
    await harness.pass(6_000);
    harness.broker.say({ type: 'position', position: net(-130)[0] as never });
    await harness.snapshot({
      positions: net(-130),
      openOrders: [reportOf(s, GROUPED), reportOf(harness.newest('t'), GROUPED)],
    });
    expect(harness.state().foreign.get('AAPL')).toBe(-30);
    byHand('7.7.2.01', 50, 'buy');
    await harness.settle();
    // The 30 of others close first.
    expect(owned(harness)).toBe(-80);
  });

  it('is bought back in whole when it is closed, in the group of its stop', async () => {
    const { harness } = await short();
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' });
    expect(harness.submits('exit').flatMap(({ legs }) => legs)).toMatchObject([
      { side: 'buy', quantity: 100, group: 'G' },
    ]);
  });

  it('is flat by the word of the broker that its exit has filled', async () => {
    const { harness, s, t } = await short();
    await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' });
    const x = harness.newest('x');
    await harness.told(x, GROUPED);
    await harness.status(x, 'filled');
    for (const leg of [s, t]) await harness.status(leg, 'cancelled');
    for (let time = 0; time < 4; time += 1) {
      // Somebody else has sold as many.
      await harness.snapshot({ positions: net(-100) });
      await harness.pass(3_000);
    }
    expect(owned(harness)).toBe(0);
    expect(harness.submits('exit')).toHaveLength(1);
    expect(harness.submits('protection')).toEqual([]);
  });

  it('loses what it would cost to buy back now', async () => {
    const risk = { ...settings([]).risk, dailyLossPercentMax: 0.01 };
    const { harness } = await short({ settings: { risk } });
    // 100 x (100.96 + 0.02 - 99.98) are the limit of 100.
    await harness.quote(100.95);
    await harness.pass(300);
    expect(harness.of('daily-loss-reached')).toEqual([]);
    await harness.quote(100.96);
    await harness.pass(300);
    expect(harness.of('daily-loss-reached')).toMatchObject([{ loss: 100, limit: 100 }]);
  });

  it('is held overnight like a long', async () => {
    const risk = { ...settings([]).risk, overnightNotionalMax: 9_000 };
    const { harness } = await short({ settings: { risk } });
    await harness.jump(instant(Date.parse('2026-11-18T20:57:00Z')));
    await harness.pass(10_000);
    expect(harness.of('alarm-raised')).toMatchObject([{ alarm: 'overnight-notional' }]);
  });

  it('leaves to its stop what an order has still to buy of a part', async () => {
    const harness = createHarness({ strategies: [strategy()] });
    await harness.ready();
    await place(harness, { side: 'sell', effect: 'open' } as never, ANN);
    const { e, s } = harness.bracket();
    await harness.told(e);
    await harness.told(s, { ...GROUPED, status: 'presubmitted' });
    await harness.fill(e, 100, 99.98);
    await harness.pass(6_000);
    await harness.quote(100);
    await place(harness, { side: 'buy', quantity: 40 });
    expect(harness.modifies()).toEqual([{ orderRef: s.orderRef, quantity: 60 }]);
    await harness.told({ ...s, quantity: 60 }, { ...GROUPED, status: 'presubmitted' });
    const x = harness.newest('x');
    expect(x).toMatchObject({ side: 'buy', quantity: 40 });
    await harness.fill(x, 40, 100.02);
    await harness.pass(3_000);
    expect(owned(harness)).toBe(-60);
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
  });
});
